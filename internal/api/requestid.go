package api

import (
	"context"
	"crypto/rand"
	"net/http"
)

// requestIDHeader is in the canonical form of net/http.
const requestIDHeader = "X-Request-Id"

const maxRequestID = 64

// requestID is that of the request that ctx belongs to.
func requestID(ctx context.Context) string {
	if x := exchangeOf(ctx); x != nil {
		return x.id
	}
	return ""
}

// idOf keeps the id of the request where it is harmless in logs and headers,
// else makes one.
func idOf(r *http.Request) string {
	if given := r.Header[requestIDHeader]; len(given) > 0 && isSaneID(given[0]) {
		return given[0]
	}
	return rand.Text()
}

// isSaneID allows what the contract says of X-Request-ID.
func isSaneID(id string) bool {
	for i := range len(id) {
		switch c := id[i]; {
		case '0' <= c && c <= '9', 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z':
		case c == '.', c == '_', c == ':', c == '-':
		default:
			return false
		}
	}
	return id != "" && len(id) <= maxRequestID
}
