package incident

import (
	"cmp"
	"slices"
	"strings"
)

// setKey is what tells the values of one set-valued property apart.
type setKey struct{ identity, period, area string }

func setKeyOf(c spoken) setKey { return setKey{identity(c.Value), c.Period, c.Area} }

// denies reports whether a denial of the one value denies the other. Without a
// period or an area it denies them all.
func (k setKey) denies(o setKey) bool {
	return k.identity == o.identity && (k.period == "" || k.period == o.period) && (k.area == "" || k.area == o.area)
}

// identity is the same text for values that are one value of a set.
func identity(v Value) string {
	switch v := v.(type) {
	case Text:
		return folded(v.Text)
	case Person:
		return folded(v.Name)
	case Place:
		return v.text()
	case Participant:
		return v.actor() + "\x00" + v.Role
	}
	return jsonText(v)
}

// actor tells the groups and the names that take part apart.
func (p Participant) actor() string {
	if p.Group != "" {
		return "group " + p.Group
	}
	return "name " + folded(p.Name)
}

// setValues answers a set-valued property: each value that some claim states.
func (c *computation) setValues(property VocabularyTerm, claims []spoken) []SetValue {
	stating, denying := split(claims)
	byKey := map[setKey][]spoken{}
	for _, claim := range stating {
		byKey[setKeyOf(claim)] = append(byKey[setKeyOf(claim)], claim)
	}
	var values []SetValue
	for key, said := range byKey {
		values = append(values, c.setValue(property.ID, key, said, denying))
	}
	slices.SortFunc(values, compareSetValues)
	c.markExclusive(property, values)
	return values
}

func (c *computation) setValue(property string, key setKey, stating, denying []spoken) SetValue {
	deniers := slices.DeleteFunc(slices.Clone(denying), func(d spoken) bool { return !setKeyOf(d).denies(key) })
	voices := voiceCount(stating)
	return SetValue{
		Property: property, Value: c.represent(stating), Period: key.period, Area: key.area,
		Agreement: agreement(voices, len(deniers) == 0), IndependentSources: voices,
		Claims: claimIDs(slices.Concat(stating, deniers)),
	}
}

func compareSetValues(a, b SetValue) int {
	return cmp.Or(strings.Compare(jsonText(a.Value), jsonText(b.Value)),
		strings.Compare(a.Period, b.Period), strings.Compare(a.Area, b.Area))
}

// represent chooses among the forms in which claims state one value.
func (c *computation) represent(claims []spoken) Value {
	least := slices.MinFunc(claims, func(a, b spoken) int {
		return cmp.Or(cmp.Compare(c.poorness(a.Value), c.poorness(b.Value)), strings.Compare(jsonText(a.Value), jsonText(b.Value)))
	})
	return least.Value
}

// poorness is least for the form that says most: the strongest basis, the
// longest description, coordinates.
func (c *computation) poorness(v Value) int {
	switch v := v.(type) {
	case Participant:
		return c.vocabulary.position(SchemeBasis, v.Basis)
	case Person:
		return -len([]rune(v.Description))
	case Place:
		if v.Longitude != nil && v.Latitude != nil {
			return -1
		}
	}
	return 0
}

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

// markExclusive makes values conflicting that the vocabulary calls exclusive,
// where their periods and areas do not keep them apart.
func (c *computation) markExclusive(property VocabularyTerm, values []SetValue) {
	for i := range values {
		for j := range values[:i] {
			a, b := &values[i], &values[j]
			if c.exclusive(exclusionOf(property, a.Value), exclusionOf(property, b.Value)) && meet(*a, *b) {
				a.Agreement, b.Agreement = Conflicting, Conflicting
			}
		}
	}
}

func (c *computation) exclusive(a, b exclusion) bool {
	if a.scheme == "" || a.scheme != b.scheme || a.other != b.other {
		return false
	}
	x, _ := c.vocabulary.Term(a.scheme, a.term)
	y, _ := c.vocabulary.Term(b.scheme, b.term)
	return slices.Contains(x.ExclusiveWith, b.term) || slices.Contains(y.ExclusiveWith, a.term)
}

func meet(a, b SetValue) bool {
	if a.Area != "" && b.Area != "" && a.Area != b.Area {
		return false
	}
	return periodDays(a.Period).overlaps(periodDays(b.Period))
}

// periodDays is everything where there is no period.
func periodDays(period string) span {
	days, ok := daysOfText(period)
	if period == "" || !ok {
		return everything
	}
	return days
}
