package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// exchange is one request and what is sent for it.
type exchange struct {
	http.ResponseWriter
	begin  time.Time
	id     string
	status int
	bytes  int64
	// route is the path template of the contract that was asked for, or empty.
	route string
	// words are what was asked; few where they are worth keeping.
	words words
	few   bool
}

type exchangeKey struct{}

func exchangeOf(ctx context.Context) *exchange {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	return x
}

// WriteHeader implements http.ResponseWriter.
func (x *exchange) WriteHeader(status int) {
	if x.status == 0 {
		x.status = status
	}
	x.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (x *exchange) Write(p []byte) (int, error) {
	if x.status == 0 {
		x.status = http.StatusOK
	}
	n, err := x.ResponseWriter.Write(p)
	x.bytes += int64(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (x *exchange) Unwrap() http.ResponseWriter { return x.ResponseWriter }

// note counts a request and writes one line about it. No header of it is logged:
// some hold secrets.
func (s *server) note(x *exchange, r *http.Request) {
	took := time.Since(x.begin)
	s.metrics.observe(x, r.Method, took)
	s.log.LogAttrs(r.Context(), slog.LevelInfo, "request",
		slog.String("method", r.Method),
		slog.String("path", r.URL.Path),
		slog.String("query", r.URL.RawQuery),
		slog.Int("status", x.status),
		slog.Int64("bytes", x.bytes),
		slog.Duration("duration", took),
		slog.String("request_id", x.id))
}
