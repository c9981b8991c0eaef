package api_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/store"
)

// severalChunks is more events than a stream reads at a time, three times over.
const severalChunks = 12_000

var manyAtOnce = sync.OnceValue(func() []*snapshot { return manyEvents(severalChunks).snapshots })

// chunkedFake has events for several chunks of a stream.
func chunkedFake() *fake { return &fake{snapshots: slices.Clone(manyAtOnce()), key: []byte("key")} }

// serve starts a real server.
func serve(t *testing.T, handler http.Handler) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

// opened is a response whose body is still to be read; the test closes it.
type opened struct{ *http.Response }

// open sends a GET request.
func open(t *testing.T, server *httptest.Server, path string) opened {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = response.Body.Close() })
	return opened{response}
}

func TestAStreamIsTheWholeList(t *testing.T) {
	t.Parallel()
	server := serve(t, newHandler(chunkedFake()))
	for _, format := range []string{"csv", "ndjson"} {
		response := open(t, server, "/v1/events?format="+format)
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		lines := bytes.Count(body, []byte("\n"))
		if format == "csv" {
			lines--
		}
		count := response.Trailer.Get("X-Row-Count")
		if lines != severalChunks || count != strconv.Itoa(severalChunks) {
			t.Errorf("%s: %d rows, X-Row-Count %s, want %d", format, lines, count, severalChunks)
		}
		if at, end := response.Header.Get("X-Revision"), response.Trailer.Get("X-Revision"); at != "1" || end != "1" {
			t.Errorf("%s: X-Revision %q, at the end %q", format, at, end)
		}
		if link := response.Header.Get("Link"); link != "" {
			t.Errorf("%s: the whole list has a next page: %s", format, link)
		}
	}
}

// TestAStreamThatFailsBreaksTheConnection lets the third page fail, in each way
// that it can.
func TestAStreamThatFailsBreaksTheConnection(t *testing.T) {
	t.Parallel()
	for name, fail := range map[string]func() error{
		"error": func() error { return store.ErrUnavailable },
		"panic": func() error { panic("secret of the program") },
		"abort": func() error { panic(http.ErrAbortHandler) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := chunkedFake()
			var pages atomic.Int32
			f.fails = func(method string) error {
				if method == "EventTable" && pages.Add(1) == 3 {
					return fail()
				}
				return nil
			}
			var text bytes.Buffer
			var log sync.Mutex
			handler := api.New(api.Options{Store: f, Logger: slog.New(slog.NewTextHandler(&lockedWriter{&log, &text}, nil))})
			response := open(t, serve(t, handler), "/v1/events?format=csv")
			body, err := io.ReadAll(response.Body)
			if !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("the client sees %v, want an unexpected end", err)
			}
			if count := response.Trailer.Get("X-Row-Count"); response.StatusCode != http.StatusOK || count != "" {
				t.Errorf("%d, X-Row-Count %q", response.StatusCode, count)
			}
			if rows := bytes.Count(body, []byte("\n")); rows > 10_001 {
				t.Errorf("%d lines came", rows)
			}
			log.Lock()
			defer log.Unlock()
			if !strings.Contains(text.String(), "stream broken off") || !strings.Contains(text.String(), "after 10000 rows") {
				t.Errorf("the log does not say why: %s", &text)
			}
		})
	}
}

// lockedWriter lets several goroutines write.
type lockedWriter struct {
	*sync.Mutex
	to io.Writer
}

func (w *lockedWriter) Write(p []byte) (int, error) {
	w.Lock()
	defer w.Unlock()
	return w.to.Write(p)
}

// TestAStreamThatFailsAtOnceIsAProblem: nothing is sent before the first page.
func TestAStreamThatFailsAtOnceIsAProblem(t *testing.T) {
	t.Parallel()
	for method, target := range map[string]string{
		"EventTable": "/v1/events?format=csv", "ClaimTable": "/v1/groups/northern-branch/claims?format=csv",
		"Events": "/v1/events?format=ndjson", "Groups": "/v1/groups?format=csv", "Sources": "/v1/sources?format=csv", "Claims": "/v1/claims?format=ndjson",
	} {
		f := newFake()
		f.fails = failing(method, store.ErrUnavailable)
		response := newClient(t, f).Get(t, target)
		if response.Status != http.StatusServiceUnavailable || response.Header.Get("Trailer") != "" {
			t.Errorf("%s: %d, Trailer %q", target, response.Status, response.Header.Get("Trailer"))
		}
		if bad := newClient(t, f).Get(t, target+"&revision=9"); bad.Status != http.StatusBadRequest {
			t.Errorf("%s at no revision: %d", target, bad.Status)
		}
	}
}

func TestHeadOfAStreamRunsNoExport(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.fails = func(method string) error {
		if method == "EventTable" || method == "Events" {
			return errors.New("the export was run")
		}
		return nil
	}
	server := serve(t, newHandler(f))
	for _, format := range []string{"csv", "ndjson"} {
		response := fetch(t, server, http.MethodHead, "/v1/events?format="+format)
		if response.Status != http.StatusOK || response.Header.Get("X-Revision") != "3" || response.Header.Get("Content-Type") != formsOf[format] {
			t.Errorf("%s: %d, %v", format, response.Status, response.Header)
		}
	}
	if got := fetch(t, server, http.MethodHead, "/v1/events?format=csv&limit=1").Status; got != http.StatusInternalServerError {
		t.Errorf("a page is not read for HEAD: %d", got)
	}
}

// TestAStreamIsPinned publishes after each page that is read.
func TestAStreamIsPinned(t *testing.T) {
	t.Parallel()
	quiet := newClient(t, chunkedFake()).Get(t, "/v1/events?format=csv")
	f := chunkedFake()
	// read by the handler's goroutines as well
	var lock sync.Mutex
	f.fails = func(method string) error {
		if method != "EventTable" {
			return nil
		}
		lock.Lock()
		defer lock.Unlock()
		number := int64(len(f.snapshots) + 1)
		e, _ := bareEvent(fmt.Sprintf("event-0%03d-new", number), "2021-11-01")
		next := &snapshot{revision: fixtureRevision(number, "More"), events: append([]store.Event{e}, f.snapshots[0].events[1:]...)}
		f.snapshots = append(f.snapshots, next.sorted())
		return nil
	}
	busy := newClient(t, f).Get(t, "/v1/events?format=csv")
	if !bytes.Equal(quiet.Body, busy.Body) {
		t.Error("what is published meanwhile shows in a stream")
	}
	again := newClient(t, f).Get(t, "/v1/events?format=csv&revision=1")
	if !bytes.Equal(again.Body, busy.Body) || len(f.snapshots) < 4 {
		t.Errorf("at revision 1 of %d, the stream is another", len(f.snapshots))
	}
}

// TestSlowReadersGetAll reads slower than the server would let an answer take
// that is no stream.
func TestSlowReadersGetAll(t *testing.T) {
	t.Parallel()
	f := manyEvents(severalChunks)
	for i := range f.snapshots[0].events {
		// more than the system keeps underway for a client
		f.snapshots[0].events[i].Title = strings.Repeat("a long title ", 150)
	}
	server := httptest.NewUnstartedServer(newHandler(f))
	const bound = 2 * time.Second
	server.Config.WriteTimeout = bound
	server.Start()
	t.Cleanup(server.Close)
	response := open(t, server, "/v1/events?format=csv")
	first := make([]byte, 1000)
	if _, err := io.ReadFull(response.Body, first); err != nil {
		t.Fatal(err)
	}
	time.Sleep(bound + bound/4)
	rest, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatalf("a slow reader is cut off: %v", err)
	}
	rows, err := csv.NewReader(io.MultiReader(bytes.NewReader(first), bytes.NewReader(rest))).ReadAll()
	if err != nil || len(rows) != severalChunks+1 {
		t.Errorf("%d rows, %v", len(rows)-1, err)
	}
}

// TestNoReadOutlivesItsRequest leaves in the middle of a stream.
func TestNoReadOutlivesItsRequest(t *testing.T) {
	t.Parallel()
	f := chunkedFake()
	reading := make(chan struct{}, 10)
	var open atomic.Int32
	f.fails = func(method string) error {
		if method == "EventTable" {
			open.Add(1)
			defer open.Add(-1)
			reading <- struct{}{}
		}
		return nil
	}
	handler := newHandler(f)
	request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/v1/events?format=csv", nil)
	func() {
		defer func() {
			if reason := recover(); reason != http.ErrAbortHandler { //nolint:errorlint // what is recovered is any value
				t.Errorf("recovered %v, want http.ErrAbortHandler", reason)
			}
		}()
		handler.ServeHTTP(&leavingWriter{header: http.Header{}}, request)
	}()
	if len(reading) > 2 || open.Load() != 0 {
		t.Errorf("%d pages were read, %d still are", len(reading), open.Load())
	}
}

// leavingWriter is a client that leaves at the first byte.
type leavingWriter struct{ header http.Header }

func (w *leavingWriter) Header() http.Header       { return w.header }
func (w *leavingWriter) WriteHeader(int)           {}
func (w *leavingWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
