package api_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openincidents/openincidents/internal/api/apitest"
	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// hostileFake has an event whose texts are hard to write down, with coordinates.
func hostileFake() *fake {
	f := newFake()
	last := f.snapshots[2]
	e := &last.events[0]
	e.Title = "=cmd|' /C calc'!A0, \"quoted\"\r\nand broken & <b>Кабул</b>"
	e.Answers.Places = []incident.PlaceAnswer{{
		Property: "location",
		Place: incident.Place{
			Country: "ES", Place: "-x, Madrid", Site: "", Longitude: pointer(-3.7), Latitude: pointer(40.4), Precision: "settlement",
		},
		Agreement: incident.SingleSource, IndependentSources: 1, Claims: []string{"c-location"},
	}}
	return f
}

// checkFile compares a body with a file of testdata, byte by byte.
func checkFile(t *testing.T, name string, body []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(body)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestFormsOfLists(t *testing.T) {
	t.Parallel()
	client := newClient(t, hostileFake())
	for name, target := range map[string]string{
		"events.csv":            "/v1/events?format=csv",
		"events-page.csv":       "/v1/events?format=csv&limit=1&revision=2",
		"events.ndjson":         "/v1/events?format=ndjson",
		"events.geojson":        "/v1/events?format=geojson",
		"events-page.geojson":   "/v1/groups/northern-branch/events?format=geojson&limit=1&revision=2",
		"claims.csv":            "/v1/claims?format=csv",
		"claims.ndjson":         "/v1/claims?format=ndjson&property=killed",
		"groups.csv":            "/v1/groups?format=csv",
		"groups.ndjson":         "/v1/groups?format=ndjson&include=claims",
		"sources.csv":           "/v1/sources?format=csv",
		"sources.ndjson":        "/v1/sources?format=ndjson",
		"events-fields.csv":     "/v1/events?format=csv&fields=occurred,title",
		"events-fields.ndjson":  "/v1/events?format=ndjson&fields=occurred,title",
		"events-fields.geojson": "/v1/events?format=geojson&fields=title",
		"sums.csv":              "/v1/events/aggregate?format=csv&by=country,year&measures=killed,injured&revision=2",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response := client.Get(t, target, fixedID)
			if response.Status != http.StatusOK {
				t.Fatalf("status %d: %s", response.Status, response.Body)
			}
			checkFile(t, name, response.Body)
		})
	}
}

// formsOf are the content types of each list.
var formsOf = map[string]string{
	"json": "application/json", "geojson": "application/geo+json", "csv": "text/csv; charset=utf-8; header=present", "ndjson": "application/x-ndjson",
}

// TestEveryListHasItsForms asks for each by name and by Accept, and of each
// that it says what holds for the list.
func TestEveryListHasItsForms(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for _, target := range append([]string{"/v1/events", "/v1/groups", "/v1/sources", "/v1/claims"}, listsBelow...) {
		for format, contentType := range formsOf {
			want := http.StatusOK
			if format == "geojson" && !strings.HasSuffix(target, "/events") {
				want = http.StatusBadRequest
			}
			byName := client.Get(t, target+"?format="+format, "Accept: image/png")
			if byName.Status != want {
				t.Errorf("%s as %s: %d, want %d", target, format, byName.Status, want)
			}
			if want != http.StatusOK {
				continue
			}
			byAccept := client.Get(t, target, "Accept: text/html;q=0.5, "+contentType)
			for _, response := range []apitest.Response{byName, byAccept} {
				if got := response.Header.Get("Content-Type"); got != contentType {
					t.Errorf("%s as %s: Content-Type %s", target, format, got)
				}
				if got := response.Header.Get("X-Revision"); got != "3" {
					t.Errorf("%s as %s: X-Revision %s", target, format, got)
				}
			}
		}
	}
}

func TestJSONIsWhatComesWithoutAPreference(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for _, accept := range []string{"", "*/*", "application/*", "text/html,application/xhtml+xml,*/*;q=0.8"} {
		if got := client.Get(t, "/v1/events", "Accept: "+accept).Header.Get("Content-Type"); got != "application/json" {
			t.Errorf("Accept %q: %s", accept, got)
		}
	}
}

// TestPagesOfOtherForms follows Link from page to page, in each form.
func TestPagesOfOtherForms(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for format := range formsOf {
		pages := 0
		for target := "/v1/events?revision=2&limit=1&format=" + format; target != ""; pages++ {
			response := client.Get(t, target)
			if response.Status != http.StatusOK || len(response.Trailer) > 0 || response.Header.Get("X-Revision") != "2" {
				t.Fatalf("%s: %d, %v, trailers %v", target, response.Status, response.Header, response.Trailer)
			}
			link := response.Header.Get("Link")
			target = strings.TrimSuffix(strings.TrimPrefix(link, "<"), `>; rel="next"`)
			if target == link && link != "" {
				t.Fatalf("Link: %s", link)
			}
		}
		if pages != 4 {
			t.Errorf("%s: %d pages, want 4", format, pages)
		}
	}
}

func TestACursorGoesOnInAnotherForm(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	next := nextOf(t, client, "/v1/events?revision=2&limit=1")
	rest := client.Get(t, "/v1/events?format=csv&cursor="+next.Query().Get("cursor"))
	rows, err := csv.NewReader(bytes.NewReader(rest.Body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, row := range rows[1:] {
		ids = append(ids, row[0])
	}
	if want := []string{"market-bombing-1", "market-bombing-2", "market-bombing-3"}; !slices.Equal(ids, want) {
		t.Errorf("the rest is %v, want %v", ids, want)
	}
	if got := rest.Trailer.Get("X-Row-Count"); got != "3" {
		t.Errorf("X-Row-Count %s", got)
	}
}

// TestTablesSayWhatRecordsSay reads the table of events beside the records.
func TestTablesSayWhatRecordsSay(t *testing.T) {
	t.Parallel()
	f := hostileFake()
	client := newClient(t, f)
	rows, err := csv.NewReader(bytes.NewReader(client.Get(t, "/v1/events?format=csv").Body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(store.EventColumns, rows[0]); diff != "" {
		t.Errorf("header (-want +got):\n%s", diff)
	}
	for i, e := range f.snapshots[2].events {
		cells := eventCells(e)
		for at, name := range rows[0] {
			// the reader makes a line feed of both
			want := strings.ReplaceAll(cells[name], "\r\n", "\n")
			if strings.HasPrefix(want, "=") || name == "place" && strings.HasPrefix(want, "-") {
				want = "'" + want
			}
			if got := rows[i+1][at]; got != want {
				t.Errorf("%s of %s: %q, want %q", name, e.ID, got, want)
			}
		}
	}
}

// TestFeaturesAreOnTheMapOrNowhere holds geometry to the coordinates.
func TestFeaturesAreOnTheMapOrNowhere(t *testing.T) {
	t.Parallel()
	var answer struct {
		Features []struct {
			ID         string
			Geometry   json.RawMessage
			Properties map[string]any
		}
	}
	newClient(t, hostileFake()).JSON(t, "/v1/events?format=geojson", &answer)
	want := map[string]string{"concert-hall-attack-2024": `{"type":"Point","coordinates":[-3.7,40.4]}`, "market-bombing-1": "null"}
	for _, feature := range answer.Features {
		if got := string(feature.Geometry); got != want[feature.ID] {
			t.Errorf("%s: %s, want %s", feature.ID, got, want[feature.ID])
		}
		if found := apitest.Unclaimed(feature.Properties); found != nil || feature.Properties["id"] != feature.ID {
			t.Errorf("%s: %v name no claims", feature.ID, found)
		}
	}
	if len(answer.Features) != len(want) {
		t.Errorf("%d features, want %d", len(answer.Features), len(want))
	}
}

// TestContractNamesTheColumns holds x-columns to what is served.
func TestContractNamesTheColumns(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	doc := loadDoc(t)
	for schema, target := range map[string]string{"EventTable": "/v1/events", "ClaimTable": "/v1/claims", "GroupTable": "/v1/groups", "SourceTable": "/v1/sources"} {
		var want []string
		for _, name := range doc.Components.Schemas[schema].Value.Extensions["x-columns"].([]any) {
			want = append(want, name.(string))
		}
		header, _, _ := strings.Cut(string(client.Get(t, target+"?format=csv").Body), "\r\n")
		if diff := cmp.Diff(want, strings.Split(header, ",")); diff != "" {
			t.Errorf("%s (-contract +served):\n%s", schema, diff)
		}
	}
}
