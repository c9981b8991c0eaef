package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/api/apitest"
	"github.com/openincidents/openincidents/internal/testdb"
)

// TestPinnedAnswersStay: what a permanent link answers is the same, to the byte,
// after a renaming, a withdrawal, a merge, a retraction and a changed number
// (promise P5).
func TestPinnedAnswersStay(t *testing.T) {
	t.Parallel()
	url, dir := testdb.Clone(t), datasetFolder(t)
	if _, err := runCommand(t, "import", dir, "--database-url", url); err != nil {
		t.Fatal(err)
	}
	c := apitest.NewClient(t, api.New(api.Options{Store: openStore(t, url), Logger: slog.New(slog.DiscardHandler)}))
	before := pinnedAnswers(t, c)
	if len(before) < 100 {
		t.Fatalf("only %d pinned answers", len(before))
	}

	edit(t, dir, "groups/islamic-state-khorasan.yaml", "title: ", "title: The branch called ")
	edit(t, dir, "events/"+changedEvent+".yaml", "value: {at_least: 133}", "value: {at_least: 134}")
	edit(t, dir, "events/reina-club-attack-2017.yaml", "title: ", "withdrawn: {reason: a test, date: \"2026-11-22\"}\ntitle: ")
	edit(t, dir, "events/santa-maria-church-attack-2024.yaml", "title: ", "merged_into: kabul-airport-attack-2021\ntitle: ")
	edit(t, dir, "sources/semper-incolumem-isis-k.yaml", "title: ", "retracted: {date: \"2026-11-22\", notice: a test}\ntitle: ")
	for _, event := range []string{"rostov-on-don-attack-2024", "moscow-shopping-mall-attack-2024",
		"operations-against-isis-k", "targeted-killings-of-isis-k-leaders"} {
		edit(t, dir, "events/"+event+".yaml", "title: ", "withdrawn: {reason: its only source was retracted, date: \"2026-11-22\"}\ntitle: ")
	}
	if _, err := runCommand(t, "import", dir, "--database-url", url); err != nil {
		t.Fatal(err)
	}

	for link, body := range before {
		after := c.Get(t, link)
		if after.Status != http.StatusOK || !bytes.Equal(after.Body, body) {
			t.Errorf("%s answers %d, and something else than before", link, after.Status)
		}
	}
	for link, want := range map[string]int{
		"/v1/events/reina-club-attack-2017":         http.StatusGone,
		"/v1/events/santa-maria-church-attack-2024": http.StatusPermanentRedirect,
		"/v1/events/rostov-on-don-attack-2024":      http.StatusGone,
	} {
		if got := c.Get(t, link).Status; got != want {
			t.Errorf("%s answers %d now, want %d", link, got, want)
		}
	}
}

// pinnedQueries ask for pages, sums and what a search finds at the first revision.
var pinnedQueries = []string{
	"/v1/vocabulary?revision=1", "/v1/revisions?revision=1", "/v1/claims?revision=1&limit=1000",
	"/v1/events?revision=1&country=RU&from=2024-01-01", "/v1/events?revision=1&group=islamic-state-khorasan&include=claims",
	"/v1/events?revision=1&sort=-killed&limit=5", "/v1/events?revision=1&sort=occurred&fields=title,figures",
	"/v1/events?revision=1&sort=-changed", "/v1/events?revision=1&q=kabul%20branch&sort=relevance",
	"/v1/events?revision=1&corroboration=disputed&agreement=conflicting", "/v1/events?revision=1&near=69.2,34.5,100",
	"/v1/claims?revision=1&country=AF&counts=true", "/v1/sources?revision=1&status=current", "/v1/groups?revision=1&q=isis",
	"/v1/events/aggregate?revision=1&by=country,year", "/v1/events/aggregate?revision=1&by=group,kind&shared=each",
	"/v1/events/aggregate?revision=1&by=month&fill=zero&estimate=high&country=RU", "/v1/events/aggregate?revision=1&by=source&population=civilians",
	"/v1/search?revision=1&q=attack&limit=100", "/v1/search?revision=1&q=khorasan",
}

// pinnedForms ask for whole lists, and for sums, in every form but JSON.
func pinnedForms() []string {
	links := []string{"/v1/events/aggregate?revision=1&by=country,year&format=csv", "/v1/events?revision=1&format=geojson&limit=1000",
		"/v1/events?revision=1&format=csv&sort=-injured"}
	for _, list := range []string{"events", "groups", "sources", "claims"} {
		links = append(links, "/v1/"+list+"?revision=1&format=csv", "/v1/"+list+"?revision=1&format=ndjson")
	}
	return links
}

// pinnedAnswers are the bodies behind all permanent links of records and lists.
func pinnedAnswers(t *testing.T, c *apitest.Client) map[string][]byte {
	t.Helper()
	links := slices.Concat(pinnedQueries, pinnedForms())
	for _, list := range []string{"/v1/events", "/v1/groups", "/v1/sources"} {
		links = append(links, list+"?revision=1")
		for _, r := range crawl(t, c, list) {
			permanent := r["links"].(object)["permanent"].(string)
			path, query, _ := strings.Cut(permanent, "?")
			links = append(links, permanent, path+"/claims?"+query)
		}
	}
	answers := map[string][]byte{}
	for _, link := range links {
		response := c.Get(t, link)
		if response.Status != http.StatusOK {
			t.Errorf("%s answers %d", link, response.Status)
		}
		answers[link] = response.Body
	}
	return answers
}

// edit replaces text in a data file, once.
func edit(t *testing.T, dir, file, old, replacement string) {
	t.Helper()
	name := filepath.Join(dir, file)
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("%s does not hold %q", file, old)
	}
	writeFile(t, name, strings.Replace(string(text), old, replacement, 1))
}
