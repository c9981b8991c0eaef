package incident

import (
	"strings"
	"testing"
)

func TestClaimID(t *testing.T) {
	t.Parallel()
	start := int64(7)
	base := Claim{
		ID: "ignored", Property: "killed", Value: Count{Form: Exactly, N: 4}, Source: "s",
		Locator: &Locator{Section: "One", Item: 2, Start: &start}, Qualifiers: Qualifiers{Population: "civilians", Area: "AF"},
	}
	id := ClaimID("e", base, false)
	if !ValidID(id) || len(id) != len("c-")+claimIDLength || !strings.HasPrefix(id, "c-") {
		t.Errorf("%q is no id", id)
	}
	if id != "c-ptmr6embkiixndtn" {
		t.Errorf("the id of a claim has changed to %s", id)
	}
	changes := map[string]func(*Claim){
		"property":      func(c *Claim) { c.Property = "injured" },
		"population":    func(c *Claim) { c.Population = "" },
		"period":        func(c *Claim) { c.Period = "2021" },
		"area":          func(c *Claim) { c.Area, c.Period = "", "AF" },
		"point in time": func(c *Claim) { c.PointInTime = "2021" },
		"attributed to": func(c *Claim) { c.AttributedTo = "Police" },
		"source":        func(c *Claim) { c.Source = "t" },
		"locator":       func(c *Claim) { c.Locator = &Locator{Section: "One", Item: 3, Start: &start} },
		"no locator":    func(c *Claim) { c.Locator = nil },
	}
	for name, change := range changes {
		c := base
		change(&c)
		if ClaimID("e", c, false) == id {
			t.Errorf("%s plays no part", name)
		}
	}
	if ClaimID("f", base, false) == id {
		t.Error("the subject plays no part")
	}
	checkClaimIDOfSets(t, base)
}

// checkClaimIDOfSets: the value is part of the id in sets, and only there.
func checkClaimIDOfSets(t *testing.T, base Claim) {
	t.Helper()
	other, denied := base, base
	other.Value, other.ID, denied.Denies = Count{Form: Exactly, N: 5}, "other", true
	if ClaimID("e", base, false) != ClaimID("e", other, false) {
		t.Error("a corrected value gets another id")
	}
	ids := map[string]bool{ClaimID("e", base, true): true, ClaimID("e", other, true): true, ClaimID("e", denied, true): true}
	if len(ids) != 3 {
		t.Error("in a set, value and denial are part of the id")
	}
}
