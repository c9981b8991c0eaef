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
