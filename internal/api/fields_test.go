package api_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/openincidents/openincidents/internal/api/apitest"
)

func TestFieldsPickMembers(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for schema, targets := range map[string][]string{
		"EventSelection":  {"/v1/events/concert-hall-attack-2024", "/v1/events", "/v1/sources/daily-report/events", "/v1/events?include=claims"},
		"GroupSelection":  {"/v1/groups/northern-branch", "/v1/groups"},
		"SourceSelection": {"/v1/sources/daily-report", "/v1/sources", "/v1/events/concert-hall-attack-2024/sources"},
		"ClaimSelection":  {"/v1/claims/c-killed-1", "/v1/claims", "/v1/groups/northern-branch/claims"},
	} {
		for _, target := range targets {
			for member := range loadDoc(t).Components.Schemas[schema].Value.Properties {
				checkMembers(t, client, and(target, "fields="+member), []string{"id", "links", member})
			}
		}
	}
}

func checkMembers(t *testing.T, client *apitest.Client, target string, want []string) {
	t.Helper()
	var answer map[string]any
	client.JSON(t, target, &answer)
	records := []any{answer}
	if data, ok := answer["data"].([]any); ok {
		records = data
	}
	slices.Sort(want)
	want = slices.Compact(want)
	for _, record := range records {
		if got := sortedKeys(record.(map[string]any)); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", target, got, want)
		}
	}
	if len(records) == 0 {
		t.Errorf("%s has no records", target)
	}
}

func TestFieldsAreMembers(t *testing.T) {
	t.Parallel()
	doc := loadDoc(t)
	for _, record := range []string{"Event", "Group", "Source", "Claim"} {
		var words, members []string
		for _, word := range doc.Components.Parameters[record+"FieldsParameter"].Value.Schema.Value.Items.Value.Enum {
			words = append(words, word.(string))
		}
		members = sortedKeys(doc.Components.Schemas[record+"Selection"].Value.Properties)
		less := func(a, b string) bool { return a < b }
		for what, got := range map[string][]string{"fields": words, "required": doc.Components.Schemas[record].Value.Required} {
			if diff := cmp.Diff(members, got, cmpopts.SortSlices(less)); diff != "" {
				t.Errorf("%s of %s (-members +%s):\n%s", what, record, what, diff)
			}
		}
	}
}
