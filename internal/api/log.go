package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// meter notes what is sent.
type meter struct {
	http.ResponseWriter
	status int
	bytes  int64
}

// WriteHeader implements http.ResponseWriter.
func (m *meter) WriteHeader(status int) {
	if m.status == 0 {
		m.status = status
	}
	m.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (m *meter) Write(p []byte) (int, error) {
	if m.status == 0 {
		m.status = http.StatusOK
	}
	n, err := m.ResponseWriter.Write(p)
	m.bytes += int64(n)
	return n, err
}

// Unwrap is for http.ResponseController.
func (m *meter) Unwrap() http.ResponseWriter { return m.ResponseWriter }

// logRequests writes one line a request. No header of the request is logged:
// some hold secrets.
func (s *server) logRequests(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin, m := time.Now(), &meter{ResponseWriter: w}
		defer func() {
			s.log.LogAttrs(context.WithoutCancel(r.Context()), slog.LevelInfo, "request",
				slog.String("method", r.Method),
				slog.String("path", r.URL.Path),
				slog.String("query", r.URL.RawQuery),
				slog.Int("status", m.status),
				slog.Int64("bytes", m.bytes),
				slog.Duration("duration", time.Since(begin)),
				slog.String("request_id", requestID(r.Context())))
		}()
		next.ServeHTTP(m, r)
	})
}
