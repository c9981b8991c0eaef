package store_test

import (
	"context"
	"testing"

	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/testdb"
)

func TestMain(m *testing.M) {
	testdb.Main(m, func(_ context.Context, databaseURL string) error { return store.Migrate(databaseURL) })
}

// open returns a store over a fresh, migrated, empty database, and its URL.
func open(t *testing.T) (*store.Store, string) {
	t.Helper()
	url := testdb.Clone(t)
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s, url
}

// publish publishes records as the collection curated.
func publish(t *testing.T, s *store.Store, r store.Records) store.Result {
	t.Helper()
	result, err := s.Publish(t.Context(), publication, r)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

var publication = store.Publication{Collection: "curated", Author: "A. Curator", Message: "a test"}
