package incident

import "slices"

// exclusion is what decides whether two values of a set contradict each other:
// two terms of one scheme, said of the same other.
type exclusion struct{ scheme, term, other string }

func exclusionOf(property VocabularyTerm, v Value) exclusion {
	switch v := v.(type) {
	case Term:
		return exclusion{scheme: property.TermScheme, term: v.Term}
	case Relation:
		return exclusion{SchemeRelation, v.Relation, v.Group}
	case Participant:
		return exclusion{SchemeRole, v.Role, v.actor()}
	}
	return exclusion{}
}

// rival is a value that the vocabulary may call exclusive with others.
type rival struct {
	value *SetValue
	term  VocabularyTerm
	days  span
}

// markExclusive makes values conflicting that the vocabulary calls exclusive,
// where their periods and areas do not keep them apart.
func (c *computation) markExclusive(property VocabularyTerm, values []SetValue) {
	rivals := map[string][]rival{}
	for i := range values {
		e := exclusionOf(property, values[i].Value)
		if !c.vocabulary.exclusive[e.scheme] {
			return
		}
		term, _ := c.vocabulary.Term(e.scheme, e.term)
		rivals[e.other] = append(rivals[e.other], rival{&values[i], term, periodDays(values[i].Period)})
	}
	for _, all := range rivals {
		for i, a := range all {
			for _, b := range all[:i] {
				if a.excludes(b) || b.excludes(a) {
					a.value.Agreement, b.value.Agreement = Conflicting, Conflicting
				}
			}
		}
	}
}

func (r rival) excludes(o rival) bool {
	return slices.Contains(r.term.ExclusiveWith, o.term.ID) && r.meets(o)
}

// meets reports whether both values can be about the same time and area.
func (r rival) meets(o rival) bool {
	a, b := r.value.Area, o.value.Area
	return (a == "" || b == "" || a == b) && r.days.overlaps(o.days)
}

// periodDays is everything where there is no period.
func periodDays(period string) span {
	days, ok := daysOfText(period)
	if period == "" || !ok {
		return everything
	}
	return days
}
