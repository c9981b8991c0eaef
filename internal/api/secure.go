package api

import "net/http"

// Headers that let a browser do nothing with an answer but show it; pages set
// policies of their own.
var (
	noSniff    = []string{"nosniff"}
	noReferrer = []string{"no-referrer"}
	dataPolicy = []string{"default-src 'none'; frame-ancestors 'none'"}
)

// secureHeaders are for answers with a body.
func secureHeaders(h http.Header) {
	h["X-Content-Type-Options"] = noSniff
	h["Referrer-Policy"] = noReferrer
	h["Content-Security-Policy"] = dataPolicy
}
