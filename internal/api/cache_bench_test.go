package api_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/openincidents/openincidents/internal/api"
)

// unsent is a ResponseWriter that costs nothing itself.
type unsent struct{ header http.Header }

func (u *unsent) Header() http.Header         { return u.header }
func (u *unsent) WriteHeader(int)             {}
func (u *unsent) Write(p []byte) (int, error) { return len(p), nil }

// BenchmarkHit is a page in memory, with logging on and without a network.
func BenchmarkHit(b *testing.B) { benchmarkAgain(b, "") }

// BenchmarkNotModified is a request whose entity tag matches.
func BenchmarkNotModified(b *testing.B) { benchmarkAgain(b, "If-None-Match") }

func benchmarkAgain(b *testing.B, condition string) {
	f := newFake()
	handler := api.New(api.Options{Store: f, Logger: slog.New(slog.NewTextHandler(io.Discard, nil)), CacheBytes: 4 << 20})
	following(b, handler, f)
	request := httptest.NewRequestWithContext(b.Context(), http.MethodGet, "/v1/events?limit=2", nil)
	first := httptest.NewRecorder()
	handler.ServeHTTP(first, request)
	if condition != "" {
		request.Header.Set(condition, first.Header().Get("ETag"))
	}
	b.ReportAllocs()
	for b.Loop() {
		handler.ServeHTTP(&unsent{header: http.Header{}}, request)
	}
}
