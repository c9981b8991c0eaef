package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// serviceUnderTest serves handler on a free port. Its run ends on the channel
// once stop was called.
func serviceUnderTest(t *testing.T, handler http.Handler, drain time.Duration) (addr string, stop context.CancelFunc, ended <-chan error) {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := service{log: slog.New(slog.DiscardHandler), listeners: []net.Listener{listener}, handlers: []http.Handler{handler}, drainTimeout: drain}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	ready, done := make(chan struct{}), make(chan error, 1)
	go func() { done <- s.run(ctx, func() error { close(ready); return nil }) }()
	<-ready
	return listener.Addr().String(), cancel, done
}

// answer is what a client got.
type answer struct {
	status int
	err    error
}

// ask sends a request that waits in the handler.
func ask(t *testing.T, addr string) <-chan answer {
	t.Helper()
	got := make(chan answer, 1)
	go func() {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+addr+"/", nil)
		if err != nil {
			got <- answer{err: err}
			return
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			got <- answer{err: err}
			return
		}
		got <- answer{response.StatusCode, response.Body.Close()}
	}()
	return got
}

// TestServiceDrains: a request that is being answered when the program is told
// to stop is answered, and its context lives until then.
func TestServiceDrains(t *testing.T) {
	t.Parallel()
	inside, release := make(chan struct{}), make(chan struct{})
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		close(inside)
		<-release
		if r.Context().Err() != nil {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	addr, stop, ended := serviceUnderTest(t, handler, time.Minute)
	got := ask(t, addr)
	<-inside
	stop()
	awaitClosed(t, addr)
	select {
	case err := <-ended:
		t.Fatalf("the service did not wait for the request: %v", err)
	default:
	}
	close(release)
	if a := <-got; a.err != nil || a.status != http.StatusOK {
		t.Errorf("the open request got %d, %v", a.status, a.err)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// awaitClosed waits until nobody listens any more, which is when draining began.
func awaitClosed(t *testing.T, addr string) {
	t.Helper()
	var dialer net.Dialer
	for {
		conn, err := dialer.DialContext(t.Context(), "tcp", addr)
		if err != nil {
			return
		}
		_ = conn.Close()
		time.Sleep(time.Millisecond)
	}
}

// TestServiceCutsOff: a request that never ends is ended, and the program says so.
func TestServiceCutsOff(t *testing.T) {
	t.Parallel()
	inside, cut := make(chan struct{}), make(chan struct{})
	handler := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(inside)
		<-r.Context().Done()
		close(cut)
	})
	addr, stop, ended := serviceUnderTest(t, handler, 50*time.Millisecond)
	got := ask(t, addr)
	<-inside
	stop()
	if err := <-ended; err == nil || !strings.Contains(err.Error(), "cut off") {
		t.Errorf("it ended with %v", err)
	}
	<-cut
	if a := <-got; a.err == nil {
		t.Errorf("the request was answered %d", a.status)
	}
}

// TestServiceEnds where it cannot be ready, where its database died, and where
// it can no longer listen.
func TestServiceEnds(t *testing.T) {
	t.Parallel()
	var config net.ListenConfig
	died := make(chan struct{})
	close(died)
	unready := errors.New("not ready")
	for name, tc := range map[string]struct {
		died  <-chan struct{}
		ready error
		close bool
		want  string
	}{
		"not ready":      {ready: unready, want: "not ready"},
		"database died":  {died: died, want: "PostgreSQL ended"},
		"listener ended": {close: true, want: "closed network connection"},
	} {
		listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		s := service{log: slog.New(slog.DiscardHandler), listeners: []net.Listener{listener},
			handlers: []http.Handler{http.NotFoundHandler()}, died: tc.died, drainTimeout: time.Minute}
		err = s.run(t.Context(), func() error {
			if tc.close {
				_ = listener.Close()
			}
			return tc.ready
		})
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestServiceOptions: OPTIONS * reaches the handler.
func TestServiceOptions(t *testing.T) {
	t.Parallel()
	addr, _, _ := serviceUnderTest(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Asked", r.RequestURI)
		w.WriteHeader(http.StatusTeapot)
	}), time.Minute)
	var dialer net.Dialer
	conn, err := dialer.DialContext(t.Context(), "tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := fmt.Fprintf(conn, "OPTIONS * HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", addr); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusTeapot || response.Header.Get("Asked") != "*" {
		t.Errorf("got %s, %q", response.Status, response.Header.Get("Asked"))
	}
}
