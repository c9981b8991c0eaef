package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"

	"github.com/openincidents/openincidents/internal/incident"
)

func TestCountedPropertiesAreThoseOfTheVocabulary(t *testing.T) {
	t.Parallel()
	var counted []string
	for _, term := range incident.StandardVocabulary().Terms() {
		if term.Scheme == incident.SchemeProperty && string(term.Type) == "count" && slices.Contains(term.Subjects, incident.TypeEvent) {
			counted = append(counted, term.ID)
		}
	}
	slices.Sort(counted)
	doc := loadDoc(t)
	bounds := doc.Components.Parameters["NumbersParameter"].Value.Schema.Value.Properties
	for what, got := range map[string][]string{
		"_gte":     trimmedOf(sortedKeys(bounds), "_gte"),
		"_lte":     trimmedOf(sortedKeys(bounds), "_lte"),
		"measures": measuresOf(doc),
		"total":    slices.DeleteFunc(sortedKeys(doc.Components.Schemas["AggregateTotal"].Value.Properties), func(name string) bool { return name == "events" }),
	} {
		if diff := cmp.Diff(counted, got); diff != "" {
			t.Errorf("%s (-vocabulary +contract):\n%s", what, diff)
		}
	}
}

func trimmedOf(names []string, ending string) []string {
	var out []string
	for _, name := range names {
		if trimmed, ok := strings.CutSuffix(name, ending); ok {
			out = append(out, trimmed)
		}
	}
	return out
}

func measuresOf(doc *openapi3.T) []string {
	var out []string
	for _, word := range doc.Components.Parameters["MeasuresParameter"].Value.Schema.Value.Items.Value.Enum {
		if word != "events" {
			out = append(out, word.(string))
		}
	}
	slices.Sort(out)
	return out
}

func TestAggregateIsNoRecord(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for target, want := range map[string]int{
		"/v1/events/aggregate?by=kind": http.StatusOK, "/v1/events/aggregate/claims": http.StatusNotFound,
		"/v1/groups/aggregate": http.StatusNotFound, "/v1/events/aggregates": http.StatusNotFound,
	} {
		if got := client.Get(t, target).Status; got != want {
			t.Errorf("%s: %d, want %d", target, got, want)
		}
	}
}
