package nearest_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/openincidents/openincidents/internal/nearest"
)

func TestWord(t *testing.T) {
	t.Parallel()
	words := []string{"country", "kind", "group", "source", "area_of_operation", "bombing", "suicide-bombing", "ab"}
	for word, want := range map[string]string{
		"contry":            "country",
		"COUNTRY":           "country",
		"knid":              "kind",
		"groups":            "group",
		"bombings":          "bombing",
		"suicide_bombing":   "suicide-bombing",
		"area of operation": "area_of_operation",
		"zebra":             "",
		"":                  "",
		"a":                 "ab",
		"größe":             "",
	} {
		if got := nearest.Word(word, words); got != want {
			t.Errorf("Word(%q) = %q, want %q", word, got, want)
		}
	}
	if got := nearest.Word("kind", nil); got != "" {
		t.Errorf("nothing is near among no words, got %q", got)
	}
}

func TestFirstOfEquallyNearWins(t *testing.T) {
	t.Parallel()
	if got := nearest.Word("bat", []string{"cat", "hat"}); got != "cat" {
		t.Errorf("got %q, want cat", got)
	}
}

// TestOneSlipIsFound makes one slip in a word and expects to get the word back.
func TestOneSlipIsFound(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-z]{3,20}`).Draw(t, "word")
		at := rapid.IntRange(0, len(word)-2).Draw(t, "at")
		slip := rapid.SampledFrom([]func(string, int) string{
			func(s string, i int) string { return s[:i] + s[i+1:] },
			func(s string, i int) string { return s[:i] + "0" + s[i:] },
			func(s string, i int) string { return s[:i] + "0" + s[i+1:] },
			func(s string, i int) string { return s[:i] + s[i+1:i+2] + s[i:i+1] + s[i+2:] },
		}).Draw(t, "slip")
		far := strings.Repeat("9", 40)
		if got := nearest.Word(slip(word, at), []string{far, word}); got != word {
			t.Fatalf("Word(%q) = %q, want %q", slip(word, at), got, word)
		}
	})
}

func FuzzWord(f *testing.F) {
	f.Add("bombings", "bombing")
	f.Add("\xff", "é")
	f.Fuzz(func(t *testing.T, word, other string) {
		got := nearest.Word(word, []string{other})
		if got != "" && got != other {
			t.Fatalf("Word(%q) = %q, which is not among the words", word, got)
		}
		if word == other && got != other {
			t.Fatalf("a word is nearest to itself, got %q for %q", got, word)
		}
	})
}
