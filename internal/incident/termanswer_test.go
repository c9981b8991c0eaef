package incident

import (
	"testing"
)

func TestTermAnswers(t *testing.T) {
	t.Parallel()
	cases := []struct {
		terms, preferred []string
		want             string
		agree            Agreement
	}{
		{[]string{"foiled"}, nil, "foiled", SingleSource},
		{[]string{"foiled", "foiled"}, nil, "foiled", Consistent},
		{[]string{"foiled", "foiled", "repelled"}, nil, "foiled", Conflicting},
		{[]string{"foiled", "repelled"}, nil, "", Conflicting},
		{[]string{"foiled"}, []string{"repelled"}, "repelled", Conflicting},
	}
	for _, c := range cases {
		var claims []Claim
		for i, term := range append(c.terms, c.preferred...) {
			claim := claimAbout(string(rune('p'+i)), "outcome", Term{Term: term})
			if i >= len(c.terms) {
				claim.Rank = RankPreferred
			}
			claims = append(claims, claim)
		}
		got := compute(TypeEvent, claims...).Terms[0]
		if got.Agreement != c.agree || (got.Term == nil) != (c.want == "") || got.Term != nil && *got.Term != c.want {
			t.Errorf("%v: %+v", c, got)
		}
	}
}

func TestTermDeniedAndTorn(t *testing.T) {
	t.Parallel()
	foiled := claimAbout("p", "outcome", Term{Term: "foiled"})
	repelled := claimAbout("q", "outcome", Term{Term: "repelled"})
	deny := func(c *Claim) { c.ID, c.Source, c.Denies = "r", "r", true }
	prefer := func(c *Claim) { c.Rank = RankPreferred }
	police := func(id, point string, rank Rank) func(*Claim) {
		return func(c *Claim) { c.ID, c.AttributedTo, c.PointInTime, c.Rank = id, "Police", point, rank }
	}
	cases := []struct {
		name   string
		claims []Claim
		want   string
		voices int
		agree  Agreement
	}{
		{"denied", []Claim{foiled, changed(foiled, deny)}, "foiled", 1, Conflicting},
		{"another term denied", []Claim{foiled, changed(repelled, deny)}, "foiled", 1, SingleSource},
		{"a source against itself", []Claim{foiled, changed(repelled, func(c *Claim) { c.Source = "p" })}, "repelled", 1, Conflicting},
		{
			"a preferred claim of an authority that has since said otherwise",
			[]Claim{changed(foiled, police("p", "2020", RankPreferred)), changed(repelled, police("q", "2021", RankNormal))},
			"foiled", 1, SingleSource,
		},
		{
			"of preferred claims the latest of each voice is heard",
			[]Claim{
				changed(foiled, police("1", "2019", RankPreferred)), changed(foiled, police("2", "2020", RankPreferred)),
				changed(repelled, police("3", "2021", RankPreferred)), changed(repelled, prefer),
			},
			"repelled", 2, Consistent,
		},
	}
	for _, c := range cases {
		got := compute(TypeEvent, c.claims...).Terms[0]
		if got.Term == nil || *got.Term != c.want || got.IndependentSources != c.voices || got.Agreement != c.agree {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if got := compute(TypeEvent, changed(foiled, deny)).Terms; got != nil {
		t.Errorf("a term out of a denial: %+v", got)
	}
}
