package incident

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSetValues(t *testing.T) {
	t.Parallel()
	denied := claimAbout("s", "participant", Participant{Group: "g", Role: "perpetrator", Basis: "attributed"})
	denied.Denies = true
	answers := compute(TypeEvent,
		claimAbout("p", "participant", Participant{Group: "g", Role: "perpetrator", Basis: "alleged"}),
		claimAbout("q", "participant", Participant{Group: "g", Role: "perpetrator", Basis: "claimed"}),
		claimAbout("r", "participant", Participant{Name: "Some Men", Role: "party", Basis: "attributed"}), denied,
		claimAbout("t", "named_victim", Person{Name: "A  B"}), claimAbout("u", "named_victim", Person{Name: "a b", Description: "a judge"}),
		claimAbout("v", "method", Term{Term: "shooting"}), claimAbout("w", "method", Term{Term: "arson"}),
	)
	want := []SetValue{
		{Property: "method", Value: Term{Term: "arson"}, Agreement: SingleSource, IndependentSources: 1, Claims: []string{"w"}},
		{Property: "method", Value: Term{Term: "shooting"}, Agreement: SingleSource, IndependentSources: 1, Claims: []string{"v"}},
		{Property: "participant", Value: Participant{Group: "g", Role: "perpetrator", Basis: "claimed"}, Agreement: Conflicting, IndependentSources: 2, Claims: []string{"p", "q", "s"}},
		{Property: "participant", Value: Participant{Name: "Some Men", Role: "party", Basis: "attributed"}, Agreement: SingleSource, IndependentSources: 1, Claims: []string{"r"}},
		{Property: "named_victim", Value: Person{Name: "a b", Description: "a judge"}, Agreement: Consistent, IndependentSources: 2, Claims: []string{"t", "u"}},
	}
	if diff := cmp.Diff(want, answers.Values); diff != "" {
		t.Error(diff)
	}
	if answers.Corroboration != Disputed {
		t.Errorf("corroboration %s", answers.Corroboration)
	}
}

// TestExclusiveValues uses a vocabulary of its own, in which allies are no opponents.
func TestExclusiveValues(t *testing.T) {
	t.Parallel()
	v := NewVocabulary([]VocabularyTerm{
		{Scheme: SchemeProperty, ID: "relation", Type: ValueRelation, Set: true},
		{Scheme: SchemeRelation, ID: "ally-of", ExclusiveWith: []string{"opponent-of"}},
		{Scheme: SchemeRelation, ID: "opponent-of"},
	})
	relation := func(id, relation, group, period string) Claim {
		c := claimAbout(id, "relation", Relation{Relation: relation, Group: group})
		c.Period = period
		return c
	}
	inArea := func(area string) func(*Claim) { return func(c *Claim) { c.Area = area } }
	cases := []struct {
		name  string
		other Claim
		agree Agreement
	}{
		{"of one group", relation("q", "opponent-of", "g", ""), Conflicting},
		{"of one group at the same time", relation("q", "opponent-of", "g", "2015-06"), Conflicting},
		{"of one group, one after the other", relation("q", "opponent-of", "g", "2016"), SingleSource},
		{"of two groups", relation("q", "opponent-of", "h", ""), SingleSource},
		{"in the same area", changed(relation("q", "opponent-of", "g", "2015"), inArea("AF")), Conflicting},
		{"in another area", changed(relation("q", "opponent-of", "g", "2015"), inArea("IR")), SingleSource},
		{"wherever", relation("q", "opponent-of", "g", "2015"), Conflicting},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			claims := []Claim{changed(relation("p", "ally-of", "g", "2015"), inArea("AF")), c.other}
			for _, value := range Compute(TypeGroup, claims, drawnFacts, v).Values {
				if value.Agreement != c.agree {
					t.Errorf("%+v", value)
				}
			}
		})
	}
}

// TestLeadersOfDifferentPeriodsAreValuesOfTheirOwn, and a denial without a
// period denies them all.
func TestLeadersOfDifferentPeriodsAreValuesOfTheirOwn(t *testing.T) {
	t.Parallel()
	leader := func(id, period string, denies bool) Claim {
		c := claimAbout(id, "leader", Person{Name: "X"})
		c.Period, c.Denies = period, denies
		return c
	}
	cases := []struct {
		denied    string
		conflicts map[string]Agreement
	}{
		{"", map[string]Agreement{"2015": Conflicting, "2020": Conflicting}},
		{"2015", map[string]Agreement{"2015": Conflicting, "2020": SingleSource}},
	}
	for _, c := range cases {
		values := compute(TypeGroup, leader("p", "2015", false), leader("q", "2020", false), leader("r", c.denied, true)).Values
		if len(values) != 2 {
			t.Fatalf("%d values", len(values))
		}
		for _, v := range values {
			if v.Agreement != c.conflicts[v.Period] {
				t.Errorf("denied %q: %+v", c.denied, v)
			}
		}
	}
}

func TestDenialsKeepToTheirAreaAndRole(t *testing.T) {
	t.Parallel()
	taking := func(id, role, area string, denies bool) Claim {
		c := claimAbout(id, "participant", Participant{Group: "g", Role: role, Basis: "claimed"})
		c.Area, c.Denies = area, denies
		return c
	}
	cases := []struct {
		name   string
		denied Claim
		agree  []Agreement
	}{
		{"everywhere", taking("r", "perpetrator", "", true), []Agreement{Conflicting, Conflicting, SingleSource}},
		{"in one area", taking("r", "perpetrator", "IR", true), []Agreement{SingleSource, Conflicting, SingleSource}},
		{"in a third area", taking("r", "perpetrator", "IQ", true), []Agreement{SingleSource, SingleSource, SingleSource}},
		{"another role", taking("r", "target", "", true), []Agreement{SingleSource, SingleSource, Conflicting}},
	}
	for _, c := range cases {
		values := compute(TypeEvent, taking("o", "perpetrator", "AF", false), taking("p", "perpetrator", "IR", false),
			taking("q", "target", "AF", false), c.denied).Values
		var agree []Agreement
		for _, v := range values {
			agree = append(agree, v.Agreement)
		}
		if diff := cmp.Diff(c.agree, agree); diff != "" {
			t.Errorf("denied %s: %s", c.name, diff)
		}
	}
}
