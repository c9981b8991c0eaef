package incident

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestValuesSurviveJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := drawClaim(t, 0).Value
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := DecodeValue(want.Type(), data)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestDecodeValueRefuses(t *testing.T) {
	t.Parallel()
	cases := []struct {
		valueType ValueType
		text      string
		says      string
	}{
		{ValueCount, `{}`, "exactly one of"},
		{ValueCount, `{"exactly": 1, "about": 1}`, "exactly one of"},
		{ValueCount, `{"exactly": -1}`, "from 0"},
		{ValueCount, `{"exactly": 1.5}`, "number 1.5"},
		{ValueCount, `{"exactly": 2000000000000}`, "from 0"},
		{ValueCount, `{"exactly": 1, "best": 1}`, "beside between"},
		{ValueCount, `{"between": [1]}`, "two of them"},
		{ValueCount, `{"between": [1, 2, 3]}`, "two of them"},
		{ValueCount, `{"between": [1, 2], "best": -1}`, "best"},
		{ValueCount, `{"unquantified": ""}`, "words"},
		{ValueCount, `{"fewer_than": 0}`, "above 0"},
		{ValueCount, `{"roughly": 3}`, "roughly"},
		{ValueText, `{"text": "a"} {}`, "after the value"},
		{ValueCount, `{"exactly": 1, "exactly": 2}`, `"exactly" stands twice`},
		{ValueText, `{"text": "a", "te\u0078t": "b"}`, `"text" stands twice`},
		{ValueText, `{"text": "a", "TEXT": "b"}`, `"TEXT" stands twice`},
		{ValueText, `{}`, "text is missing"},
		{ValueText, `null`, "text is missing"},
		{ValueTerm, `{"term": ""}`, "term is missing or empty"},
		{ValueDate, `{}`, "edtf is missing"},
		{ValuePerson, `{"description": "a judge"}`, "name is missing"},
		{ValueRelation, `{"relation": "ally-of"}`, "group is missing"},
		{ValueRelation, `{"group": "g"}`, "relation is missing"},
		{ValueParticipant, `{"role": "target", "basis": "alleged"}`, "either group"},
		{ValueParticipant, `{"group": "g", "name": "x", "role": "target", "basis": "alleged"}`, "either group"},
		{ValueParticipant, `{"group": "g", "basis": "alleged"}`, "role is missing"},
		{ValueParticipant, `{"name": "x", "role": "target"}`, "basis is missing"},
		{ValuePlace, `{"country": "AF"}`, "precision is missing"},
		{ValuePlace, `{"precision": "exact", "longitude": 1}`, "both longitude and latitude"},
		{ValuePlace, `{"precision": "exact", "latitude": 1}`, "both longitude and latitude"},
		{ValuePlace, `{"precision": "exact", "longitude": 180.5, "latitude": 1}`, "longitude is 180.5; it lies between -180 and 180"},
		{ValuePlace, `{"precision": "exact", "longitude": -180, "latitude": -91}`, "latitude is -91"},
		{"colour", `{}`, "no value type"},
	}
	for _, c := range cases {
		if _, err := DecodeValue(c.valueType, []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v does not say %q", c.text, err, c.says)
		}
	}
}

func TestDecodeValueAcceptsBounds(t *testing.T) {
	t.Parallel()
	accepted := map[ValueType]string{
		ValuePlace:       `{"precision": "exact", "longitude": -180, "latitude": 90}`,
		ValueText:        `{"text": "\"text\": \\"}`,
		ValuePerson:      `{"name": "name", "description": "\"name\":\"x\""}`,
		ValueParticipant: `{"name": "x", "role": "target", "basis": "alleged"}`,
		ValueCount:       `{"between": [0, 1000000000000], "best": 0}`,
	}
	for valueType, text := range accepted {
		if _, err := DecodeValue(valueType, []byte(text)); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestMembers(t *testing.T) {
	t.Parallel()
	cases := map[string][]string{
		`{}`: nil, `[]`: nil, `"x"`: nil, `{"a" : {"b": 1}, "c":["d", {"e": 2}] , "f\"": ":"}`: {"a", "c", `f"`},
		`{"a":"b","a":"c"}`: {"a", "a"}, "{\"\\u0061\"\n:1}": {"a"}, `{"a\\":"b"}`: {`a\`},
	}
	for text, want := range cases {
		if diff := cmp.Diff(want, members([]byte(text))); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func FuzzDecodeValue(f *testing.F) {
	types := []ValueType{
		ValueCount, ValueDate, ValuePlace, ValueTerm, ValueText, ValuePerson, ValueParticipant, ValueRelation,
	}
	for i, seed := range []string{
		`{"between": [600, 800], "best": 700}`, `{"edtf": "2015"}`, `{"country": "AF", "longitude": 1.5, "latitude": 2, "precision": "exact"}`,
		`{"term": "foiled"}`, `{"text": "x"}`, `{"name": "x"}`, `{"group": "g", "role": "r", "basis": "b"}`,
		`{"relation": "ally-of", "group": "g"}`,
	} {
		f.Add(i, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		valueType := types[uint(which)%uint(len(types))]
		value, err := DecodeValue(valueType, data)
		if err != nil {
			return
		}
		text, err := json.Marshal(value)
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		again, err := DecodeValue(valueType, text)
		if err != nil {
			t.Fatalf("%s was read, and is written as %s: %v", data, text, err)
		}
		if diff := cmp.Diff(value, again); diff != "" {
			t.Fatal(diff)
		}
	})
}
