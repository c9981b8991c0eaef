package incident

import (
	"cmp"
	"slices"
	"strings"
)

// whenOccurred is the property that a series answers with its parts' dates.
const whenOccurred = "occurred"

// WithParts returns the answers of a series, an event that has parts: a is what
// its own claims say, and of its parts' answers only the date is looked at. Its
// date "occurred" becomes the set {a,b} of theirs in their order, each once,
// with From the earliest day and To the latest, either empty where a part
// leaves it open. Intervals stand in it as a..b; a single date is written
// plainly. Where no part has a date, a stays as it is.
//
// The series' own claims about its date are named with those of its parts and
// compared: the date is conflicting where a part's is, where the series' own
// is, or where that does not overlap the days from the first of the parts' to
// the last. Else it is as well founded as its weakest part, since voices of
// different parts cannot be told apart here: IndependentSources is the smallest
// number of any part. A conflicting date makes the series Disputed. Neither a
// nor parts change.
func (a Answers) WithParts(parts []Answers) Answers {
	var dates []DateAnswer
	for _, part := range parts {
		dates = append(dates, datesOf(part, whenOccurred)...)
	}
	date, ok := seriesDate(dates)
	if !ok {
		return a
	}
	for _, own := range datesOf(a, whenOccurred) {
		date.compare(own)
	}
	others := func(d DateAnswer) bool { return d.Property == whenOccurred }
	a.Dates = append(slices.DeleteFunc(slices.Clone(a.Dates), others), date)
	if date.Agreement == Conflicting {
		a.Corroboration = Disputed
	}
	return a
}

func datesOf(a Answers, property string) []DateAnswer {
	var dates []DateAnswer
	for _, d := range a.Dates {
		if d.Property == property {
			dates = append(dates, d)
		}
	}
	return dates
}

// compare holds the date of a series against the one that its own claims give.
func (a *DateAnswer) compare(own DateAnswer) {
	a.Claims = ascending(append(a.Claims, own.Claims...))
	mine, _ := daysOfText(a.EDTF)
	days, ok := daysOfText(own.EDTF)
	if own.Agreement == Conflicting || ok && !mine.overlaps(days) {
		a.Agreement = Conflicting
	}
}

// seriesDate returns the date that the dates of a series' parts make; ok is
// false where no part has one.
func seriesDate(parts []DateAnswer) (answer DateAnswer, ok bool) {
	answer.Property = whenOccurred
	var texts, members []string
	conflicting := false
	for _, p := range parts {
		if _, valid := daysOfText(p.EDTF); !valid {
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
