package api_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/api/apitest"
	"github.com/openincidents/openincidents/internal/store"
)

// newFollowing is a handler that can be told of revisions, and a client of it.
func newFollowing(t testing.TB, f *fake) (*api.API, *apitest.Client) {
	t.Helper()
	handler := api.New(api.Options{Store: f, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), CacheBytes: 4 << 20})
	return handler, apitest.NewClient(t, handler)
}

// blocking is a fake whose reads of one event wait until they are let go.
type blocking struct {
	*fake
	mu    sync.Mutex
	calls int
	// given is what a read ends with once goOn is closed.
	goOn  chan struct{}
	given error
	// ended counts reads whose context ended before.
	ended int
}

func (b *blocking) Event(ctx context.Context, rev int64, id string) (store.Event, error) {
	b.mu.Lock()
	b.calls++
	b.mu.Unlock()
	select {
	case <-b.goOn:
	case <-ctx.Done():
		b.mu.Lock()
		b.ended++
		b.mu.Unlock()
		return store.Event{}, ctx.Err()
	}
	if b.given != nil {
		return store.Event{}, b.given
	}
	return b.fake.Event(ctx, rev, id)
}

// clients ask at once; the first leaves them before there is an answer. It must
// run in a bubble of synctest.
func clients(t *testing.T, b *blocking, target string, leave int) []apitest.Response {
	t.Helper()
	client := apitest.NewClient(t, api.New(api.Options{Store: b, Logger: slog.New(slog.DiscardHandler), CacheBytes: 4 << 20}))
	const many = 10
	answers := make([]apitest.Response, many)
	var all sync.WaitGroup
	var leaving []context.CancelFunc
	for i := range many {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		if i < leave {
			leaving = append(leaving, cancel)
		}
		all.Go(func() { answers[i] = client.In(ctx).Get(t, target, fmt.Sprintf("X-Request-ID: number-%d", i)) })
		synctest.Wait()
	}
	for _, cancel := range leaving {
		cancel()
	}
	synctest.Wait()
	close(b.goOn)
	all.Wait()
	return answers
}

const oneEvent = "/v1/events/concert-hall-attack-2024"

func TestManyEqualRequestsAreOneComputation(t *testing.T) {
	t.Parallel()
	for _, leave := range []int{0, 1, 9} {
		synctest.Test(t, func(t *testing.T) {
			b := &blocking{fake: newFake(), goOn: make(chan struct{})}
			answers := clients(t, b, oneEvent, leave)
			want := newClient(t, newFake()).Get(t, oneEvent)
			for i, got := range answers {
				if i < leave {
					continue
				}
				if got.Status != http.StatusOK || !bytes.Equal(got.Body, want.Body) || got.Header.Get("X-Request-ID") != fmt.Sprintf("number-%d", i) {
					t.Errorf("%d left, request %d: %d %s", leave, i, got.Status, got.Header)
				}
			}
			if b.calls != 1 || b.ended != 0 {
				t.Errorf("%d left: the store was asked %d times, and given up %d times", leave, b.calls, b.ended)
			}
		})
	}
}

func TestWhatNobodyWaitsForIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &blocking{fake: newFake(), goOn: make(chan struct{})}
		clients(t, b, oneEvent, 10)
		if b.calls != 1 || b.ended != 1 {
			t.Errorf("the store was asked %d times, and given up %d times; want once and once", b.calls, b.ended)
		}
	})
}

// TestErrorsReachAllAndAreNotKept: each gets a problem with its own id, and who
// asks later is answered.
func TestErrorsReachAllAndAreNotKept(t *testing.T) {
	t.Parallel()
	for name, given := range map[string]error{
		"503": store.ErrUnavailable, "404": store.ErrNotFound, "500": errors.New("secret of the program"),
	} {
		synctest.Test(t, func(t *testing.T) {
			b := &blocking{fake: newFake(), goOn: make(chan struct{}), given: given}
			for i, got := range clients(t, b, oneEvent, 0) {
				if fmt.Sprint(got.Status) != name || !bytes.Contains(got.Body, fmt.Appendf(nil, "number-%d", i)) {
					t.Errorf("%s: request %d: %d %s", name, i, got.Status, got.Body)
				}
			}
			if b.calls != 1 {
				t.Errorf("%s: the store was asked %d times", name, b.calls)
			}
		})
		f := newFake()
		f.fails = failing("Event", given)
		client := newClient(t, f)
		if got := fmt.Sprint(client.Get(t, oneEvent).Status); got != name {
			t.Errorf("%s: %s", name, got)
		}
		f.fails = nil
		if got := client.Get(t, oneEvent).Status; got != http.StatusOK {
			t.Errorf("%s is kept: %d", name, got)
		}
	}
}

// TestAnswersFromMemoryAreTheSame in each encoding, for GET and HEAD, with and
// without memory.
func TestAnswersFromMemoryAreTheSame(t *testing.T) {
	t.Parallel()
	f := newFake()
	without := apitest.NewClient(t, api.New(api.Options{Store: f, Logger: slog.New(slog.DiscardHandler), Version: "1.2.3"}))
	handler, _ := newHandler(f).(*api.API)
	following(t, handler, f)
	with := apitest.NewClient(t, handler)
	for _, path := range allPaths {
		for _, encoding := range []string{"identity", "gzip", "zstd"} {
			headers := []string{"Accept-Encoding: " + encoding, fixedID}
			want := without.Get(t, path, headers...)
			for range 2 {
				got := with.Get(t, path, headers...)
				head := with.Do(t, http.MethodHead, path, headers...)
				if !bytes.Equal(got.Body, want.Body) || got.Status != want.Status || fmt.Sprint(got.Header) != fmt.Sprint(want.Header) {
					t.Errorf("%s, %s: from memory %v, else %v", path, encoding, got.Header, want.Header)
				}
				if fmt.Sprint(head.Header) != fmt.Sprint(want.Header) || len(head.Body) > 0 {
					t.Errorf("HEAD %s, %s: %v, GET %v", path, encoding, head.Header, want.Header)
				}
			}
		}
	}
}
