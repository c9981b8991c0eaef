package incident

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAnswersSurviveJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := Compute(TypeEvent, drawClaims(t), drawnFacts, StandardVocabulary())
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got Answers
		if err := json.Unmarshal(data, &got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestSetValueJSONNamesItsType(t *testing.T) {
	t.Parallel()
	value := SetValue{Property: "alias", Value: Text{Text: "IS-K"}, Agreement: SingleSource, IndependentSources: 1, Claims: []string{"c"}}
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"type":"text","property":"alias","value":{"text":"IS-K"},"agreement":"single_source","independent_sources":1,"claims":["c"]}`
	if string(data) != want {
		t.Errorf("%s", data)
	}
	if _, err := json.Marshal(SetValue{Property: "alias"}); err == nil {
		t.Error("a value that is none is written")
	}
	for _, bad := range []string{`{"type":"colour","value":{}}`, `{"type":"text","value":{"name":"x"}}`, `{"kind":"text"}`} {
		if err := json.Unmarshal([]byte(bad), &value); err == nil {
			t.Errorf("%s is accepted", bad)
		}
	}
}
