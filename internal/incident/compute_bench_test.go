package incident

import (
	"fmt"
	"testing"
)

// BenchmarkCompute takes an event with ten claims of three sources.
func BenchmarkCompute(b *testing.B) {
	claims := []Claim{
		killed("a", "", Count{Form: AtLeast, N: 183}), killed("a", "afghan-civilians", Count{Form: About, N: 170}),
		killed("a", "us-service-members", Count{Form: Exactly, N: 13}), killed("b", "afghans", Count{Form: About, N: 170}),
		killed("b", "americans", Count{Form: Exactly, N: 13}), claimAbout("p", "occurred", Date{EDTF: "2021-08-26"}),
		claimAbout("q", "occurred", Date{EDTF: "2021-08"}), claimAbout("r", "location", Place{Country: "AF", Place: "Kabul"}),
		claimAbout("s", "method", Term{Term: "suicide-bomb"}),
		claimAbout("t", "participant", Participant{Group: "g", Role: "perpetrator", Basis: "claimed"}),
	}
	for b.Loop() {
		compute(TypeEvent, claims...)
	}
}

// BenchmarkComputeMany takes two thousand claims of as many sources about one
// property of one event, all different.
func BenchmarkComputeMany(b *testing.B) {
	properties := map[string]func(i int) Value{
		"killed":   func(i int) Value { return Count{Form: About, N: int64(i)} },
		"occurred": func(i int) Value { return Date{EDTF: fmt.Sprintf("%04d", 1+i)} },
		"location": func(i int) Value { return Place{Country: "AF", Place: fmt.Sprint("Village ", i)} },
		"detail":   func(i int) Value { return Text{Text: fmt.Sprint("Detail ", i)} },
		"relation": func(i int) Value { return Relation{Relation: "ally-of", Group: fmt.Sprint("g-", i)} },
	}
	for property, value := range properties {
		b.Run(property, func(b *testing.B) {
			var claims []Claim
			for i := range 2000 {
				claims = append(claims, claimAbout(fmt.Sprint("s-", i), property, value(i)))
			}
			for b.Loop() {
				compute(TypeEvent, claims...)
			}
		})
	}
}
