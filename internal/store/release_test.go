package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/openincidents/openincidents/internal/store"
)

func TestReleases(t *testing.T) {
	t.Parallel()
	s, url := open(t)
	publish(t, s, fixture())
	made, err := s.MakeRelease(t.Context(), store.Release{Tag: "2026.11", Revision: 1, Notes: "the first"})
	if err != nil || made.At.IsZero() {
		t.Fatalf("%+v, %v", made, err)
	}
	got, err := s.Release(t.Context(), "2026.11")
	if err != nil || got != made {
		t.Errorf("%+v, %v; want %+v", got, err, made)
	}
	var exists *store.ReleaseExistsError
	if _, err := s.MakeRelease(t.Context(), store.Release{Tag: "2026.11", Revision: 1}); !errors.As(err, &exists) || exists.Revision != 1 {
		t.Errorf("a tag used twice: %v", err)
	}
	for _, bad := range []string{"a tag", "", strings.Repeat("a", 65)} {
		if _, err := s.MakeRelease(t.Context(), store.Release{Tag: bad, Revision: 1}); !errors.As(err, new(*store.BadTagError)) {
			t.Errorf("the tag %q: %v", bad, err)
		}
	}
	if _, err := s.MakeRelease(t.Context(), store.Release{Tag: "later", Revision: 9}); !errors.As(err, new(*store.NoRevisionError)) {
		t.Errorf("a revision to come: %v", err)
	}
	if _, err := s.Release(t.Context(), "later"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%v", err)
	}
	page, err := s.Releases(t.Context(), 1, firstPage)
	if err != nil || len(page.Items) != 1 {
		t.Errorf("%+v, %v", page, err)
	}
	for _, sql := range []string{`UPDATE release SET revision = 1`, `DELETE FROM release`, `TRUNCATE release`} {
		if err := asImporter(t, url, sql); err == nil {
			t.Errorf("%s was not refused", sql)
		}
		if err := execute(t, url, "", sql); err == nil {
			t.Errorf("%s was not refused to the owner", sql)
		}
	}
}

func TestRevisionAt(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	first, err := s.Newest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.RevisionAt(t.Context(), first.At.Add(-time.Second)); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("before the first: %v", err)
	}
	if got, err := s.RevisionAt(t.Context(), first.At); err != nil || got.Number != 1 {
		t.Errorf("at the first: %+v, %v", got, err)
	}
}
