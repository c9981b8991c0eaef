package incident

import (
	"encoding/json"
	"fmt"
)

// setValueJSON adds the type of the value, without which it could not be read
// back; the rest is SetValue's own.
type setValueJSON struct {
	Type               ValueType       `json:"type"`
	Property           string          `json:"property"`
	Value              json.RawMessage `json:"value"`
	Period             string          `json:"period,omitempty"`
	Area               string          `json:"area,omitempty"`
	Agreement          Agreement       `json:"agreement"`
	IndependentSources int             `json:"independent_sources"`
	Claims             []string        `json:"claims"`
}

// MarshalJSON writes the members of SetValue, and "type": the ValueType of value.
func (s SetValue) MarshalJSON() ([]byte, error) {
	if s.Value == nil {
		return nil, fmt.Errorf("a value of %s: there is none", s.Property)
	}
	value, err := json.Marshal(s.Value)
	if err != nil {
		return nil, fmt.Errorf("a value of %s: %w", s.Property, err)
	}
	return json.Marshal(setValueJSON{
		s.Value.Type(), s.Property, value, s.Period, s.Area, s.Agreement, s.IndependentSources, s.Claims,
	})
}

// UnmarshalJSON reads what MarshalJSON writes, into the type that "type" names.
func (s *SetValue) UnmarshalJSON(data []byte) error {
	var raw setValueJSON
	if err := unmarshalStrict(data, &raw); err != nil {
		return fmt.Errorf("a value of a set: %w", err)
	}
	value, err := DecodeValue(raw.Type, raw.Value)
	if err != nil {
		return fmt.Errorf("a value of %s: %w", raw.Property, err)
	}
	*s = SetValue{raw.Property, value, raw.Period, raw.Area, raw.Agreement, raw.IndependentSources, raw.Claims}
	return nil
}
