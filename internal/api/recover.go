package api

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"runtime/debug"
	"strconv"
)

// held keeps an answer until it is whole.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (h *held) Header() http.Header { return h.header }

// WriteHeader implements http.ResponseWriter.
func (h *held) WriteHeader(status int) {
	if h.status == 0 {
		h.status = status
	}
}

// Write implements http.ResponseWriter.
func (h *held) Write(p []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	return h.body.Write(p)
}

// send sends the answer with its length; HEAD gets the header only.
func (h *held) send(w http.ResponseWriter, r *http.Request) {
	maps.Copy(w.Header(), h.header)
	if h.body.Len() > 0 {
		w.Header().Set("Content-Length", strconv.Itoa(h.body.Len()))
	}
	w.WriteHeader(max(h.status, http.StatusOK))
	if r.Method != http.MethodHead {
		// A client that is gone needs no answer.
		_, _ = h.body.WriteTo(w)
	}
}

// recoverPanics turns a panic into a problem. The answer is held back until it
// is whole, so that no half of it is ever sent.
func (s *server) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := &held{header: w.Header().Clone()}
		if reason := caught(func() { next.ServeHTTP(answer, r) }); reason != nil {
			answer = &held{header: w.Header().Clone()}
			s.problem(answer, r, reason)
		}
		answer.send(w, r)
	})
}

// caught runs f and returns its panic as an error, but for the one by which a
// handler asks to break the connection.
func caught(f func()) (err error) {
	defer func() {
		switch reason := recover(); reason {
		case nil:
		case http.ErrAbortHandler:
			panic(reason)
		default:
			err = fmt.Errorf("%w: %v\n%s", errPanic, reason, debug.Stack())
		}
	}()
	f()
	return nil
}
