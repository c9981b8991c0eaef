package store

import (
	"fmt"

	"github.com/openincidents/openincidents/internal/incident"
)

// storedAnswers is the content of the columns event_v.answers and group_v.answers.
type storedAnswers struct {
	Dates  []incident.DateAnswer  `json:"dates,omitempty"`
	Places []incident.PlaceAnswer `json:"places,omitempty"`
	Terms  []incident.TermAnswer  `json:"terms,omitempty"`
	Values []incident.SetValue    `json:"values,omitempty"`
}

// readAnswers is storedAnswers as it is read: in one pass, where SetValue's own
// way, which is strict, goes over each value several times. What was published
// was checked before.
type readAnswers struct {
	Dates  []incident.DateAnswer  `json:"dates"`
	Places []incident.PlaceAnswer `json:"places"`
	Terms  []incident.TermAnswer  `json:"terms"`
	Values []readValue            `json:"values"`
}

// values are those without a table of their own.
func (a readAnswers) values() []incident.SetValue {
	var list []incident.SetValue
	for i := range a.Values {
		list = append(list, a.Values[i].setValue())
	}
	return list
}

// readValue is a SetValue, whose Value has the members of all types that are
// stored so.
type readValue struct {
	Type     readType `json:"type"`
	Property string   `json:"property"`
	Value    struct {
		incident.Place
		Term        string `json:"term"`
		Text        string `json:"text"`
		EDTF        string `json:"edtf"`
		Name        string `json:"name"`
		Description string `json:"description"`
	} `json:"value"`
	Period             string             `json:"period"`
	Area               string             `json:"area"`
	Agreement          incident.Agreement `json:"agreement"`
	IndependentSources int                `json:"independent_sources"`
	Claims             []string           `json:"claims"`
}

func (v *readValue) setValue() incident.SetValue {
	return incident.SetValue{
		Property: v.Property, Value: v.value(), Period: v.Period, Area: v.Area,
		Agreement: v.Agreement, IndependentSources: v.IndependentSources, Claims: v.Claims,
	}
}

func (v *readValue) value() incident.Value {
	switch incident.ValueType(v.Type) {
	case incident.ValuePlace:
		return v.Value.Place
	case incident.ValueTerm:
		return incident.Term{Term: v.Value.Term}
	case incident.ValueText:
		return incident.Text{Text: v.Value.Text}
	case incident.ValuePerson:
		return incident.Person{Name: v.Value.Name, Description: v.Value.Description}
	default:
		return incident.Date{EDTF: v.Value.EDTF}
	}
}

// readType is a ValueType that readValue can hold.
type readType incident.ValueType

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *readType) UnmarshalText(text []byte) error {
	switch incident.ValueType(text) {
	case incident.ValuePlace, incident.ValueTerm, incident.ValueText, incident.ValuePerson, incident.ValueDate:
		*t = readType(text)
		return nil
	}
	return fmt.Errorf("a stored answer of type %q", text)
}
