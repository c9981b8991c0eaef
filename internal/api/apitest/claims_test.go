package apitest_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openincidents/openincidents/internal/api/apitest"
)

func TestUnclaimedFindsEachValueWithoutClaims(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		`{"id": "a", "title": "A", "parts": ["b"], "occurred": null, "figures": [], "claims": ["c"]}`:        nil,
		`{"id": "a", "occurred": {"edtf": "2024", "claims": ["c"]}, "claims": [{"id": "c", "source": "s"}]}`: nil,
		`{"id": "a", "claims": []}`:            {"/claims"},
		`{"id": "a"}`:                          {"/claims"},
		`{"id": "a", "claims": [{"id": "c"}]}`: {"/claims"},
		`{"id": "a", "claims": ["c"], "occurred": {"edtf": "2024"}}`:                                {"/occurred"},
		`{"id": "a", "claims": ["c"], "occurred": {"claims": []}}`:                                  {"/occurred"},
		`{"id": "a", "claims": ["c"], "killed": 5}`:                                                 {"/killed"},
		`{"id": "a", "claims": ["c"], "figures": [{"claims": ["c"]}, {"best": 1, "claims": [""]}]}`: {"/figures/1"},
	} {
		var record map[string]any
		if err := json.Unmarshal([]byte(text), &record); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, apitest.Unclaimed(record)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}
