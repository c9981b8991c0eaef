package incident

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// claimAbout is a claim whose source bears the same id.
func claimAbout(id, property string, v Value) Claim {
	return Claim{ID: id, Property: property, Source: id, Value: v, Rank: RankNormal}
}

func compute(subject RecordType, claims ...Claim) Answers {
	return Compute(subject, claims, drawnFacts, StandardVocabulary())
}

func TestSourcesAndWhatTheyRestOn(t *testing.T) {
	t.Parallel()
	deprecated := claimAbout("q", "alias", Text{Text: "X"})
	deprecated.Rank, deprecated.RestsOn = RankDeprecated, []string{"z", "y"}
	withdrawn := claimAbout("r", "alias", Text{Text: "Y"})
	withdrawn.Withdrawn, withdrawn.RestsOn = &Withdrawal{Reason: "a mistake"}, []string{"w"}
	answers := compute(TypeGroup, withdrawn, deprecated, claimAbout("p", "alias", Text{Text: "Z"}), claimAbout("retracted", "alias", Text{Text: "V"}))
	if diff := cmp.Diff([]string{"p", "q", "retracted"}, answers.Sources) + cmp.Diff([]string{"y", "z"}, answers.UnderlyingSources); diff != "" {
		t.Error(diff)
	}
	if len(answers.Values) != 1 || answers.IndependentSources != 1 {
		t.Errorf("%+v", answers)
	}
}

// TestMalformedClaimsAnswerNothing: what the intake has to refuse does no harm here.
func TestMalformedClaimsAnswerNothing(t *testing.T) {
	t.Parallel()
	answers := compute(TypeEvent,
		claimAbout("p", "no-such-property", Text{Text: "X"}), claimAbout("q", "killed", Text{Text: "X"}),
		claimAbout("r", "occurred", Date{EDTF: "2023-02-30"}), claimAbout("s", "killed", nil))
	answers.Sources = nil
	if diff := cmp.Diff(Answers{Corroboration: Uncorroborated}, answers); diff != "" {
		t.Error(diff)
	}
}
