package incident

import "testing"

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
