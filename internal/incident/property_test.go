package incident

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestOrderOfClaimsNeverMatters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		want := compute(TypeEvent, claims...)
		got := compute(TypeEvent, rapid.Permutation(claims).Draw(t, "other order")...)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestComputeLeavesItsClaimsAlone: the caller's slice keeps its order and values.
func TestComputeLeavesItsClaimsAlone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		slices.Reverse(claims)
		before := slices.Clone(claims)
		compute(TypeEvent, claims...)
		if diff := cmp.Diff(before, claims); diff != "" {
			t.Fatal(diff)
		}
	})
}

// TestWhatDoesNotCountChangesNoAnswer adds deprecated and withdrawn claims, and
// claims of retracted sources, to any others.
func TestWhatDoesNotCountChangesNoAnswer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		want := compute(TypeEvent, claims...)
		for i := range rapid.IntRange(1, 4).Draw(t, "idle claims") {
			claims = append(claims, drawIdle(t, 50+i))
		}
		got := compute(TypeEvent, claims...)
		want.Sources, got.Sources = nil, nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

// drawIdle draws a claim that does not count, for one reason or several.
func drawIdle(t *rapid.T, n int) Claim {
	c := drawClaim(t, n)
	switch rapid.IntRange(0, 2).Draw(t, "why") {
	case 0:
		c.Rank = RankDeprecated
	case 1:
		c.Source = "retracted"
	default:
		c.Withdrawn = &Withdrawal{Reason: "a mistake", Date: "2024-07-01"}
	}
	return c
}

// TestAReferenceChangesNothingButPlaces: figures, dates, terms, sets, voices and
// corroboration stay as they are, and what voices state of a place stays too.
func TestAReferenceChangesNothingButPlaces(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		want := compute(TypeEvent, claims...)
		reference := drawClaim(t, 50)
		reference.Source = "gazetteer"
		got := compute(TypeEvent, append(claims, reference)...)
		checkPlacesKept(t, want.Places, got.Places)
		want.Sources, got.Sources, want.Places, got.Places = nil, nil, nil, nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func checkPlacesKept(t *rapid.T, want, got []PlaceAnswer) {
	if len(want) != len(got) {
		t.Fatalf("%d places have become %d", len(want), len(got))
	}
	for i, before := range want {
		after := got[i]
		was, is := namesOf(before.Place), namesOf(after.Place)
		if !is.within(&was) || is.depth() != was.depth() {
			t.Fatalf("%+v has become %+v", before, after)
		}
		if before.Longitude != nil && *before.Longitude != *after.Longitude {
			t.Fatalf("the reference moved %+v to %+v", before, after)
		}
		if before.Agreement != after.Agreement || before.IndependentSources != after.IndependentSources {
			t.Fatalf("%+v has become %+v", before, after)
		}
	}
}

func TestLowIsAtMostBestIsAtMostHigh(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		for _, f := range compute(TypeEvent, drawClaims(t)...).Figures {
			if f.Best != nil && f.Low == nil {
				t.Fatalf("%+v: a best without a low", f)
			}
			if f.High == nil && f.Best != nil && !f.OpenEnded {
				t.Fatalf("%+v: no high, and not open-ended", f)
			}
			if f.Best == nil {
				continue
			}
			if *f.Low > *f.Best || f.High != nil && *f.Best > *f.High {
				t.Fatalf("low %d, best %d, high %v", *f.Low, *f.Best, f.High)
			}
		}
	})
}

// TestEveryAnswerNamesClaimsThatCount holds promise P2 over all answers.
func TestEveryAnswerNamesClaimsThatCount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		known := map[string]string{}
		for _, c := range claims {
			known[c.ID] = c.Property
		}
		check := func(property string, ids []string) {
			if len(ids) == 0 || !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
				t.Fatalf("%s names %v", property, ids)
			}
			for _, id := range ids {
				if known[id] != property {
					t.Fatalf("%s names %s, a claim about %q", property, id, known[id])
				}
			}
		}
		a := compute(TypeEvent, claims...)
		for _, x := range a.Figures {
			check(x.Property, x.Claims)
		}
		for _, x := range a.Dates {
			check(x.Property, x.Claims)
		}
		for _, x := range a.Places {
			check(x.Property, x.Claims)
		}
		for _, x := range a.Terms {
			check(x.Property, x.Claims)
		}
		for _, x := range a.Values {
			check(x.Property, x.Claims)
		}
	})
}

func TestUnknownIsNotZero(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var claims []Claim
		for i := range rapid.IntRange(1, 6).Draw(t, "claims") {
			c := killed(drawSource(t), drawPopulation(t), Count{Form: Unquantified, Words: "many"})
			c.ID = fmt.Sprint(i)
			claims = append(claims, c)
		}
		for _, f := range compute(TypeEvent, claims...).Figures {
			if f.Best != nil || f.Low != nil || f.High != nil || f.BestBasis != "" || !f.OpenEnded {
				t.Fatalf("%+v", f)
			}
		}
	})
}

// drawAround draws a count whose interval holds n.
func drawAround(t *rapid.T, n int64) Count {
	c := drawCount(t, 3*n+3, false)
	if c.span().holds(n) {
		return c
	}
	return Count{Form: Exactly, N: n}
}

func TestIntersectingIntervalsNeverConflict(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		shared := rapid.Int64Range(1, 40).Draw(t, "shared")
		var claims []Claim
		for i := range rapid.IntRange(1, 8).Draw(t, "claims") {
			c := killed(drawSource(t), "", drawAround(t, shared))
			c.ID = fmt.Sprint(i)
			claims = append(claims, c)
		}
		if f := compute(TypeEvent, claims...).Figures[0]; f.Agreement == Conflicting {
			t.Fatalf("%d is in all, and yet: %+v", shared, f)
		}
	})
}

func TestIntersectingDatesNeverConflict(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		holding := []string{"2015", "2015-03-02", "2015-03", "201X", "2015-21", "2014/..", "../2015-06", "2015-03-XX", "2015-03-02T10:00:00Z", "2015-01/"}
		var claims []Claim
		for i := range rapid.IntRange(1, 8).Draw(t, "claims") {
			c := claimAbout(fmt.Sprint(i), "occurred", Date{EDTF: rapid.SampledFrom(holding).Draw(t, "date")})
			c.Source = drawSource(t)
			claims = append(claims, c)
		}
		if d := compute(TypeEvent, claims...).Dates[0]; d.Agreement == Conflicting {
			t.Fatalf("2015-03-02 is in all, and yet: %+v", d)
		}
	})
}

func figureFor(a Answers, property, population string) (Figure, bool) {
	for _, f := range a.Figures {
		if f.Property == property && f.Population == population {
			return f, true
		}
	}
	return Figure{}, false
}

// TestAnAgreeingClaimNeverMakesAgreementWorse adds, to the claims of a figure
// that share a number with each other and with what follows from parts, one
// more that holds such a number.
func TestAnAgreeingClaimNeverMakesAgreementWorse(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var claims []Claim
		for i := range rapid.IntRange(1, 8).Draw(t, "claims") {
			c := drawClaim(t, i)
			c.Property, c.Value, c.Denies, c.Population = "killed", drawCount(t, 30, true), false, drawPopulation(t)
			claims = append(claims, c)
		}
		before, ok := figureFor(compute(TypeEvent, claims...), "killed", "")
		if !ok || before.Agreement == Conflicting {
			return
		}
		all := newComputation(claims, drawnFacts, StandardVocabulary())
		spans := spansOf(all.totalsOf(all.counting))
		for _, c := range claims {
			if c.Population == "" {
				spans = append(spans, c.Value.(Count).span())
			}
		}
		shared := common(spans)
		if shared.empty() {
			return // claims that no longer speak disagree with those that do
		}
		added := drawClaim(t, 50)
		number := min(shared.last, max(shared.first, 0)+rapid.Int64Range(0, 3).Draw(t, "more"))
		added.Property, added.Value, added.Denies, added.Population = "killed", drawAround(t, number), false, ""
		after, _ := figureFor(compute(TypeEvent, append(claims, added)...), "killed", "")
		if after.Agreement == Conflicting || before.Agreement == Consistent && after.Agreement != Consistent {
			t.Fatalf("%s has become %s", before.Agreement, after.Agreement)
		}
	})
}
