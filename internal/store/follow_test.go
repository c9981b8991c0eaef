package store_test

import (
	"context"
	"testing"

	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/testdb"
)

// follower collects what a store tells.
type follower struct {
	heard chan store.Revision
	lost  chan error
}

func follow(t *testing.T, s *store.Store) follower {
	t.Helper()
	f := follower{make(chan store.Revision, 100), make(chan error, 100)}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.Follow(ctx, func(r store.Revision) { f.heard <- r }, func(err error) { f.lost <- err })
	}()
	t.Cleanup(func() { cancel(); <-ended })
	return f
}

// await waits until a revision is heard of.
func (f follower) await(t *testing.T, number int64) {
	t.Helper()
	for {
		select {
		case r := <-f.heard:
			if r.Number == number {
				return
			}
		case <-t.Context().Done():
			t.Fatalf("revision %d is not heard of", number)
		}
	}
}

// TestFollow: all servers over a database hear of what one of them publishes,
// also of what was published as their connections ended.
func TestFollow(t *testing.T) {
	t.Parallel()
	s, url := open(t)
	other, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(other.Close)
	first, second := follow(t, s), follow(t, other)
	for _, f := range []follower{first, second} {
		f.await(t, 0)
	}
	publish(t, s, titled("one"))
	for _, f := range []follower{first, second} {
		f.await(t, 1)
	}
	cutListeners(t, url)
	publish(t, s, titled("two"))
	for _, f := range []follower{first, second} {
		f.await(t, 2)
		if err := <-f.lost; err == nil {
			t.Error("the connection was lost without a reason")
		}
	}
	publish(t, s, titled("three"))
	for _, f := range []follower{first, second} {
		f.await(t, 3)
	}
}

// titled is a collection in which one title is as given.
func titled(title string) store.Records {
	r := fixture()
	event(&r, "hall-attack").Title = title
	return r
}

// cutListeners ends the connections of those who follow.
func cutListeners(t *testing.T, url string) {
	t.Helper()
	ended := 0
	if err := connect(t, testdb.Superuser(t, url)).QueryRow(t.Context(), `
		SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
		 WHERE datname = current_database() AND application_name = 'openincidents announcements'`).Scan(&ended); err != nil {
		t.Fatal(err)
	}
	if ended != 2 {
		t.Fatalf("%d connections were ended, want those of two who follow", ended)
	}
}
