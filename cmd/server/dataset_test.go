package main

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/api/apitest"
	"github.com/openincidents/openincidents/internal/testdb"
)

// served is the program's own dataset, published and served. Every response is
// held to the contract.
func served(t *testing.T) *apitest.Client {
	t.Helper()
	url := testdb.Clone(t)
	if _, err := runCommand(t, "import", datasetFolder(t), "--database-url", url); err != nil {
		t.Fatal(err)
	}
	return apitest.NewClient(t, api.New(api.Options{Store: openStore(t, url), Logger: slog.New(slog.DiscardHandler), Version: "test"}))
}

type object = map[string]any

// page is a list as it is served.
type page struct {
	Data  []object `json:"data"`
	Links struct {
		Next string `json:"next"`
	} `json:"links"`
}

// crawl follows a list to its end.
func crawl(t *testing.T, c *apitest.Client, target string) []object {
	t.Helper()
	var all []object
	for target != "" {
		var p page
		c.JSON(t, target, &p)
		all = append(all, p.Data...)
		target = p.Links.Next
	}
	return all
}

func record(t *testing.T, c *apitest.Client, target string) object {
	t.Helper()
	var got object
	c.JSON(t, target, &got)
	return got
}

// figure returns the figures of a property, in their order.
func figures(of object, property string) []object {
	var found []object
	for _, f := range of["figures"].([]any) {
		if f.(object)["property"] == property {
			found = append(found, f.(object))
		}
	}
	return found
}

// holds fails the test where a figure has other members than these.
func holds(t *testing.T, figure object, want object) {
	t.Helper()
	for name, value := range want {
		if got := figure[name]; fmt.Sprint(got) != fmt.Sprint(value) {
			t.Errorf("%s of %v is %v, want %v", name, figure["property"], got, value)
		}
	}
}

// sourcesOf are the sources of claims, each once, ascending.
func sourcesOf(t *testing.T, c *apitest.Client, claims any) []string {
	t.Helper()
	var sources []string
	for _, id := range claims.([]any) {
		sources = append(sources, record(t, c, "/v1/claims/"+id.(string))["source"].(string))
	}
	slices.Sort(sources)
	return slices.Compact(sources)
}

func TestCrocusCityHall(t *testing.T) {
	t.Parallel()
	c := served(t)
	events := crawl(t, c, "/v1/events?country=RU&from=2024-03-22&to=2024-03-22")
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	killed, injured := figures(events[0], "killed"), figures(events[0], "injured")
	if len(killed) != 1 || len(injured) != 1 {
		t.Fatalf("%d figures for killed, %d for injured", len(killed), len(injured))
	}
	holds(t, killed[0], object{"population": nil, "best": 145, "best_basis": "stated", "low": 131, "high": nil,
		"open_ended": true, "agreement": "consistent", "independent_sources": 3})
	holds(t, injured[0], object{"best": 552, "best_basis": "bound", "agreement": "single_source"})
	if sources := sourcesOf(t, c, killed[0]["claims"]); len(killed[0]["claims"].([]any)) != 3 || len(sources) != 3 {
		t.Errorf("the dead have the claims %v, from %v", killed[0]["claims"], sources)
	}
}

func TestFoundingAndStrength(t *testing.T) {
	t.Parallel()
	c := served(t)
	group := record(t, c, "/v1/groups/islamic-state-khorasan")
	founded := group["founded"].(object)
	holds(t, founded, object{"edtf": "2015", "agreement": "conflicting", "independent_sources": 4})
	if claims := founded["claims"].([]any); len(claims) != 4 || len(sourcesOf(t, c, founded["claims"])) != 4 {
		t.Errorf("founded has the claims %v", claims)
	}
	points := map[any]bool{}
	for _, f := range figures(group, "strength") {
		points[f["point_in_time"]] = true
		for _, id := range f["claims"].([]any) {
			if claim := record(t, c, "/v1/claims/"+id.(string)); claim["point_in_time"] != f["point_in_time"] {
				t.Errorf("a strength at %v is mixed into that at %v", claim["point_in_time"], f["point_in_time"])
			}
		}
	}
	if len(points) != 3 || points[nil] {
		t.Errorf("strength at %v", points)
	}
}

func TestShrineAttacks(t *testing.T) {
	t.Parallel()
	c := served(t)
	series := record(t, c, "/v1/events/shahchirag-shrine-attacks")
	if got := figures(series, "killed"); len(got) != 1 {
		t.Errorf("the series has %d figures for killed", len(got))
	} else {
		holds(t, got[0], object{"best": 21, "best_basis": "bound", "low": 21, "open_ended": true})
	}
	parts := series["parts"].([]any)
	if len(parts) != 2 {
		t.Fatalf("parts: %v", parts)
	}
	for _, id := range parts {
		if part := record(t, c, "/v1/events/"+id.(string)); len(figures(part, "killed")) != 0 || part["part_of"] != "shahchirag-shrine-attacks" {
			t.Errorf("%v has a number of dead of its own, or is part of %v", id, part["part_of"])
		}
	}
}

func TestSubtotals(t *testing.T) {
	t.Parallel()
	c := served(t)
	airport := record(t, c, "/v1/events/kabul-airport-attack-2021")
	byPopulation := map[any]object{}
	for _, f := range figures(airport, "killed") {
		byPopulation[f["population"]] = f
	}
	holds(t, byPopulation[nil], object{"best": 183, "low": 183, "agreement": "consistent"})
	holds(t, byPopulation["us-service-members"], object{"best": 13, "agreement": "consistent"})
	holds(t, byPopulation["afghan-civilians"], object{"best": 170, "agreement": "consistent"})
	strike := record(t, c, "/v1/events/us-drone-strike-2021")
	for _, f := range figures(strike, "killed") {
		if f["population"] == "children" {
			holds(t, f, object{"best": 7, "agreement": "single_source"})
		}
	}
	if text, _ := json.Marshal(strike["participants"]); !strings.Contains(string(text), `"group":"united-states"`) {
		t.Errorf("the strike's participants: %s", text)
	}
}

// TestEveryValueNamesItsClaims walks the whole API (promise P2): every value of
// every record leads to claims, every claim to its source and the place in it.
func TestEveryValueNamesItsClaims(t *testing.T) {
	t.Parallel()
	c := served(t)
	claims := map[string]object{}
	for _, claim := range crawl(t, c, "/v1/claims?limit=100") {
		claims[claim["id"].(string)] = claim
	}
	sources := map[string]object{}
	for _, source := range crawl(t, c, "/v1/sources?limit=2") {
		sources[source["id"].(string)] = source
	}
	named := 0
	for _, list := range []string{"/v1/events", "/v1/groups"} {
		for _, listed := range crawl(t, c, list+"?limit=7") {
			whole := record(t, c, list+"/"+listed["id"].(string))
			for _, r := range []object{listed, whole} {
				for _, pointer := range apitest.Unclaimed(r) {
					t.Errorf("%s/%s%s names no claims", list, r["id"], pointer)
				}
			}
			for _, sub := range []string{"/claims", "/sources"} {
				if len(crawl(t, c, list+"/"+listed["id"].(string)+sub)) == 0 {
					t.Errorf("%s/%s has no%s", list, listed["id"], sub)
				}
			}
			named += namesKnownClaims(t, listed, claims)
		}
	}
	if named < 1000 || len(claims) < 150 {
		t.Errorf("only %d names of %d claims were met", named, len(claims))
	}
	for id, claim := range claims {
		checkClaim(t, id, claim, sources)
	}
}

// namesKnownClaims counts the names of claims anywhere in a record.
func namesKnownClaims(t *testing.T, of object, claims map[string]object) int {
	t.Helper()
	count := 0
	var walk func(any)
	walk = func(value any) {
		switch value := value.(type) {
		case object:
			if ids, ok := value["claims"].([]any); ok {
				for _, id := range ids {
					if _, known := claims[id.(string)]; !known {
						t.Errorf("%v names the claim %v, which is not served", of["id"], id)
					}
					count++
				}
			}
			for _, member := range value {
				walk(member)
			}
		case []any:
			for _, element := range value {
				walk(element)
			}
		}
	}
	walk(of)
	return count
}

// checkClaim holds a claim to have its source and, but for references, its place.
func checkClaim(t *testing.T, id string, claim object, sources map[string]object) {
	t.Helper()
	source, known := sources[claim["source"].(string)]
	if !known {
		t.Errorf("claim %s: the source %v is not served", id, claim["source"])
		return
	}
	if source["role"] == "reference" {
		return
	}
	locator, _ := claim["locator"].(object)
	if locator["start"] == nil || locator["end"] == nil || locator["section"] == nil && locator["paragraph"] == nil && locator["item"] == nil {
		t.Errorf("claim %s has the place %v", id, locator)
	}
	if excerpt, _ := claim["excerpt"].(string); excerpt == "" || len(strings.Fields(excerpt)) > 12 {
		t.Errorf("claim %s has the excerpt %q", id, excerpt)
	}
}

// TestDatasetIsWhole: what its curators set out to carry over is there.
func TestDatasetIsWhole(t *testing.T) {
	t.Parallel()
	c := served(t)
	for target, least := range map[string]int{"/v1/events": 20, "/v1/groups": 12, "/v1/sources": 6, "/v1/claims": 150} {
		if got := len(crawl(t, c, target)); got < least {
			t.Errorf("%s has %d records, want at least %d", target, got, least)
		}
	}
	for _, source := range crawl(t, c, "/v1/sources") {
		if id := source["id"].(string); source["role"] == "report" && len(crawl(t, c, "/v1/sources/"+id+"/events")) == 0 {
			t.Errorf("no event comes from %s", id)
		}
	}
	for _, id := range []string{"rostov-on-don-attack-2024", "moscow-shopping-mall-attack-2024"} {
		if got := record(t, c, "/v1/events/"+id)["corroboration"]; got != "single_source" {
			t.Errorf("%s, which one article reports, is %v", id, got)
		}
	}
	hospital := record(t, c, "/v1/events/kabul-military-hospital-attack-2021")
	holds(t, hospital["occurred"].(object), object{"edtf": "2021-11-01/2021-11-13"})
}
