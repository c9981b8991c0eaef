package api

import "net/http"

// Headers of the Fetch standard, the same for all: everything here is public, so
// that no answer depends on its Origin. (A library would add Vary: Origin to
// each, and so keep shared caches from using one for two pages.)
var (
	allowOrigin   = []string{"*"}
	exposeHeaders = []string{"ETag, Link, Location, Retry-After, Content-Length, X-Request-ID, X-Revision, X-Row-Count"}
)

// preflightKept is in seconds: browsers ask again after a day.
const preflightKept = "86400"

func shareHeaders(h http.Header) {
	h["Access-Control-Allow-Origin"] = allowOrigin
	h["Access-Control-Expose-Headers"] = exposeHeaders
}

// isPreflight reports whether a browser asks what pages of other origins may do.
func isPreflight(r *http.Request) bool {
	asked := r.Header.Get("Access-Control-Request-Method")
	return r.Method == http.MethodOptions && r.Header.Get("Origin") != "" &&
		(asked == http.MethodGet || asked == http.MethodHead)
}

// preflight answers that reading is allowed, whatever the path.
func preflight(w http.ResponseWriter) {
	h := w.Header()
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "Accept, Cache-Control, If-None-Match, X-Request-ID")
	h.Set("Access-Control-Max-Age", preflightKept)
	w.WriteHeader(http.StatusNoContent)
}
