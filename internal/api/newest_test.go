package api_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/api/apitest"
	"github.com/openincidents/openincidents/internal/store"
)

// announcer tells what it is given.
type announcer struct {
	tell  chan store.Revision
	lose  chan error
	taken chan struct{}
}

func (a announcer) Follow(ctx context.Context, heard func(store.Revision), lost func(error)) {
	for {
		select {
		case r := <-a.tell:
			heard(r)
		case err := <-a.lose:
			lost(err)
		case <-ctx.Done():
			return
		}
		a.taken <- struct{}{}
	}
}

func (a announcer) announce(r store.Revision) {
	a.tell <- r
	<-a.taken
}

// following has a handler follow the fake; what is the newest revision now is
// told.
func following(t testing.TB, handler *api.API, f *fake) announcer {
	t.Helper()
	a := announcer{make(chan store.Revision), make(chan error), make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		handler.Follow(ctx, a)
	}()
	t.Cleanup(func() { cancel(); <-ended })
	a.announce(f.snapshots[len(f.snapshots)-1].revision)
	return a
}

// revisionOf is the revision that a list is answered at.
func revisionOf(t *testing.T, client *apitest.Client) int64 {
	t.Helper()
	var page listAnswer
	client.JSON(t, "/v1/events?limit=1", &page)
	return page.Meta.Revision
}

// TestTheNewestRevisionIsKnownWhileItIsTold, and asked for otherwise.
func TestTheNewestRevisionIsKnownWhileItIsTold(t *testing.T) {
	t.Parallel()
	f := newFake()
	all := f.snapshots
	asked := 0
	f.fails = func(method string) error {
		if method == "Newest" {
			asked++
		}
		return nil
	}
	check := func(want int64, wantAsked int, client *apitest.Client) {
		t.Helper()
		asked = 0
		if got := revisionOf(t, client); got != want || asked != wantAsked {
			t.Errorf("revision %d, asked %d times; want %d and %d", got, asked, want, wantAsked)
		}
	}
	handler, client := newFollowing(t, f)
	f.snapshots = all[:1]
	check(1, 1, client)
	a := following(t, handler, f)
	check(1, 0, client)
	f.snapshots = all[:2]
	check(1, 0, client)
	a.announce(all[1].revision)
	check(2, 0, client)
	a.lose <- store.ErrUnavailable
	<-a.taken
	f.snapshots = all
	check(3, 1, client)
	check(3, 1, client)
	a.announce(all[2].revision)
	check(3, 0, client)
}

// TestRevisionsAreAskedForOnce: they never change.
func TestRevisionsAreAskedForOnce(t *testing.T) {
	t.Parallel()
	f := newFake()
	asked := map[string]int{}
	f.fails = func(method string) error { asked[method]++; return nil }
	client := newClient(t, f)
	for _, target := range []string{"/v1/events?revision=2&kind=bombing", "/v1/groups?revision=2", "/v1/claims?revision=2", "/v1/events?revision=2&kind=bombing&limit=1"} {
		if got := client.Get(t, target).Status; got != http.StatusOK {
			t.Errorf("%s: %d", target, got)
		}
	}
	if asked["Revision"] != 1 || asked["Newest"] != 0 || asked["Vocabulary"] != 1 {
		t.Errorf("the store was asked %v", asked)
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	f := newFake()
	handler, client := newFollowing(t, f)
	following(t, handler, f)
	first := client.Get(t, oneEvent)
	client.Get(t, oneEvent)
	client.Do(t, http.MethodHead, oneEvent)
	client.Get(t, oneEvent, "If-None-Match: "+first.Header.Get("ETag"))
	client.Get(t, "/v1/events/nothing")
	client.Get(t, "/nowhere")
	client.Do(t, http.MethodDelete, "/v1/events")
	registry := prometheus.NewPedanticRegistry()
	registry.MustRegister(handler)
	answer := httptest.NewRecorder()
	promhttp.HandlerFor(registry, promhttp.HandlerOpts{}).ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	for _, want := range []string{
		`openincidents_http_request_duration_seconds_count{method="GET",route="/v1/events/{id}",status="2xx"} 2`,
		`openincidents_http_request_duration_seconds_count{method="HEAD",route="/v1/events/{id}",status="2xx"} 1`,
		`openincidents_http_request_duration_seconds_count{method="GET",route="/v1/events/{id}",status="3xx"} 1`,
		`openincidents_http_request_duration_seconds_count{method="GET",route="/v1/events/{id}",status="4xx"} 1`,
		`openincidents_http_request_duration_seconds_count{method="GET",route="none",status="4xx"} 1`,
		`openincidents_http_request_duration_seconds_count{method="other",route="none",status="4xx"} 1`,
		`openincidents_cache_requests_total{result="hit"} 2`,
		`openincidents_cache_requests_total{result="miss"} 2`,
		`openincidents_cache_requests_total{result="revalidated"} 1`,
		`openincidents_cache_requests_total{result="shared"} 0`,
		"openincidents_cache_evictions_total 0", "openincidents_cache_entries 1", "openincidents_newest_revision 3", "openincidents_announcements 1",
	} {
		if !strings.Contains(answer.Body.String(), want+"\n") {
			t.Errorf("the metrics lack %s", want)
		}
	}
}
