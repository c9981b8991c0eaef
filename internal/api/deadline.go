package api

import (
	"context"
	"net/http"
	"time"
)

const (
	// answerWithin is far more than any request needs, and less than the server
	// gives a connection to take its answer.
	answerWithin = 20 * time.Second
	// probeWithin is less than those who probe usually wait.
	probeWithin = 2 * time.Second
)

// withDeadline lets no request wait for good: a database that hangs becomes 503.
func withDeadline(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		within := answerWithin
		if r.URL.Path == "/livez" || r.URL.Path == "/readyz" {
			within = probeWithin
		}
		ctx, cancel := context.WithTimeout(r.Context(), within)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
