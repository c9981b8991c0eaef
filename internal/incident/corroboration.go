package incident

import "slices"

// corroboration judges a whole event. It is disputed where a figure, a date or
// a participant (other than a sponsor) is conflicting. Else it is corroborated
// where two voices state something of it in publications of two origins: one
// article that cites two authorities is still a single source, and a denial
// reports nothing.
func corroboration(a *Answers, stating []spoken) Corroboration {
	origins := distinct(stating, func(c spoken) string { return c.origin })
	switch {
	case disputed(a):
		return Disputed
	case min(origins, voiceCount(stating)) > 1:
		return Corroborated
	}
	return Uncorroborated
}

func disputed(a *Answers) bool {
	return slices.ContainsFunc(a.Figures, func(f Figure) bool { return f.Agreement == Conflicting }) ||
		slices.ContainsFunc(a.Dates, func(d DateAnswer) bool { return d.Agreement == Conflicting }) ||
		slices.ContainsFunc(a.Values, disputedParticipant)
}

func disputedParticipant(s SetValue) bool {
	p, ok := s.Value.(Participant)
	return ok && p.Role != "sponsor" && s.Agreement == Conflicting
}
