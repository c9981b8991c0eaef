package api_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/openincidents/openincidents"
	"github.com/openincidents/openincidents/internal/incident"
)

func loadDoc(t *testing.T) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData(openincidents.Contract)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// TestContractIsValid includes its examples.
func TestContractIsValid(t *testing.T) {
	t.Parallel()
	doc := loadDoc(t)
	if err := doc.Validate(t.Context(), openapi3.EnableExamplesValidation()); err != nil {
		t.Error(err)
	}
	if doc.OpenAPI != "3.0.3" {
		t.Errorf("openapi: %s, want 3.0.3", doc.OpenAPI)
	}
}

// TestExamplesAreWhatIsServed holds the contract's examples to the golden files.
func TestExamplesAreWhatIsServed(t *testing.T) {
	t.Parallel()
	doc := loadDoc(t)
	for example, golden := range map[string]string{
		"EventExample": "event", "EventListExample": "events-page", "ClaimExample": "claim", "ClaimListExample": "claims",
		"ReleaseExample": "release", "AggregateExample": "aggregate", "FoundListExample": "search",
	} {
		text, err := os.ReadFile(filepath.Join("testdata", golden+".json"))
		if err != nil {
			t.Fatal(err)
		}
		var served any
		if err := json.Unmarshal(text, &served); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(served, doc.Components.Examples[example].Value.Value); diff != "" {
			t.Errorf("%s (-served +contract):\n%s", example, diff)
		}
	}
}

func TestEveryOperationIsDescribed(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for path, item := range loadDoc(t).Paths.Map() {
		if methods := item.Operations(); len(methods) != 1 || item.Get == nil {
			t.Errorf("%s has methods other than GET", path)
			continue
		}
		op := item.Get
		if op.OperationID == "" || seen[op.OperationID] || len(op.Tags) == 0 || op.Summary == "" || op.Description == "" {
			t.Errorf("%s lacks an id of its own, tags, a summary or a description", path)
		}
		seen[op.OperationID] = true
		checkResponses(t, path, op)
		for _, p := range op.Parameters {
			if p.Value.Description == "" {
				t.Errorf("%s: %s has no description", path, p.Value.Name)
			}
		}
	}
}

// checkResponses wants every problem that a path can have.
func checkResponses(t *testing.T, path string, op *openapi3.Operation) {
	t.Helper()
	want := []int{200, 400, 405, 500}
	if strings.HasPrefix(path, "/v1/") {
		want = append(want, 406, 503)
	}
	if strings.Contains(path, "{id}") {
		want = append(want, 404, 410)
		if !strings.HasPrefix(path, "/v1/claims/") {
			want = append(want, 308)
		}
	}
	for _, status := range want {
		response := op.Responses.Status(status)
		if response == nil {
			t.Errorf("%s lacks %d", path, status)
			continue
		}
		if id := response.Value.Headers["X-Request-ID"]; id == nil || id.Ref != "#/components/headers/RequestID" {
			t.Errorf("%s: %d does not declare X-Request-ID", path, status)
		}
		if status != http.StatusOK && response.Value.Content.Get("application/problem+json") == nil {
			t.Errorf("%s: %d is no problem document", path, status)
		}
	}
}

// TestIDsAreThoseOfTheDomain holds the contract's ids to the domain's.
func TestIDsAreThoseOfTheDomain(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"RecordID", "ClaimID"} {
		schema := loadDoc(t).Components.Schemas[name].Value
		if schema.MaxLength == nil || *schema.MaxLength != incident.MaxIDLength {
			t.Errorf("%s: maxLength is not %d", name, incident.MaxIDLength)
		}
		for _, id := range []string{"a", "c-1", "2024", strings.Repeat("a", 64), strings.Repeat("a", 65), "", "A", "a_b", "a--b", "-a", "a-", "é"} {
			if err := schema.VisitJSON(id); (err == nil) != incident.ValidID(id) {
				t.Errorf("%s: %q is valid to only one of contract and domain: %v", name, id, err)
			}
		}
	}
}

// TestEnumerationsAreComplete holds those of the contract that follow the
// domain to it.
func TestEnumerationsAreComplete(t *testing.T) {
	t.Parallel()
	for name, want := range map[string][]any{
		"BestBasis": {
			string(incident.BasisPreferred), string(incident.BasisStated), string(incident.BasisBound),
			string(incident.BasisMiddle), string(incident.BasisParts), nil,
		},
		"ValueType": append(valueTypes(), nil),
	} {
		schema := loadDoc(t).Components.Schemas[name].Value
		less := func(a, b any) bool { return fmt.Sprint(a) < fmt.Sprint(b) }
		if diff := cmp.Diff(want, schema.Enum, cmpopts.SortSlices(less)); diff != "" || !schema.Nullable {
			t.Errorf("%s (-domain +contract):\n%s", name, diff)
		}
	}
}

// valueTypes are those that the vocabulary's properties have, each once.
func valueTypes() []any {
	var types []any
	for _, term := range incident.StandardVocabulary().Terms() {
		if word := any(string(term.Type)); word != "" && !slices.Contains(types, word) {
			types = append(types, word)
		}
	}
	return types
}

func TestEverySchemaIsDescribed(t *testing.T) {
	t.Parallel()
	for name, schema := range loadDoc(t).Components.Schemas {
		checkDescribed(t, name, schema)
	}
}

// asked is true of schemas of which a client gets the members that it asked for.
func asked(schema string) bool {
	return strings.HasSuffix(schema, "Selection") || schema == "AggregateCell"
}

func checkDescribed(t *testing.T, at string, ref *openapi3.SchemaRef) {
	t.Helper()
	schema := ref.Value
	if schema.Description == "" {
		t.Errorf("%s has no description", at)
	}
	for name, property := range schema.Properties {
		checkDescribed(t, at+"."+name, property)
		if property.Value.Nullable && !slices.Contains(schema.Required, name) && !asked(at) {
			t.Errorf("%s.%s may be null and so must be required, or unknown would look like absent", at, name)
		}
	}
	for _, part := range schema.AllOf {
		if part.Ref == "" {
			checkDescribed(t, at, part)
		}
	}
	if schema.Items != nil && schema.Items.Ref == "" {
		checkDescribed(t, at+"[]", schema.Items)
	}
	if schema.Type.Is("number") && schema.Format != "double" {
		t.Errorf("%s is a number without format: double", at)
	}
}

// TestServedContract compares /openapi.yaml and /openapi.json with the file.
func TestServedContract(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	text := client.Get(t, "/openapi.yaml")
	if string(text.Body) != string(openincidents.Contract) {
		t.Error("/openapi.yaml is not the contract")
	}
	served, err := openapi3.NewLoader().LoadFromData(client.Get(t, "/openapi.json").Body)
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(loadDoc(t))
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(served)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("/openapi.json is not the contract (-want +got):\n%s", diff)
	}
}
