package api_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/api/apitest"
	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

var update = flag.Bool("update", false, "write the golden files anew")

// fixedID makes responses repeatable.
const fixedID = "X-Request-ID: golden"

func newHandler(f *fake) http.Handler {
	return api.New(api.Options{Store: f, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), Version: "1.2.3", CacheBytes: 4 << 20})
}

func newClient(t testing.TB, f *fake) *apitest.Client {
	t.Helper()
	return apitest.NewClient(t, newHandler(f))
}

// checkGolden compares a JSON body, indented, with a file of testdata.
func checkGolden(t *testing.T, name string, body []byte) {
	t.Helper()
	var indented bytes.Buffer
	if err := json.Indent(&indented, body, "", "  "); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(path, indented.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), indented.String()); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for name, target := range map[string]string{
		"landing":              "/",
		"event":                "/v1/events/concert-hall-attack-2024",
		"event-pinned":         "/v1/events/concert-hall-attack-2024?revision=1",
		"event-claims":         "/v1/events/concert-hall-attack-2024/claims?property=killed",
		"event-sources":        "/v1/events/concert-hall-attack-2024/sources",
		"events":               "/v1/events",
		"events-page":          "/v1/events?kind=bombing&limit=1&revision=2",
		"events-whole":         "/v1/events?kind=bombing&include=claims",
		"group":                "/v1/groups/northern-branch",
		"group-events":         "/v1/groups/northern-branch/events",
		"groups":               "/v1/groups",
		"source":               "/v1/sources/daily-report",
		"source-unknown-facts": "/v1/sources/weekly-review",
		"sources":              "/v1/sources?limit=1",
		"claim":                "/v1/claims/c-killed-1",
		"claims":               "/v1/claims?property=killed",
		"aggregate":            "/v1/events/aggregate?by=country,year&collection=curated&revision=3",
		"aggregate-filled":     "/v1/events/aggregate?by=month&from=2021-10&to=2021-12&fill=zero&measures=events",
		"events-fields":        "/v1/events?fields=occurred,title&fields=part_of&sort=-occurred",
		"event-fields":         "/v1/events/concert-hall-attack-2024?fields=figures",
		"search":               "/v1/search?q=concert",
		"vocabulary":           "/v1/vocabulary?scheme=agreement&scheme=precision",
		"revision":             "/v1/revisions/2",
		"revisions":            "/v1/revisions?limit=2",
		"release":              "/v1/releases/2026.2",
		"releases":             "/v1/releases?limit=2",
		"livez":                "/livez",
		"readyz":               "/readyz",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response := client.Get(t, target, fixedID)
			if response.Status != http.StatusOK {
				t.Fatalf("status %d: %s", response.Status, response.Body)
			}
			checkGolden(t, name, response.Body)
		})
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		method, target string
		headers        []string
		fails          func(string) error
		status         int
		header         [2]string
	}{
		"bad-request":       {target: "/v1/events?knd=bombing&country=ru&limit=0", status: 400},
		"bad-word":          {target: "/v1/events?kind=bombings&kind=xylophone", status: 400},
		"no-such-field":     {target: "/v1/events?fields=id,titel", status: 400},
		"no-dimension":      {target: "/v1/events/aggregate", status: 400},
		"no-words":          {target: "/v1/search?q=-attack", status: 400},
		"no-such-release":   {target: "/v1/events?release=2026.3", status: 400},
		"two-pins":          {target: "/v1/events?as_of=2026-01-02&revision=2", status: 400},
		"before-the-first":  {target: "/v1/events?as_of=2025-12-31", status: 400},
		"not-found-release": {target: "/v1/releases/2026.3", status: 404},
		"not-found":         {target: "/v1/events/nothing-here", status: 404},
		"no-such-path":      {target: "/v1/event", status: 404},
		"no-such-revision":  {target: "/v1/revisions/9", status: 404},
		"method":            {method: "DELETE", target: "/v1/events", status: 405, header: [2]string{"Allow", "GET, HEAD"}},
		"not-acceptable":    {target: "/v1/events", headers: []string{"Accept: text/html, image/*"}, status: 406},
		"gone":              {target: "/v1/events/market-bombing-2", status: 410},
		"gone-claim":        {target: "/v1/claims/c-gone", status: 410},
		"gone-merged":       {target: "/v1/claims/c-merged-away", status: 410},
		"moved":             {target: "/v1/events/market-bombing-3/claims?limit=5", status: 308, header: [2]string{"Location", "/v1/events/market-bombing-1/claims?limit=5"}},
		"failed":            {target: "/v1/events", fails: failing("Events", errors.New("secret of the database")), status: 500},
		"panicked":          {target: "/v1/events", fails: panicking("Events"), status: 500},
		"unavailable":       {target: "/v1/events", fails: failing("Newest", store.ErrUnavailable), status: 503, header: [2]string{"Retry-After", "5"}},
		"unavailable-front": {target: "/", fails: failing("Newest", store.ErrUnavailable), status: 503, header: [2]string{"Retry-After", "5"}},
		"not-ready":         {target: "/readyz", fails: failing("Ping", errors.New("asking the database: relation \"revision\" does not exist")), status: 503, header: [2]string{"Retry-After", "5"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.fails = c.fails
			if c.method == "" {
				c.method = http.MethodGet
			}
			response := newClient(t, f).Do(t, c.method, c.target, append(c.headers, fixedID)...)
			if response.Status != c.status {
				t.Errorf("status %d, want %d", response.Status, c.status)
			}
			if got := response.Header.Get(c.header[0]); c.header[0] != "" && got != c.header[1] {
				t.Errorf("%s: %q, want %q", c.header[0], got, c.header[1])
			}
			if strings.Contains(string(response.Body), "secret") {
				t.Errorf("internals leak: %s", response.Body)
			}
			checkGolden(t, "problem-"+name, response.Body)
		})
	}
}

func failing(method string, err error) func(string) error {
	return func(called string) error {
		if called == method {
			return err
		}
		return nil
	}
}

func panicking(method string) func(string) error {
	return func(called string) error {
		if called == method {
			panic("secret of the program")
		}
		return nil
	}
}

// TestEveryFailureOfTheStoreIsAProblem lets each method fail in turn, on every
// path that asks for it.
func TestEveryFailureOfTheStoreIsAProblem(t *testing.T) {
	t.Parallel()
	for method, targets := range map[string][]string{
		"Newest":     {"/", "/v1/events", "/v1/groups", "/v1/sources", "/v1/claims", "/v1/vocabulary", "/v1/revisions", "/v1/claims/c-killed-1"},
		"Revision":   {"/v1/events?revision=1", "/v1/events?release=2026.1", "/v1/events?as_of=2025-12-31", "/v1/revisions/1"},
		"RevisionAt": {"/v1/events?as_of=2026-01-02"},
		"Release":    {"/v1/events?release=2026.1", "/v1/releases/2026.1"},
		"Releases":   {"/v1/releases"},
		"Revisions":  {"/v1/revisions"},
		"Events":     {"/", "/v1/events", "/v1/groups/northern-branch/events", "/v1/sources/daily-report/events"},
		"Event":      {"/v1/events/concert-hall-attack-2024"},
		"Check":      listsBelow,
		"Groups":     {"/", "/v1/groups"},
		"Group":      {"/v1/groups/northern-branch"},
		"Aggregate":  {"/v1/events/aggregate?by=country"},
		"Search":     {"/v1/search?q=attack"},
		"Sources":    {"/v1/sources", "/v1/events/concert-hall-attack-2024/sources", "/v1/groups/northern-branch/sources"},
		"Source":     {"/v1/sources/daily-report"},
		"Claims":     {"/v1/claims", "/v1/events/concert-hall-attack-2024/claims", "/v1/groups/northern-branch/claims", "/v1/sources/daily-report/claims"},
		"Claim":      {"/v1/claims/c-killed-1"},
		"Vocabulary": {"/v1/vocabulary", "/v1/events?kind=bombing"},
		"CursorKey":  {"/v1/events?limit=1", "/v1/claims?cursor=abc"},
		"Ping":       {"/readyz"},
	} {
		for _, target := range targets {
			t.Run(method+target, func(t *testing.T) {
				t.Parallel()
				f := newFake()
				f.fails = failing(method, store.ErrUnavailable)
				if got := newClient(t, f).Get(t, target).Status; got != http.StatusServiceUnavailable {
					t.Errorf("status %d, want 503", got)
				}
			})
		}
	}
}

// listsBelow has each list that belongs to a record.
var listsBelow = []string{
	"/v1/events/concert-hall-attack-2024/claims", "/v1/events/concert-hall-attack-2024/sources",
	"/v1/groups/northern-branch/claims", "/v1/groups/northern-branch/sources", "/v1/groups/northern-branch/events",
	"/v1/sources/daily-report/claims", "/v1/sources/daily-report/events",
}

// TestListsDoNotReadTheirRecord: whether it is there is all that they need.
func TestListsDoNotReadTheirRecord(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.fails = func(method string) error {
		if method == "Event" || method == "Group" || method == "Source" {
			return errors.New("a whole record was read")
		}
		return nil
	}
	client := newClient(t, f)
	for _, target := range listsBelow {
		if response := client.Get(t, target); response.Status != http.StatusOK {
			t.Errorf("%s: %d %s", target, response.Status, response.Body)
		}
	}
}

// TestRuleIsThatOfTheRevision reads a revision that an older program computed.
func TestRuleIsThatOfTheRevision(t *testing.T) {
	t.Parallel()
	f := newFake()
	const older = "interval-consensus/0"
	f.snapshots[0].revision.Rule = older
	client := newClient(t, f)
	cursor := nextOf(t, client, "/v1/claims?limit=1&revision=1").Query().Get("cursor")
	for target, want := range map[string]string{
		"/v1/events?revision=1": older, "/v1/vocabulary?revision=1": older, "/v1/claims?limit=1&cursor=" + cursor: older,
		"/v1/events": incident.Rule, "/v1/revisions": incident.Rule,
	} {
		var answer struct{ Meta struct{ Rule string } }
		if client.JSON(t, target, &answer); answer.Meta.Rule != want {
			t.Errorf("%s: meta.rule is %q, want %q", target, answer.Meta.Rule, want)
		}
	}
	var revision struct{ Rule string }
	if client.JSON(t, "/v1/revisions/1", &revision); revision.Rule != older {
		t.Errorf("the revision says rule %q, want %q", revision.Rule, older)
	}
}

func TestNothingPublishedYet(t *testing.T) {
	t.Parallel()
	client := newClient(t, &fake{key: []byte("key")})
	for _, list := range []string{"events", "groups", "sources", "claims", "revisions", "releases"} {
		var answer struct {
			Data []any
			Meta struct {
				Revision int
				Rule     string
			}
		}
		client.JSON(t, "/v1/"+list, &answer)
		if answer.Data == nil || len(answer.Data) > 0 || answer.Meta.Revision != 0 || answer.Meta.Rule != incident.Rule {
			t.Errorf("%s: %+v, want an empty list at revision 0", list, answer)
		}
	}
	for target, want := range map[string]int{
		"/": 200, "/v1/events?kind=bombing": 200, "/v1/events?kind=bombings": 400,
		"/v1/events/concert-hall-attack-2024": 404, "/v1/events?revision=1": 400, "/v1/revisions/1": 404,
		"/v1/events?release=2026.1": 400, "/v1/events?as_of=2999-12-31": 400, "/v1/releases/2026.1": 404,
	} {
		if got := client.Get(t, target).Status; got != want {
			t.Errorf("%s: %d, want %d", target, got, want)
		}
	}
}

func TestFilters(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	const hall, one, two, three = "concert-hall-attack-2024", "market-bombing-1", "market-bombing-2", "market-bombing-3"
	for target, want := range map[string][]string{
		"/v1/events?revision=2":                                              {hall, one, two, three},
		"/v1/events?revision=2&country=RU":                                   {hall},
		"/v1/events?revision=2&country=RU&country=AF":                        {hall},
		"/v1/events?revision=2&country=AF":                                   {},
		"/v1/events?revision=2&kind=armed-assault&kind=bombing":              {hall, one, two, three},
		"/v1/events?revision=2&kind=armed-assault&source=daily-report":       {hall},
		"/v1/events?revision=2&source=nobody":                                {},
		"/v1/events?revision=2&group=northern-branch":                        {hall},
		"/v1/events?revision=2&from=2024-03-22&to=2024-03-22":                {hall},
		"/v1/events?revision=2&from=2021&to=2021":                            {one, two, three},
		"/v1/events?revision=2&from=2021-11-02":                              {hall, two, three},
		"/v1/events?revision=2&to=2021-11-02":                                {one, two},
		"/v1/events?revision=2&from=2021-11-03&to=2021-11":                   {three},
		"/v1/sources/weekly-review/events?revision=2":                        {hall, one, two, three},
		"/v1/sources/weekly-review/events?revision=2&country=RU":             {hall},
		"/v1/groups/northern-branch/events":                                  {hall},
		"/v1/groups/northern-branch/events?source=nobody":                    {},
		"/v1/events/" + hall + "/sources":                                    {"daily-report", "weekly-review"},
		"/v1/groups/northern-branch/sources":                                 {"daily-report"},
		"/v1/groups?kind=armed-group&source=daily-report":                    {"northern-branch"},
		"/v1/groups?kind=state":                                              {},
		"/v1/claims?property=killed&source=weekly-review":                    {"c-killed-2"},
		"/v1/claims?property=founded&property=killed&source=daily-report":    {"c-killed-1", "g-founded"},
		"/v1/claims?event=market-bombing-1":                                  {"c-market-bombing-1"},
		"/v1/claims?event=market-bombing-1&group=northern-branch&limit=2":    {"c-market-bombing-1", "g-founded"},
		"/v1/claims?group=market-bombing-1":                                  {},
		"/v1/groups/northern-branch/claims?property=strength":                {"g-strength"},
		"/v1/sources/daily-report/claims?group=northern-branch":              {"g-founded", "g-leader", "g-relation", "g-strength"},
		"/v1/sources/daily-report/claims?event=" + hall + "&property=method": {"c-method"},
	} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(want, idsOf(t, client, target)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func idsOf(t *testing.T, client *apitest.Client, target string) []string {
	t.Helper()
	var answer struct{ Data []struct{ ID string } }
	client.JSON(t, target, &answer)
	ids := []string{}
	for _, item := range answer.Data {
		ids = append(ids, item.ID)
	}
	return ids
}

// TestEveryServedValueNamesItsClaims walks all events and groups, in lists and
// on their own.
func TestEveryServedValueNamesItsClaims(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	seen := 0
	for _, target := range []string{"/v1/events?revision=2", "/v1/events?revision=2&include=claims", "/v1/groups", "/v1/groups?include=claims"} {
		var answer struct{ Data []map[string]any }
		client.JSON(t, target, &answer)
		for _, record := range answer.Data {
			seen++
			if found := apitest.Unclaimed(record); found != nil {
				t.Errorf("%s: %v of %s", target, found, record["id"])
			}
			var alone map[string]any
			client.JSON(t, record["links"].(map[string]any)["self"].(string), &alone)
			if found := apitest.Unclaimed(alone); found != nil {
				t.Errorf("%s: %v", record["id"], found)
			}
		}
	}
	if seen != 10 {
		t.Errorf("%d records walked, want 10", seen)
	}
}
