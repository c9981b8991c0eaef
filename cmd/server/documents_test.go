package main

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/api/apitest"
	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/synthetic"
	"github.com/openincidents/openincidents/internal/testdb"
)

// eventMembers are all members of an event.
const eventMembers = "type,collection,revision,title,summary,kind,external_ids,part_of,parts,occurred,location,figures,outcome," +
	"methods,targets,participants,named_victims,details,corroboration,independent_sources,sources,underlying_sources,claims"

// TestDocumentsSayWhatRecordsSay: a list serves events as they were put together
// when they were published; chosen members are read from the records themselves.
// At every revision both say the same of the curated events.
func TestDocumentsSayWhatRecordsSay(t *testing.T) {
	t.Parallel()
	url, dir := testdb.Clone(t), datasetFolder(t)
	for _, change := range []func(){
		func() {},
		func() {
			edit(t, dir, "groups/islamic-state-khorasan.yaml", "title: ", "title: The \"branch\" called ")
			edit(t, dir, "events/"+changedEvent+".yaml", "value: {at_least: 133}", "value: {at_least: 134}")
		},
		func() {
			edit(t, dir, "sources/semper-incolumem-isis-k.yaml", "title: ", "corrected: {date: \"2026-11-21\", notice: a test}\ntitle: ")
			edit(t, dir, "sources/semper-incolumem-isis-k.yaml", "url: https://", "url: https://example.org/")
		},
		func() {
			edit(t, dir, "sources/semper-incolumem-isis-k.yaml", "corrected: ", "retracted: ")
			for _, event := range []string{"rostov-on-don-attack-2024", "moscow-shopping-mall-attack-2024",
				"operations-against-isis-k", "targeted-killings-of-isis-k-leaders"} {
				edit(t, dir, "events/"+event+".yaml", "title: ", "withdrawn: {reason: its only source was retracted, date: \"2026-11-22\"}\ntitle: ")
			}
		},
		func() {
			edit(t, dir, "events/reina-club-attack-2017.yaml", "title: ", "withdrawn: {reason: a test, date: \"2026-11-22\"}\ntitle: ")
			edit(t, dir, "events/santa-maria-church-attack-2024.yaml", "title: ", "merged_into: kabul-airport-attack-2021\ntitle: ")
		},
	} {
		change()
		if _, err := runCommand(t, "import", dir, "--database-url", url); err != nil {
			t.Fatal(err)
		}
	}
	documentsSayWhatRecordsSay(t, openStore(t, url), 5)
}

// TestDrawnDocumentsSayWhatRecordsSay is the same for made-up events, whose
// groups and sources are renamed, and whose series grow.
func TestDrawnDocumentsSayWhatRecordsSay(t *testing.T) {
	t.Parallel()
	s := openStore(t, testdb.Clone(t))
	var r store.Records
	r.Sources, r.Groups, r.Events = synthetic.New(synthetic.Shape{Seed: 21, Events: 90, Groups: 6, Sources: 25}).All()
	publishEdited(t, s, r, 0)
	r.Groups[0].Title, r.Groups[1].Title = "Line\u2028of <those> who & \\ came", r.Groups[0].Title
	publishEdited(t, s, r, 1)
	for i := range r.Sources {
		switch i % 4 {
		case 1:
			r.Sources[i].Title += ", with a tab\tin it"
		case 2:
			r.Sources[i].ContainerTitle = ""
		case 3:
			r.Sources[i].ExternalIDs = map[string]string{"doi": fmt.Sprintf("10.1000/%d", i)}
		}
	}
	publishEdited(t, s, r, 1)
	ended := 0
	for i := range r.Events {
		e := &r.Events[i]
		e.ExternalIDs = map[string]string{"wikidata": fmt.Sprintf("Q%d", i+1), "acled": fmt.Sprintf("RUS%d", i+1)}
		if e.PartOf != "" && ended < 3 {
			ended++
			e.Withdrawn = &incident.Withdrawal{Reason: "it did not happen", Date: "2026-01-02"}
		}
	}
	publishEdited(t, s, r, 1)
	if ended == 0 {
		t.Error("no series lost a part")
	}
	documentsSayWhatRecordsSay(t, s, 4)
}

func featuresOf(t *testing.T, c *apitest.Client, target string) []object {
	t.Helper()
	var collection struct{ Features []object }
	c.JSON(t, target, &collection)
	return collection.Features
}

func documentsSayWhatRecordsSay(t *testing.T, s *store.Store, revisions int) {
	t.Helper()
	c := apitest.NewClient(t, api.New(api.Options{Store: s, Logger: slog.New(slog.DiscardHandler)}))
	for revision := 1; revision <= revisions; revision++ {
		list := fmt.Sprintf("/v1/events?limit=1000&revision=%d", revision)
		documents, records := crawl(t, c, list), crawl(t, c, list+"&fields="+eventMembers)
		if len(records) < 20 {
			t.Errorf("at %d: %d events", revision, len(records))
		}
		features := featuresOf(t, c, list+"&format=geojson&fields="+eventMembers)
		if diff := cmp.Diff(records, documents) + cmp.Diff(features, featuresOf(t, c, list+"&format=geojson")); diff != "" {
			t.Errorf("at %d (-records +documents):\n%s", revision, diff)
		}
	}
	if body := string(c.Get(t, "/v1/events?limit=1000").Body); strings.Contains(body, `" :`) || strings.Contains(body, "\n ") {
		t.Error("documents have spaces between their members")
	}
}
