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

type requestContextKey struct{}

// requestContext is the context that ends with the request itself, whatever the
// deadline of its answer.
func requestContext(ctx context.Context) context.Context {
	if request, ok := ctx.Value(requestContextKey{}).(context.Context); ok {
		return request
	}
	return ctx
}

// withDeadline lets no request wait for good: a database that hangs becomes 503.
// Streams have bounds of their own; see streamContext.
func withDeadline(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		within := answerWithin
		if r.URL.Path == "/livez" || r.URL.Path == "/readyz" {
			within = probeWithin
		}
		ctx, cancel := context.WithTimeout(r.Context(), within)
		defer cancel()
		ctx = context.WithValue(ctx, requestContextKey{}, r.Context())
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}
