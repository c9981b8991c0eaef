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
		{"colour", `{}`, "no value type"},
	}
	for _, c := range cases {
		if _, err := DecodeValue(c.valueType, []byte(c.text)); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v does not say %q", c.text, err, c.says)
		}
	}
}

func FuzzDecodeValue(f *testing.F) {
	types := []ValueType{
		ValueCount, ValueDate, ValuePlace, ValueTerm, ValueText, ValuePerson, ValueParticipant, ValueRelation,
	}
	for i, seed := range []string{
		`{"between": [600, 800], "best": 700}`, `{"edtf": "2015"}`, `{"country": "AF", "longitude": 1.5, "latitude": 2}`,
		`{"term": "foiled"}`, `{"text": "x"}`, `{"name": "x"}`, `{"group": "g", "role": "r"}`, `{"relation": "ally-of"}`,
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
