package incident

import (
	"cmp"
	"slices"
	"strings"
)

func datesAgree(claims []spoken) bool { return !common(daysOfAll(claims)).empty() }

func daysOfAll(claims []spoken) []span {
	var spans []span
	for _, c := range claims {
		spans = append(spans, c.days)
	}
	return spans
}

// dateAnswer answers a property of type date; ok is false where nothing but
// denials is left.
func dateAnswer(property string, claims []spoken) (answer DateAnswer, ok bool) {
	stating, denying := split(claims)
	voices := speakers(stating)
	if len(voices) == 0 {
		return DateAnswer{}, false
	}
	chosen := bestDate(stating, voices)
	best := chosen.claims[0].Value.(Date).EDTF
	compatible := datesAgree(voices) && len(againstThemselves(stating, datesAgree)) == 0 &&
		!dateDenied(chosen.claims[0].days, denying)
	answer = DateAnswer{
		Property: property, EDTF: best,
		Agreement: agreement(len(voices), compatible), IndependentSources: len(voices), Claims: claimIDs(claims),
	}
	answer.setDays()
	return answer, true
}

func (a *DateAnswer) setDays() {
	if e, err := ParseEDTF(a.EDTF); err == nil {
		a.From, a.To = e.From, e.To
	}
}

func bestDate(stating, voices []spoken) *option {
	all := options(stating, voices, func(c spoken) string { return c.Value.(Date).EDTF })
	for _, o := range all {
		days := o.claims[0].days
		o.width = days.width()
		for _, c := range voices {
			if c.days.overlaps(days) {
				o.support++
			}
		}
	}
	rank(all)
	return all[0]
}

// dateDenied reports whether a denial covers all days of the best date.
func dateDenied(best span, denying []spoken) bool {
	return slices.ContainsFunc(denying, func(c spoken) bool { return best.within(c.days) })
}

// SeriesDate returns the date of a series: the set {a,b} of its parts' dates in
// their order, each once, with From the earliest day and To the latest, either
// empty where a part leaves it open. Intervals stand in it as a..b; a single
// date is written plainly. Claims are those of all parts. ok is false where no
// part has a date.
//
// The answer is conflicting where a part's is. Otherwise it is as well founded
// as its weakest part, since voices of different parts cannot be told apart
// here: IndependentSources is the smallest number of any part.
func SeriesDate(property string, parts []DateAnswer) (answer DateAnswer, ok bool) {
	answer.Property = property
	var texts, members []string
	conflicting := false
	for _, p := range parts {
		if _, err := ParseEDTF(p.EDTF); err != nil {
			continue
		}
		if len(texts) == 0 || p.IndependentSources < answer.IndependentSources {
			answer.IndependentSources = p.IndependentSources
		}
		texts = append(texts, p.EDTF)
		members = append(members, setMembers(p.EDTF)...)
		answer.Claims = append(answer.Claims, p.Claims...)
		conflicting = conflicting || p.Agreement == Conflicting
	}
	if len(texts) == 0 {
		return DateAnswer{}, false
	}
	answer.EDTF = seriesText(texts, members)
	answer.Claims = ascending(answer.Claims)
	answer.Agreement = agreement(answer.IndependentSources, !conflicting)
	answer.setDays()
	return answer, true
}

// seriesText writes members as a set, or the one text that all parts share.
func seriesText(texts, members []string) string {
	members = slices.Clone(members)
	slices.SortFunc(members, func(a, b string) int {
		x, y := memberDays(a), memberDays(b)
		return cmp.Or(cmp.Compare(x.first, y.first), cmp.Compare(x.last, y.last), strings.Compare(a, b))
	})
	members = slices.Compact(members)
	if len(members) == 1 {
		return slices.Min(texts)
	}
	return "{" + strings.Join(members, ",") + "}"
}

func memberDays(member string) span {
	e, err := parseSetMember(member)
	if err != nil {
		return everything
	}
	return e.days
}
