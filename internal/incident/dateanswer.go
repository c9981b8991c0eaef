package incident

import "slices"

func datesAgree(claims []spoken) bool { return !common(daysOfAll(claims)).empty() }

func daysOfAll(claims []spoken) []span {
	spans := make([]span, 0, len(claims))
	for _, c := range claims {
		spans = append(spans, c.days)
	}
	return spans
}

// dateAnswers answers a property of type date; there is none where nothing but
// denials is left.
func dateAnswers(property string, claims []spoken) []DateAnswer {
	stating, denying := split(claims)
	voices := speakers(stating)
	if len(voices) == 0 {
		return nil
	}
	chosen := bestDate(stating, voices).claims[0]
	compatible := datesAgree(voices) && len(againstThemselves(stating, datesAgree)) == 0 && !dateDenied(chosen.days, denying)
	answer := DateAnswer{
		Property: property, EDTF: chosen.Value.(Date).EDTF,
		Agreement: agreement(len(voices), compatible), IndependentSources: len(voices), Claims: claimIDs(claims),
	}
	answer.setDays()
	return []DateAnswer{answer}
}

func (a *DateAnswer) setDays() {
	if e, err := ParseEDTF(a.EDTF); err == nil {
		a.From, a.To = e.From, e.To
	}
}

func bestDate(stating, voices []spoken) *option {
	all := options(stating, voices, func(c spoken) string { return c.Value.(Date).EDTF })
	voiced := tallyOf(daysOfAll(voices))
	for _, o := range all {
		days := o.claims[0].days
		o.width, o.support = days.width(), voiced.overlapping(days)
	}
	rank(all)
	return all[0]
}

// dateDenied reports whether a denial covers all days of the best date.
func dateDenied(best span, denying []spoken) bool {
	return slices.ContainsFunc(denying, func(c spoken) bool { return best.within(c.days) })
}
