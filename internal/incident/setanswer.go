package incident

import (
	"cmp"
	"slices"
	"strings"
)

// setKey is what tells the values of one set-valued property apart.
type setKey struct{ identity, period, area string }

func setKeyOf(c spoken) setKey { return setKey{identity(c), c.Period, c.Area} }

// denies reports whether a denial of the one value denies the other. Without a
// period or an area it denies them all.
func (k setKey) denies(o setKey) bool {
	return k.identity == o.identity && (k.period == "" || k.period == o.period) && (k.area == "" || k.area == o.area)
}

// identity is the same text for values that are one value of a set.
func identity(c spoken) string {
	switch v := c.Value.(type) {
	case Term:
		return v.Term
	case Text:
		return folded(v.Text)
	case Person:
		return folded(v.Name)
	case Place:
		return c.names.text()
	case Participant:
		return v.actor() + "\x00" + v.Role
	case Relation:
		return v.Relation + "\x00" + v.Group
	}
	return jsonText(c.Value)
}

// actor tells the groups and the names that take part apart.
func (p Participant) actor() string {
	if p.Group != "" {
		return "group " + p.Group
	}
	return "name " + folded(p.Name)
}

// denial is a claim that denies a value of a set.
type denial struct {
	setKey
	spoken
}

// setValues answers a set-valued property: each value that some claim states.
func (c *computation) setValues(property VocabularyTerm, claims []spoken) []SetValue {
	stating, denying := split(claims)
	byKey := map[setKey][]spoken{}
	for _, claim := range stating {
		key := setKeyOf(claim)
		byKey[key] = append(byKey[key], claim)
	}
	denials := map[string][]denial{}
	for _, claim := range denying {
		key := setKeyOf(claim)
		denials[key.identity] = append(denials[key.identity], denial{key, claim})
	}
	values := make([]SetValue, 0, len(byKey))
	for key, said := range byKey {
		values = append(values, c.setValue(property.ID, key, said, denials[key.identity]))
	}
	values = inOrder(values)
	c.markExclusive(property, values)
	return values
}

func (c *computation) setValue(property string, key setKey, stating []spoken, denials []denial) SetValue {
	claims := slices.Clone(stating)
	for _, d := range denials {
		if d.denies(key) {
			claims = append(claims, d.spoken)
		}
	}
	voices := voiceCount(stating)
	return SetValue{
		Property: property, Value: c.represent(stating), Period: key.period, Area: key.area,
		Agreement: agreement(voices, len(claims) == len(stating)), IndependentSources: voices,
		Claims: claimIDs(claims),
	}
}

// inOrder sorts values by their JSON text, period and area.
func inOrder(values []SetValue) []SetValue {
	type keyed struct {
		text  string
		value SetValue
	}
	all := make([]keyed, 0, len(values))
	for _, v := range values {
		all = append(all, keyed{jsonText(v.Value), v})
	}
	slices.SortFunc(all, func(a, b keyed) int {
		return cmp.Or(strings.Compare(a.text, b.text),
			strings.Compare(a.value.Period, b.value.Period), strings.Compare(a.value.Area, b.value.Area))
	})
	for i := range all {
		values[i] = all[i].value
	}
	return values
}

// represent chooses among the forms in which claims state one value: the one
// that says most, then the first in the order of JSON texts.
func (c *computation) represent(claims []spoken) Value {
	chosen := claims[0].Value
	if len(claims) == 1 {
		return chosen
	}
	poorness, text := c.poorness(chosen), jsonText(chosen)
	for _, claim := range claims[1:] {
		p, t := c.poorness(claim.Value), jsonText(claim.Value)
		if cmp.Or(cmp.Compare(p, poorness), strings.Compare(t, text)) < 0 {
			chosen, poorness, text = claim.Value, p, t
		}
	}
	return chosen
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
