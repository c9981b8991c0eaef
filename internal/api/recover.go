package api

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"runtime/debug"
	"strconv"
)

// held keeps an answer until it is whole, unless it is a stream.
type held struct {
	header http.Header
	status int
	body   bytes.Buffer
	// to is where a stream goes; nil where there can be none.
	to http.ResponseWriter
	// streams is true once nothing is held any more.
	streams bool
}

// hold returns a writer that keeps an answer to w.
func hold(w http.ResponseWriter) *held { return &held{header: w.Header().Clone(), to: w} }

// beginStream implements streamWriter. The header becomes that of the
// connection, which is where trailers are taken from.
func (h *held) beginStream() {
	maps.Copy(h.to.Header(), h.header)
	h.header, h.streams = h.to.Header(), true
}

// Unwrap is for http.ResponseController, which has nothing to control before a
// stream begins.
func (h *held) Unwrap() http.ResponseWriter {
	if h.streams {
		return h.to
	}
	return nil
}

// Header implements http.ResponseWriter.
func (h *held) Header() http.Header { return h.header }

// WriteHeader implements http.ResponseWriter.
func (h *held) WriteHeader(status int) {
	if h.status != 0 {
		return
	}
	h.status = status
	if h.streams {
		h.to.WriteHeader(status)
	}
}

// keep implements keeper.
func (h *held) keep(body []byte) { h.body = *bytes.NewBuffer(body) }

// Write implements http.ResponseWriter.
func (h *held) Write(p []byte) (int, error) {
	h.WriteHeader(http.StatusOK)
	if h.streams {
		return h.to.Write(p)
	}
	return h.body.Write(p)
}

// send sends the answer with its length; HEAD gets the header only. Of a stream
// there is nothing left to send.
func (h *held) send(w http.ResponseWriter, r *http.Request) {
	if h.streams {
		return
	}
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
// is whole, so that no half of it is ever sent; a stream, of which half may be
// sent, is broken off.
func (s *server) recoverPanics(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := hold(w)
		reason := caught(func() { next.ServeHTTP(answer, r) })
		switch {
		case reason == nil:
		case errors.Is(reason, http.ErrAbortHandler):
			panic(http.ErrAbortHandler)
		case answer.streams:
			s.breakOff(r.Context(), reason)
		default:
			answer = hold(w)
			s.problem(answer, r, reason)
		}
		answer.send(w, r)
	})
}

// caught runs f and returns its panic as an error: http.ErrAbortHandler where
// f asks to break the connection.
func caught(f func()) (err error) {
	defer func() {
		switch reason := recover(); reason {
		case nil:
		case http.ErrAbortHandler:
			err = http.ErrAbortHandler
		default:
			err = fmt.Errorf("%w: %v\n%s", errPanic, reason, debug.Stack())
		}
	}()
	f()
	return nil
}
