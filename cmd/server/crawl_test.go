package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"

	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/api/apitest"
	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/synthetic"
	"github.com/openincidents/openincidents/internal/testdb"
)

// TestACrawlIsOfOneRevision, in any order, while others publish all the time what
// moves records about in it.
func TestACrawlIsOfOneRevision(t *testing.T) {
	t.Parallel()
	s := openStore(t, testdb.Clone(t))
	var r store.Records
	r.Sources, r.Groups, r.Events = synthetic.New(synthetic.Shape{Seed: 7, Events: 80, Groups: 6, Sources: 12}).All()
	publishEdited(t, s, r, 0)
	stop := publishing(t, s, r)
	a := api.New(api.Options{Store: s, Logger: slog.New(slog.DiscardHandler), CacheBytes: 1 << 20})
	following, end := context.WithCancel(t.Context())
	var followed sync.WaitGroup
	followed.Go(func() { a.Follow(following, s) })
	c := apitest.NewClient(t, a)
	revisions := map[float64]bool{}
	for _, sort := range []string{"id", "-id", "occurred", "-occurred", "killed", "-killed", "-changed", "relevance"} {
		target := "/v1/events?limit=7&q=attack*&sort=" + sort
		revision, crawled := crawlWithRevision(t, c, target)
		revisions[revision] = true
		whole := crawl(t, c, fmt.Sprintf("/v1/events?limit=1000&fields=title&q=attack*&sort=%s&revision=%.0f", sort, revision))
		if len(crawled) < 20 || !slices.Equal(titlesOf(crawled), titlesOf(whole)) {
			t.Errorf("%s at revision %.0f: %d records in pages, %d at once", sort, revision, len(crawled), len(whole))
		}
	}
	stop()
	end()
	followed.Wait()
	if len(revisions) < 2 {
		t.Errorf("all crawls were of the revisions %v: nothing was published meanwhile", revisions)
	}
}

// publishing publishes one edit after the other until it is stopped.
func publishing(t *testing.T, s *store.Store, r store.Records) (stop func()) {
	t.Helper()
	stopped := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		for edit := 1; ; edit++ {
			select {
			case <-stopped:
				return
			default:
				publishEdited(t, s, r, edit)
			}
		}
	})
	return func() { close(stopped); done.Wait() }
}

// publishEdited publishes records with other titles and numbers in some events.
func publishEdited(t *testing.T, s *store.Store, r store.Records, edit int) {
	t.Helper()
	events := slices.Clone(r.Events)
	for i := range events {
		events[i].Title = fmt.Sprintf("Attack %d", (i*31+edit)%97)
		if (i+edit)%3 != 0 {
			continue
		}
		events[i].Claims = slices.Clone(events[i].Claims)
		for j, c := range events[i].Claims {
			if _, counts := c.Value.(incident.Count); counts {
				events[i].Claims[j].Value = incident.Count{Form: incident.Exactly, N: int64((i*17 + edit) % 50)}
			}
		}
	}
	_, err := s.Publish(context.WithoutCancel(t.Context()), store.Publication{Collection: "synthetic", Author: "A", Message: "edit"},
		store.Records{Sources: r.Sources, Groups: r.Groups, Events: events})
	if err != nil {
		t.Errorf("edit %d: %v", edit, err)
	}
}

// crawlWithRevision is crawl, and the revision that all pages say they are of.
func crawlWithRevision(t *testing.T, c *apitest.Client, target string) (revision float64, all []object) {
	t.Helper()
	for target != "" {
		var p struct {
			page
			Meta struct {
				Revision float64 `json:"revision"`
			} `json:"meta"`
		}
		c.JSON(t, target, &p)
		if revision != 0 && p.Meta.Revision != revision {
			t.Errorf("%s is of revision %.0f, the page before of %.0f", target, p.Meta.Revision, revision)
		}
		revision, all, target = p.Meta.Revision, append(all, p.Data...), p.Links.Next
	}
	return revision, all
}

func titlesOf(records []object) []string {
	var titles []string
	for _, r := range records {
		titles = append(titles, fmt.Sprintf("%v: %v", r["id"], r["title"]))
	}
	return titles
}
