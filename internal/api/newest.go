package api

import (
	"context"
	"sync/atomic"

	"github.com/maypok86/otter/v2"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// Announcer tells what is published.
type Announcer interface {
	// Follow calls heard with the newest revision once it listens and whenever
	// there is a newer one, and lost when it can no longer tell, until it listens
	// again. It returns when ctx ends.
	Follow(ctx context.Context, heard func(store.Revision), lost func(error))
}

const (
	// knownRevisions are rows of some hundred bytes.
	knownRevisions = 4096
	// knownVocabularies are lists of some hundred terms.
	knownVocabularies = 8
)

// memory is a Store that remembers what cannot change: revisions, their
// vocabularies and, while an Announcer tells, which one is the newest.
type memory struct {
	Store
	// newest is nil while nobody tells.
	newest atomic.Pointer[store.Revision]
	// seen is the number of the newest revision that was ever read or told.
	seen         atomic.Int64
	revisions    *otter.Cache[int64, store.Revision]
	vocabularies *otter.Cache[int64, []incident.VocabularyTerm]
}

func newMemory(s Store) *memory {
	return &memory{
		Store:        s,
		revisions:    otter.Must(&otter.Options[int64, store.Revision]{MaximumSize: knownRevisions}),
		vocabularies: otter.Must(&otter.Options[int64, []incident.VocabularyTerm]{MaximumSize: knownVocabularies}),
	}
}

type newestKey struct{}

// readingNewest settles for a request which revision is the newest, so that all
// of it reads the same one.
func readingNewest(ctx context.Context, newest store.Revision) context.Context {
	return context.WithValue(ctx, newestKey{}, newest)
}

// Newest is that of the request where it is settled, else the one told, else
// what the database says.
func (m *memory) Newest(ctx context.Context) (store.Revision, error) {
	if settled, ok := ctx.Value(newestKey{}).(store.Revision); ok {
		return settled, nil
	}
	if told := m.newest.Load(); told != nil {
		return *told, nil
	}
	newest, err := m.Store.Newest(ctx)
	if err == nil {
		m.keep(newest)
	}
	return newest, err
}

// Revision asks the database once for each revision there is.
func (m *memory) Revision(ctx context.Context, number int64) (store.Revision, error) {
	if known, ok := m.revisions.GetIfPresent(number); ok {
		return known, nil
	}
	revision, err := m.Store.Revision(ctx, number)
	if err == nil {
		m.keep(revision)
	}
	return revision, err
}

// Vocabulary asks the database once for each revision read; nobody changes the
// terms that it returns.
func (m *memory) Vocabulary(ctx context.Context, revision int64) ([]incident.VocabularyTerm, error) {
	if known, ok := m.vocabularies.GetIfPresent(revision); ok {
		return known, nil
	}
	terms, err := m.Store.Vocabulary(ctx, revision)
	if err == nil && len(terms) > 0 {
		m.vocabularies.Set(revision, terms)
	}
	return terms, err
}

func (m *memory) keep(r store.Revision) {
	if r.Number == 0 {
		return
	}
	m.revisions.Set(r.Number, r)
	for seen := m.seen.Load(); seen < r.Number && !m.seen.CompareAndSwap(seen, r.Number); seen = m.seen.Load() {
	}
}

func (m *memory) heard(r store.Revision) {
	m.keep(r)
	m.newest.Store(&r)
}

func (m *memory) lost() { m.newest.Store(nil) }
