package incident

import (
	"os"
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

// TestPublishedClaimIDs holds the examples of docs/rules.md, by which others can
// check their own code.
func TestPublishedClaimIDs(t *testing.T) {
	t.Parallel()
	start, end := int64(104), int64(131)
	inSet := Claim{
		Property: "participant", Source: "daily-report", Qualifiers: Qualifiers{AttributedTo: "Ministry of Health & Welfare"},
		Value:   Participant{Name: "Men in <black>", Role: "perpetrator", Basis: "alleged"},
		Locator: &Locator{Section: "Q&A: who > whom?", Paragraph: 2, Start: &start, End: &end},
	}
	single := Claim{
		Property: "killed", Source: "daily-report", Qualifiers: Qualifiers{Population: "civilians"},
		Value: Count{Form: Exactly, N: 4}, Locator: &Locator{Item: 3},
	}
	published, err := os.ReadFile("../../docs/rules.md")
	if err != nil {
		t.Fatal(err)
	}
	for want, id := range map[string]string{
		"c-pgkyn6g6hcob4jqe": ClaimID("attack-on-x-2020", inSet, true), "c-yeersqtv5ntba5df": ClaimID("attack-on-x-2020", single, false),
	} {
		if id != want || !strings.Contains(string(published), "`"+id+"`") {
			t.Errorf("%s, want %s, which docs/rules.md has to name too", id, want)
		}
	}
	for _, text := range []string{locatorText(inSet.Locator), valueText(inSet.Value), locatorText(single.Locator)} {
		if !strings.Contains(string(published), text) {
			t.Errorf("docs/rules.md does not name %s", text)
		}
	}
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
