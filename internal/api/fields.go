package api

import (
	"reflect"
	"slices"
	"strings"
)

// alwaysThere are the members that come along with whatever fields asks for.
var alwaysThere = []string{"id", "links"}

// fields are the members of records that a query asks for; none are all.
func (q *query) fields() []string { return q.values["fields"] }

// selected is an answer of which the records have only some members.
func selected(answer any, fields []string) any {
	if len(fields) == 0 {
		return answer
	}
	v := reflect.ValueOf(answer)
	data := v.FieldByName("Data")
	if !data.IsValid() {
		return selection{record: v, fields: fields}
	}
	records := make([]selection, data.Len())
	for i := range records {
		records[i] = selection{record: data.Index(i), fields: fields}
	}
	return struct {
		Data  []selection `json:"data"`
		Meta  any         `json:"meta"`
		Links any         `json:"links"`
	}{records, v.FieldByName("Meta").Interface(), v.FieldByName("Links").Interface()}
}

// selection is a record, a struct, of which only some members are encoded, in
// their usual order.
type selection struct {
	record reflect.Value
	fields []string
}

// MarshalJSON implements json.Marshaler.
func (s selection) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i := range s.record.NumField() {
		name, _, _ := strings.Cut(s.record.Type().Field(i).Tag.Get("json"), ",")
		if !slices.Contains(s.fields, name) && !slices.Contains(alwaysThere, name) {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		value, err := marshal(s.record.Field(i).Interface())
		if err != nil {
			return nil, err
		}
		out = append(append(append(append(out, '"'), name...), `":`...), value...)
	}
	return append(out, '}'), nil
}
