package incident

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sourceOf(id, origin string) Source { return Source{Header: Header{ID: id}, Origin: origin} }

func TestFactsOf(t *testing.T) {
	t.Parallel()
	retracted := sourceOf("b", "c")
	retracted.Retracted = &Notice{Date: "2024-01-02", Notice: "retracted"}
	gazetteer := Source{Header: Header{ID: "g"}, Role: RoleReference, Published: "2020"}
	cases := []struct {
		name    string
		sources []Source
		want    map[string]SourceFacts
	}{
		{"no source", nil, map[string]SourceFacts{}},
		{"a reference", []Source{gazetteer}, map[string]SourceFacts{"g": {Voice: "g", Published: "2020", Reference: true}}},
		{
			"a reprint of a reprint", []Source{sourceOf("a", "b"), sourceOf("b", "c"), sourceOf("c", "")},
			map[string]SourceFacts{"a": {Voice: "c"}, "b": {Voice: "c"}, "c": {Voice: "c"}},
		},
		{
			"an origin that is not there", []Source{sourceOf("a", "b"), sourceOf("b", "z")},
			map[string]SourceFacts{"a": {Voice: "z"}, "b": {Voice: "z"}},
		},
		{
			"a retraction reaches reprints, not what was reprinted",
			[]Source{sourceOf("a0", "a"), sourceOf("a", "b"), retracted, sourceOf("c", "")},
			map[string]SourceFacts{
				"a0": {Voice: "c", Retracted: true}, "a": {Voice: "c", Retracted: true},
				"b": {Voice: "c", Retracted: true}, "c": {Voice: "c"},
			},
		},
		{"its own origin", []Source{sourceOf("a", "a")}, map[string]SourceFacts{"a": {Voice: "a"}}},
		{
			"a ring, and one that leads into it", []Source{sourceOf("a", "d"), sourceOf("d", "c"), sourceOf("c", "e"), sourceOf("e", "d")},
			map[string]SourceFacts{"a": {Voice: "c"}, "c": {Voice: "c"}, "d": {Voice: "c"}, "e": {Voice: "c"}},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, FactsOf(c.sources)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestAReprintOfAReprintIsNoSecondVoice: three articles that go back to one.
func TestAReprintOfAReprintIsNoSecondVoice(t *testing.T) {
	t.Parallel()
	facts := FactsOf([]Source{sourceOf("a", "b"), sourceOf("b", "c"), sourceOf("c", "")})
	claims := []Claim{
		killed("a", "", Count{Form: Exactly, N: 4}), killed("b", "", Count{Form: Exactly, N: 4}), killed("c", "", Count{Form: Exactly, N: 4}),
	}
	answers := Compute(TypeEvent, claims, func(id string) SourceFacts { return facts[id] }, StandardVocabulary())
	if f := answers.Figures[0]; f.IndependentSources != 1 || f.Agreement != SingleSource || answers.Corroboration != Uncorroborated {
		t.Errorf("%+v, %s", f, answers.Corroboration)
	}
}
