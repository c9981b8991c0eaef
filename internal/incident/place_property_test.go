package incident

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// plainLevels are the levels of a place, compared without the rules' own code.
func plainLevels(p Place) []string {
	return strings.Split(strings.ToLower(strings.Join([]string{p.Country, p.Admin1, p.Admin2, p.Place, p.Site}, "|")), "|")
}

// contains reports whether wide states nothing that narrow does not.
func contains(wide, narrow Place) bool {
	other := plainLevels(narrow)
	for i, level := range plainLevels(wide) {
		if level != "" && level != other[i] {
			return false
		}
	}
	return true
}

func chained(places []Place) bool {
	for i, a := range places {
		for _, b := range places[:i] {
			if !contains(a, b) && !contains(b, a) {
				return false
			}
		}
	}
	return true
}

// mostChained is the largest number of places of which any two are nested and
// all contain the last, going through every subset.
func mostChained(places []Place, last Place) int {
	most := 0
	for set := range 1 << len(places) {
		var chosen []Place
		for i, p := range places {
			if set>>i&1 == 1 && contains(p, last) {
				chosen = append(chosen, p)
			}
		}
		if len(chosen) > most && chained(chosen) {
			most = len(chosen)
		}
	}
	return most
}

// TestPlacesFollowTheBestSupportedChain: with one claim for each voice, places
// agree where all are nested, the answer is one of them, and no other ends a
// chain of more voices.
func TestPlacesFollowTheBestSupportedChain(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var places []Place
		var claims []Claim
		for i := range rapid.IntRange(1, 7).Draw(t, "voices") {
			places = append(places, drawPlace(t))
			claims = append(claims, claimAbout(fmt.Sprint("v-", i), "location", places[i]))
		}
		got := compute(TypeEvent, claims...).Places[0]
		if (got.Agreement == Conflicting) == chained(places) {
			t.Fatalf("%+v is %s", places, got.Agreement)
		}
		stated, best := false, mostChained(places, got.Place)
		for _, p := range places {
			stated = stated || contains(p, got.Place) && contains(got.Place, p)
			if mostChained(places, p) > best {
				t.Fatalf("%+v of %+v, where %+v has more voices", got.Place, places, p)
			}
		}
		if !stated {
			t.Fatalf("%+v was never stated among %+v", got.Place, places)
		}
	})
}
