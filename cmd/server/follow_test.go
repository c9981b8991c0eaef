package main

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/api/apitest"
	"github.com/openincidents/openincidents/internal/testdb"
)

// TestServersOverOneDatabaseAgree: what is published through one store is seen
// by the handlers of two others, which answer from memory until they are told.
func TestServersOverOneDatabaseAgree(t *testing.T) {
	t.Parallel()
	url := testdb.Clone(t)
	if _, err := runCommand(t, "import", datasetFolder(t), "--database-url", url); err != nil {
		t.Fatal(err)
	}
	var clients []*apitest.Client
	for range 2 {
		s := openStore(t, url)
		surface := api.New(api.Options{Store: s, Logger: slog.New(slog.DiscardHandler), CacheBytes: 1 << 20})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); surface.Follow(ctx, s) }()
		t.Cleanup(func() { cancel(); <-ended })
		clients = append(clients, apitest.NewClient(t, surface))
	}
	first := map[*apitest.Client]string{}
	for _, c := range clients {
		first[c] = c.Get(t, "/v1/events").Header.Get("ETag")
	}
	if first[clients[0]] != first[clients[1]] {
		t.Errorf("the servers have tags %v of one answer", first)
	}
	changed := changedDataset(t, "title: Attack on Crocus City Hall", "title: A new title")
	if _, err := runCommand(t, "import", changed, "--database-url", url, "--author", "A. Curator", "--message", "a better title"); err != nil {
		t.Fatal(err)
	}
	for _, c := range clients {
		for c.Get(t, "/v1/events", "If-None-Match: "+first[c]).Status == http.StatusNotModified {
			if t.Context().Err() != nil {
				t.Fatal("the new revision is never seen")
			}
			time.Sleep(time.Millisecond)
		}
	}
}
