package store

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNewMarked(t *testing.T) {
	t.Parallel()
	mark := func(text string) string { return markBegin + text + markEnd }
	for text, want := range map[string]Marked{
		"":                               nil,
		"plain":                          {{Text: "plain"}},
		mark("all"):                      {{Text: "all", Marked: true}},
		"a " + mark("b") + " c":          {{Text: "a "}, {Text: "b", Marked: true}, {Text: " c"}},
		mark("a") + mark("b"):            {{Text: "a", Marked: true}, {Text: "b", Marked: true}},
		markLesser + "i>" + mark("café"): {{Text: "<i>"}, {Text: "café", Marked: true}},
		"cut off " + markBegin + "here":  {{Text: "cut off "}, {Text: "here", Marked: true}},
	} {
		if diff := cmp.Diff(want, newMarked(text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}
