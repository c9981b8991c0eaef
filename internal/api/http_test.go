package api_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/api/apitest"
	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// allPaths has one request for each path of the contract.
var allPaths = []string{
	"/", "/docs", "/openapi.yaml", "/openapi.json", "/livez", "/readyz", "/v1/vocabulary",
	"/v1/events", "/v1/events/concert-hall-attack-2024", "/v1/events/concert-hall-attack-2024/claims", "/v1/events/concert-hall-attack-2024/sources",
	"/v1/groups", "/v1/groups/northern-branch", "/v1/groups/northern-branch/claims", "/v1/groups/northern-branch/sources", "/v1/groups/northern-branch/events",
	"/v1/sources", "/v1/sources/daily-report", "/v1/sources/daily-report/claims", "/v1/sources/daily-report/events",
	"/v1/events/aggregate?by=country", "/v1/search?q=attack", "/v1/claims", "/v1/claims/c-killed-1", "/v1/revisions", "/v1/revisions/1", "/v1/releases", "/v1/releases/2026.1",
}

func TestAllPathsAreTried(t *testing.T) {
	t.Parallel()
	if got, want := len(allPaths), loadDoc(t).Paths.Len(); got != want {
		t.Errorf("%d paths are tried, the contract has %d", got, want)
	}
}

// TestHeadIsGetWithoutBody asks a real server, which adds headers of its own.
func TestHeadIsGetWithoutBody(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(newHandler(newFake()))
	t.Cleanup(server.Close)
	for _, path := range append(allPaths, "/docs/swagger-ui.css", "/nowhere", "/v1/events/market-bombing-2") {
		get, head := fetch(t, server, http.MethodGet, path), fetch(t, server, http.MethodHead, path)
		if get.Status != head.Status || len(head.Body) != 0 || len(get.Body) == 0 {
			t.Errorf("%s: GET %d with %d bytes, HEAD %d with %d", path, get.Status, len(get.Body), head.Status, len(head.Body))
		}
		for _, name := range []string{"Content-Type", "Content-Length", "Content-Security-Policy", "Vary"} {
			if g, h := get.Header.Get(name), head.Header.Get(name); g != h {
				t.Errorf("%s: GET has %s %q, HEAD %q", path, name, g, h)
			}
		}
	}
}

// fetch returns a response as it came over the wire. Headers are given as
// "Name: value".
func fetch(t *testing.T, server *httptest.Server, method, path string, headers ...string) apitest.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-Request-ID", "fixed")
	// Without this the transport would ask for gzip and hide the length.
	request.Header.Set("Accept-Encoding", "identity")
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Set(name, value)
	}
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return apitest.Response{Status: response.StatusCode, Header: response.Header, Body: body}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for _, path := range append(allPaths, "/docs/swagger-ui.css") {
		for _, method := range []string{"POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"} {
			response := client.Do(t, method, path)
			if response.Status != http.StatusMethodNotAllowed || response.Header.Get("Allow") != "GET, HEAD" {
				t.Errorf("%s %s: %d, Allow %q", method, path, response.Status, response.Header.Get("Allow"))
			}
		}
	}
	if got := client.Do(t, "POST", "/nowhere").Status; got != http.StatusNotFound {
		t.Errorf("POST /nowhere: %d, want 404", got)
	}
}

func TestQueriesAreReadStrictly(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for target, want := range map[string]string{
		"/v1/events?contry=RU":                        `did you mean \"country\"?`,
		"/v1/events?format=cvs":                       `did you mean \"csv\"?`,
		"/v1/groups?format=geojson":                   `is not json, csv or ndjson`,
		"/v1/claims/c-killed-1?format=csv":            `"parameter":"format"`,
		"/v1/events?zebra=1":                          "this path takes revision, release, as_of, format, limit, cursor",
		"/?x=1":                                       "this path takes none",
		"/livez?x=1":                                  `"parameter":"x"`,
		"/openapi.json?pretty=1":                      `"parameter":"pretty"`,
		"/v1/events/concert-hall-attack-2024?limit=1": `"parameter":"limit"`,
		"/v1/groups/northern-branch/events?group=northern-branch": `"parameter":"group"`,
		"/v1/events?kind=%zz":                              `"parameter":"kind"`,
		"/v1/events?%zz=1":                                 `"parameter":"%zz"`,
		"/v1/events?kind=%ff":                              `"parameter":"kind"`,
		"/v1/events?country=RU;kind=bombing":               "a semicolon does not separate",
		"/v1/events?source=%00":                            "control character",
		"/v1/events?limit=1&limit=2":                       "stands 2 times",
		"/v1/events?country=":                              "has no value",
		"/v1/events?country":                               "has no value",
		"/v1/events?=":                                     `"parameter":""`,
		"/v1/events?=1":                                    `"detail":"a value stands in the query without a name; write name=value"`,
		"/v1/events?=1&x=1":                                `2 things are wrong with the query (\"\", x)`,
		"/v1/events?limit=0":                               "from 1 upwards",
		"/v1/events?limit=-1":                              `"parameter":"limit"`,
		"/v1/events?limit=+1":                              `"parameter":"limit"`,
		"/v1/events?limit=1.5":                             `"parameter":"limit"`,
		"/v1/events?limit=ten":                             `"parameter":"limit"`,
		"/v1/events?revision=0":                            `"parameter":"revision"`,
		"/v1/events?revision=4":                            "there is no revision 4; the newest is 3",
		"/v1/events?revision=99999999999999999999":         `"parameter":"revision"`,
		"/v1/events?release=":                              "has no value; give the tag of a release",
		"/v1/events?release=2026.1&release=2026.2":         "stands 2 times",
		"/v1/events?release=2026..1":                       "parts joined by dots or hyphens",
		"/v1/events?release=2026.3":                        `release: there is no release \"2026.3\"`,
		"/v1/events?relase=2026.1":                         `did you mean \"release\"?`,
		"/v1/events?as_of=2025-12-31":                      "the first revision was at 2026-01-01T12:00:00Z",
		"/v1/events?as_of=2026":                            `"parameter":"as_of"`,
		"/v1/events?as_of=2026-02-30":                      `"parameter":"as_of"`,
		"/v1/events?as_of=2026-01-02T12:00:00":             "RFC 3339",
		"/v1/events?as_of=2026-01-02T12:00:00+02:00":       `did you mean \"2026-01-02T12:00:00%2B02:00\"?`,
		"/v1/events?include=claim":                         `did you mean \"claims\"?`,
		"/v1/events?country=XX":                            `"parameter":"country"`,
		"/v1/events?country=UK":                            `did you mean \"GB\"?`,
		"/v1/events?country=RUS":                           `did you mean \"RU\"?`,
		"/v1/events?from=2024-02-30":                       `"parameter":"from"`,
		"/v1/events?to=22.03.2024":                         "YYYY-MM-DD",
		"/v1/events?from=0000":                             `"parameter":"from"`,
		"/v1/events?from=2024&to=2023":                     `"parameter":"to"`,
		"/v1/events?group=Not+An+Id":                       "lower-case words",
		"/v1/events?source=" + strings.Repeat("a", 65):     "at most 64",
		"/v1/events?kind=Bombing":                          `did you mean \"bombing\"?`,
		"/v1/groups?kind=bombing":                          "is no term of group-kind",
		"/v1/claims?property=kiled":                        `did you mean \"killed\"?`,
		"/v1/vocabulary?scheme=properties":                 `did you mean \"property\"?`,
		"/v1/vocabulary?limit=5":                           `"parameter":"limit"`,
		"/v1/events?" + strings.Repeat("country=RU&", 101): "at most 100",
		"/v1/events?cursor=abc":                            "take it from a next link",
	} {
		t.Run(target[:min(len(target), 60)], func(t *testing.T) {
			t.Parallel()
			response := client.Get(t, target)
			if response.Status != http.StatusBadRequest || !strings.Contains(string(response.Body), want) {
				t.Errorf("%d %s, want 400 with %s", response.Status, response.Body, want)
			}
		})
	}
}

func TestHarmlessQueriesAreRead(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for _, target := range []string{
		"/v1/events?", "/v1/events?&", "/v1/events?&limit=1&", "/v1/events?country=%52U", "/v1/events?kind=bombing&kind=bombing",
		"/v1/events?country=XK&country=SU", "/v1/events?from=2024-02-29&to=2024-02", "/v1/events?from=2024-03&to=2024-03-01",
	} {
		if response := client.Get(t, target); response.Status != http.StatusOK {
			t.Errorf("%s: %d %s", target, response.Status, response.Body)
		}
	}
}

func TestUnknownIDs(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for _, path := range []string{
		"/v1/events/nothing", "/v1/events/Not-An-ID", "/v1/events/%00", "/v1/events/a%2Fb", "/v1/events/" + strings.Repeat("a", 65),
		"/v1/events/nothing/claims", "/v1/events/nothing/sources", "/v1/groups/nothing", "/v1/groups/nothing/claims",
		"/v1/groups/nothing/events", "/v1/groups/nothing/sources", "/v1/sources/nothing", "/v1/sources/nothing/claims",
		"/v1/releases/nothing", "/v1/releases/%00", "/v1/releases/%ff", "/v1/releases/2026.1%20", "/v1/releases/2026..1", "/v1/releases/" + strings.Repeat("a", 9000),
		"/v1/sources/nothing/events", "/v1/claims/nothing", "/v1/claims/%00", "/v1/claims/%ff", "/v1/revisions/0", "/v1/revisions/-1",
		"/v1/revisions/x", "/v1/revisions/01", "/v1/revisions/+1", "/v1/revisions/%2B1", "/v1/revisions/1%20", "/v1/claims/c_gone", "/v1/revisions/99999999999999999999", "/v1/events/", "/v1", "/v2/events", "/docs/", "/docs/nothing.js",
		"/docs/embed.go", "/docs/..%2fx", "/favicon.ico", "/V1/events", "/v1/events/concert-hall-attack-2024/",
	} {
		if got := client.Get(t, path).Status; got != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", path, got)
		}
	}
}

func TestUnknownIDsAreNamedAsTheyWereAskedFor(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for path, want := range map[string]string{
		"/v1/events/a%2Fb":        `the id \"a/b\"`,
		"/v1/events/a%2Fb/claims": `the id \"a/b\"`,
		"/v1/events/%C3%A9":       `the id \"é\"`,
		"/v1/events/nothing":      `the id \"nothing\"`,
		"/v1/claims/%25":          `the id \"%\"`,
		"/v1/revisions/01":        `the id \"01\"`,
		"/v1/revisions/9":         `there is no revision 9`,
	} {
		if body := string(client.Get(t, path).Body); !strings.Contains(body, want) {
			t.Errorf("%s: %s, want %s", path, body, want)
		}
	}
}

func TestGoneAndMovedHoldFromTheirRevisionOn(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for target, want := range map[string]int{
		"/v1/events/market-bombing-2":                    410,
		"/v1/events/market-bombing-2/claims":             410,
		"/v1/events/market-bombing-2/sources?revision=3": 410,
		"/v1/events/market-bombing-2?revision=2":         200,
		"/v1/events/market-bombing-3":                    308,
		"/v1/events/market-bombing-3?revision=2":         200,
		"/v1/events/market-bombing-2?revision=1":         404,
	} {
		if got := client.Get(t, target).Status; got != want {
			t.Errorf("%s: %d, want %d", target, got, want)
		}
	}
}

func TestPublicURL(t *testing.T) {
	t.Parallel()
	const base = "https://data.example.org/incidents"
	client := apitest.NewClient(t, api.New(api.Options{
		Store: newFake(), Logger: slog.New(slog.DiscardHandler), PublicURL: base + "/",
	}))
	var page listAnswer
	client.JSON(t, "/v1/events?limit=1", &page)
	for _, link := range []string{page.Links.Self, page.Links.Permanent, page.Links.Next} {
		if !strings.HasPrefix(link, base+"/v1/events?") {
			t.Errorf("link %s is not under the public URL", link)
		}
	}
	if got := client.Get(t, "/v1/events/market-bombing-3").Header.Get("Location"); got != base+"/v1/events/market-bombing-1" {
		t.Errorf("Location %s", got)
	}
	if text := client.Get(t, "/openapi.yaml").Body; !bytes.Contains(text, []byte("servers:\n  - url: \""+base+"\"\n")) {
		t.Error("/openapi.yaml does not name the public URL as its server")
	}
	if text := client.Get(t, "/openapi.json").Body; !bytes.Contains(text, []byte(base)) {
		t.Error("/openapi.json does not name the public URL as its server")
	}
}

func TestHostIsNotTrusted(t *testing.T) {
	t.Parallel()
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://evil.example/v1/events?limit=1", nil)
	request.Header.Set("X-Forwarded-Host", "evil.example")
	recorder := httptest.NewRecorder()
	newHandler(newFake()).ServeHTTP(recorder, request)
	if strings.Contains(recorder.Body.String(), "evil.example") {
		t.Errorf("the host of the request is in the answer: %s", recorder.Body)
	}
}

func TestRequestIDs(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for given, kept := range map[string]bool{
		"abc-123_4.5:6": true, strings.Repeat("a", 64): true,
		strings.Repeat("a", 65): false, "a b": false, "<script>": false, "é": false,
	} {
		got := client.Get(t, "/v1/events", "X-Request-ID: "+given).Header.Get("X-Request-ID")
		if (got == given) != kept {
			t.Errorf("%q became %q", given, got)
		}
	}
	first, second := client.Get(t, "/livez"), client.Get(t, "/livez")
	if first.Header.Get("X-Request-ID") == second.Header.Get("X-Request-ID") {
		t.Error("two requests have one id")
	}
}

// logged sends a request and returns the lines of the log.
func logged(t *testing.T, f *fake, target string, headers ...string) []map[string]any {
	t.Helper()
	var text bytes.Buffer
	handler := api.New(api.Options{Store: f, Logger: slog.New(slog.NewJSONHandler(&text, nil))})
	apitest.NewClient(t, handler).Get(t, target, headers...)
	var lines []map[string]any
	for line := range strings.Lines(text.String()) {
		var decoded map[string]any
		if err := json.Unmarshal([]byte(line), &decoded); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, decoded)
	}
	return lines
}

func TestOneLineARequest(t *testing.T) {
	t.Parallel()
	lines := logged(t, newFake(), "/v1/events?limit=1", fixedID, "Authorization: Bearer hunter2")
	if len(lines) != 1 {
		t.Fatalf("%d lines, want 1: %v", len(lines), lines)
	}
	line := lines[0]
	for name, want := range map[string]any{
		"msg": "request", "method": "GET", "path": "/v1/events", "query": "limit=1", "status": 200.0, "request_id": "golden",
	} {
		if line[name] != want {
			t.Errorf("%s: %v, want %v", name, line[name], want)
		}
	}
	if bytes, _ := line["bytes"].(float64); bytes < 100 || line["duration"] == nil {
		t.Errorf("bytes %v, duration %v", line["bytes"], line["duration"])
	}
	for _, value := range line {
		if text, ok := value.(string); ok && strings.Contains(text, "hunter2") {
			t.Errorf("a secret is logged: %v", line)
		}
	}
}

func TestFailuresAreLoggedWithTheirReason(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.fails = panicking("Events")
	lines := logged(t, f, "/v1/events", fixedID)
	if len(lines) != 2 {
		t.Fatalf("%d lines, want 2: %v", len(lines), lines)
	}
	reason, _ := lines[0]["error"].(string)
	if lines[0]["request_id"] != "golden" || !strings.Contains(reason, "secret of the program") || !strings.Contains(reason, "fake_test.go") {
		t.Errorf("the log does not say why and where: %v", lines[0])
	}
	if lines[1]["status"] != 500.0 {
		t.Errorf("the request's line says %v", lines[1]["status"])
	}
}

func TestAbortedConnectionsStayAborted(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.fails = func(string) error { panic(http.ErrAbortHandler) }
	defer func() {
		reason, _ := recover().(error)
		if !errors.Is(reason, http.ErrAbortHandler) {
			t.Errorf("recovered %v, want http.ErrAbortHandler", reason)
		}
	}()
	newClient(t, f).Get(t, "/v1/events")
	t.Error("the connection was not aborted")
}

func TestLandingPageForPeople(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.snapshots[2].events[0].Title = "<script>alert(1)</script>"
	response := newClient(t, f).Get(t, "/", "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
	text := string(response.Body)
	for _, want := range []string{
		`<html lang="en">`, "<title>OpenIncidents</title>", `name="viewport"`, `href="/v1/events"`, `href="/v1/releases"`, `href="/docs"`,
		`href="/v1/groups/northern-branch"`, "Newest revision", "&lt;script&gt;alert(1)",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	for _, not := range []string{"http://", "https://", "src=", "<script", "ZgotmplZ"} {
		if strings.Contains(text, not) {
			t.Errorf("the page has %s", not)
		}
	}
	if got := response.Header.Get("Content-Type"); got != "text/html; charset=utf-8" {
		t.Errorf("content type %s", got)
	}
	if got := response.Header.Get("Vary"); got != "Accept, Accept-Encoding" {
		t.Errorf("Vary %s", got)
	}
	empty := newClient(t, &fake{}).Get(t, "/", "Accept: text/html")
	if !strings.Contains(string(empty.Body), "Nothing is published here yet") {
		t.Errorf("before the first revision: %s", empty.Body)
	}
}

func TestLandingPageNegotiates(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for accept, want := range map[string]string{
		"": "application/json", "*/*": "application/json", "text/html": "text/html; charset=utf-8", "application/json": "application/json",
		"text/html;q=0.5, application/json;q=0.6": "application/json", "application/*, text/html;q=0.1": "application/json",
		"text/*": "text/html; charset=utf-8", "application/json;q=0, */*": "text/html; charset=utf-8",
	} {
		response := client.Get(t, "/", "Accept: "+accept)
		if got := response.Header.Get("Content-Type"); response.Status != http.StatusOK || got != want {
			t.Errorf("Accept %q: %d %s, want %s", accept, response.Status, got, want)
		}
	}
	if got := client.Get(t, "/", "Accept: image/png").Status; got != http.StatusNotAcceptable {
		t.Errorf("Accept image/png: %d, want 406", got)
	}
}

var elsewhere = regexp.MustCompile(`(?:src|href)="([^"]*)"`)

// TestDocsNeedNoOtherHost follows all that the viewer's page refers to.
func TestDocsNeedNoOtherHost(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	page := client.Get(t, "/docs", "Accept: text/html")
	references := elsewhere.FindAllSubmatch(page.Body, -1)
	if len(references) < 4 {
		t.Fatalf("the page refers to %d files only: %s", len(references), page.Body)
	}
	for _, reference := range references {
		path := string(reference[1])
		if !strings.HasPrefix(path, "docs/") {
			t.Errorf("%s is not a file under /docs/", path)
			continue
		}
		if response := client.Get(t, "/"+path); response.Status != http.StatusOK || len(response.Body) == 0 {
			t.Errorf("%s: %d", path, response.Status)
		}
	}
	if css := client.Get(t, "/docs/swagger-ui.css").Body; bytes.Contains(css, []byte("@import")) || bytes.Contains(css, []byte("url(http")) {
		t.Error("the style sheet loads from elsewhere")
	}
	for _, want := range []string{"validatorUrl: null", "openapi.json"} {
		if !bytes.Contains(page.Body, []byte(want)) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestPoliciesAllowThePagesAndNothingElse(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for path, want := range map[string]string{
		"/v1/events": "default-src 'none'; frame-ancestors 'none'",
		"/docs":      "connect-src 'self'",
		"/":          "style-src 'sha256-",
	} {
		response := client.Get(t, path, "Accept: text/html, */*;q=0.5")
		policy := response.Header.Get("Content-Security-Policy")
		if !strings.Contains(policy, want) || !strings.HasPrefix(policy, "default-src 'none'") {
			t.Errorf("%s: policy %s", path, policy)
		}
		if got := response.Header.Get("X-Content-Type-Options"); got != "nosniff" {
			t.Errorf("%s: X-Content-Type-Options %q", path, got)
		}
	}
	if policy := client.Get(t, "/docs").Header.Get("Content-Security-Policy"); strings.Count(policy, "'sha256-") != 2 {
		t.Errorf("the viewer has two scripts of its own: %s", policy)
	}
}

// TestEveryPropertyIsServed gives an event and a group an answer for each
// property of the vocabulary and looks for it in what is served.
func TestEveryPropertyIsServed(t *testing.T) {
	t.Parallel()
	f := newFake()
	last := f.snapshots[2]
	wanted := map[incident.RecordType][]string{}
	for _, term := range incident.StandardVocabulary().Terms() {
		if term.Scheme != incident.SchemeProperty {
			continue
		}
		for _, subject := range term.Subjects {
			claim := "claim-of-" + strings.ReplaceAll(term.ID, "_", "-")
			wanted[subject] = append(wanted[subject], claim)
			answers := &last.events[0].Answers
			if subject == incident.TypeGroup {
				answers = &last.groups[0].Answers
			}
			addAnswer(answers, term, claim)
		}
	}
	last.events[0].Answers.Dates, last.groups[0].Answers.Dates = last.events[0].Answers.Dates[1:], last.groups[0].Answers.Dates[1:]
	last.events[0].Answers.Places = last.events[0].Answers.Places[1:]
	client := newClient(t, f)
	for subject, path := range map[incident.RecordType]string{
		incident.TypeEvent: "/v1/events/" + last.events[0].ID, incident.TypeGroup: "/v1/groups/" + last.groups[0].ID,
	} {
		body := string(client.Get(t, path).Body)
		for _, claim := range wanted[subject] {
			if !strings.Contains(body, `"`+claim+`"`) {
				t.Errorf("%s does not serve %s", path, claim)
			}
		}
	}
}

func addAnswer(a *incident.Answers, term incident.VocabularyTerm, claim string) {
	claims := []string{claim}
	switch {
	case term.Set:
		a.Values = append(a.Values, incident.SetValue{Property: term.ID, Value: anyValue(term.Type), Agreement: incident.SingleSource, Claims: claims})
	case term.Type == incident.ValueCount:
		a.Figures = append(a.Figures, incident.Figure{Property: term.ID, Agreement: incident.SingleSource, Rule: incident.Rule, Claims: claims})
	case term.Type == incident.ValueDate:
		a.Dates = append(a.Dates, incident.DateAnswer{Property: term.ID, EDTF: "2024", Agreement: incident.SingleSource, Claims: claims})
	case term.Type == incident.ValuePlace:
		a.Places = append(a.Places, incident.PlaceAnswer{Property: term.ID, Place: incident.Place{Precision: "unknown"}, Agreement: incident.SingleSource, Claims: claims})
	case term.Type == incident.ValueTerm:
		a.Terms = append(a.Terms, incident.TermAnswer{Property: term.ID, Agreement: incident.Conflicting, Claims: claims})
	}
}

func anyValue(t incident.ValueType) incident.Value {
	return map[incident.ValueType]incident.Value{
		incident.ValueTerm: incident.Term{Term: "x"}, incident.ValueText: incident.Text{Text: "x"}, incident.ValuePerson: incident.Person{Name: "x"},
		incident.ValuePlace: incident.Place{Precision: "country"}, incident.ValueRelation: incident.Relation{Relation: "ally-of", Group: "gone"},
		incident.ValueParticipant: incident.Participant{Name: "gunmen", Role: "perpetrator", Basis: "alleged"},
	}[t]
}

// TestEveryShapeOfValueFitsOnce relies on the client: the contract's oneOf
// refuses a value that fits no shape, or two.
func TestEveryShapeOfValueFitsOnce(t *testing.T) {
	t.Parallel()
	f := newFake()
	last := f.snapshots[2]
	last.claims = nil
	for i, value := range []incident.Value{
		incident.Count{Form: incident.Exactly}, incident.Count{Form: incident.AtLeast, N: 1}, incident.Count{Form: incident.MoreThan, N: 1},
		incident.Count{Form: incident.AtMost, N: 1}, incident.Count{Form: incident.FewerThan, N: 1}, incident.Count{Form: incident.About, N: 1},
		incident.Count{Form: incident.Between, Low: 3, High: 2}, incident.Count{Form: incident.Between, Low: 1, High: 2, Best: pointer[int64](0)},
		incident.Count{Form: incident.Unquantified, Words: "several"}, incident.Date{EDTF: "2024-03/.."}, incident.Term{Term: "foiled"},
		incident.Text{Text: "A & B"}, incident.Person{Name: "A"}, incident.Person{Name: "A", Description: "B"},
		incident.Place{Precision: "unknown"}, incident.Place{Country: "RU", Admin1: "RU-MOS", Admin2: "x", Place: "y", Site: "z", Longitude: pointer(37.39), Latitude: pointer(-55.83), Precision: "exact"},
		incident.Participant{Group: "a", Role: "target", Basis: "alleged"}, incident.Participant{Name: "a", Role: "target", Basis: "alleged"},
		incident.Relation{Relation: "ally-of", Group: "b"},
	} {
		c := fixtureClaim("claim-"+string(rune('a'+i)), "detail", value, "daily-report", "")
		c.Locator = nil
		last.claims = append(last.claims, c)
	}
	var answer struct {
		Data []struct{ Value map[string]any }
	}
	newClient(t, f).JSON(t, "/v1/claims", &answer)
	if len(answer.Data) != len(last.claims) {
		t.Fatalf("%d claims, want %d", len(answer.Data), len(last.claims))
	}
	if got := answer.Data[0].Value["exactly"]; got != 0.0 {
		t.Errorf("exactly none is served as %v", got)
	}
}

func TestReadinessFollowsTheDatabase(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.fails = failing("Ping", store.ErrUnavailable)
	client := newClient(t, f)
	if got := client.Get(t, "/readyz").Status; got != http.StatusServiceUnavailable {
		t.Errorf("/readyz: %d, want 503", got)
	}
	if got := client.Get(t, "/livez", "Accept: text/plain").Status; got != http.StatusOK {
		t.Errorf("/livez: %d, want 200", got)
	}
}
