package incident

import (
	"testing"
)

func TestCorroboration(t *testing.T) {
	t.Parallel()
	from := func(source, attributedTo string, c Claim) Claim {
		c.Source, c.AttributedTo = source, attributedTo
		return c
	}
	a := claimAbout("1", "occurred", Date{EDTF: "2021-08-26"})
	b := claimAbout("2", "method", Term{Term: "shooting"})
	c := claimAbout("3", "occurred", Date{EDTF: "2021-08-27"})
	place := claimAbout("4", "location", Place{Country: "AF", Precision: "country"})
	elsewhere := claimAbout("5", "location", Place{Country: "IR", Precision: "country"})
	denial := changed(b, func(c *Claim) { c.ID, c.Denies, c.Value = "6", true, Term{Term: "arson"} })
	cases := []struct {
		name   string
		claims []Claim
		want   Corroboration
	}{
		{"one article", []Claim{from("x", "", a), from("x", "", b)}, Uncorroborated},
		{"one article that cites another voice", []Claim{from("x", "", a), from("x", "Police", b)}, Uncorroborated},
		{"two articles that cite one voice", []Claim{from("x", "Police", a), from("y", "police", b)}, Uncorroborated},
		{"two articles", []Claim{from("x", "", a), from("y", "", b)}, Corroborated},
		{"two articles at odds on the day", []Claim{from("x", "", a), from("y", "", c)}, Disputed},
		{"two articles at odds on the place", []Claim{from("x", "", place), from("y", "", elsewhere)}, Corroborated},
		{
			"two articles at odds on a figure",
			[]Claim{from("x", "", killed("1", "", Count{Form: Exactly, N: 4})), from("y", "", killed("2", "", Count{Form: Exactly, N: 5}))},
			Disputed,
		},
		{"an article that only denies something", []Claim{from("x", "", a), from("y", "", denial)}, Uncorroborated},
		{"a second article, and one that only denies", []Claim{from("x", "", a), from("y", "", b), from("z", "", denial)}, Corroborated},
		{"nothing", nil, Uncorroborated},
	}
	for _, c := range cases {
		if got := compute(TypeEvent, c.claims...).Corroboration; got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
	if got := compute(TypeGroup, a).Corroboration; got != "" {
		t.Errorf("a group is %s", got)
	}
}

func TestADisputedSponsorDisputesNothing(t *testing.T) {
	t.Parallel()
	sponsor := claimAbout("p", "participant", Participant{Group: "g", Role: "sponsor", Basis: "alleged"})
	denial := claimAbout("q", "participant", sponsor.Value)
	denial.Denies = true
	other := claimAbout("r", "method", Term{Term: "shooting"})
	answers := compute(TypeEvent, sponsor, denial, other)
	if answers.Values[1].Agreement != Conflicting || answers.Corroboration != Corroborated {
		t.Errorf("%+v", answers)
	}
}
