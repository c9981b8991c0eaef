package api

import "net/http"

// dataPolicy lets a browser do nothing with an answer but show it; pages set
// policies of their own.
const dataPolicy = "default-src 'none'; frame-ancestors 'none'"

func secure(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Referrer-Policy", "no-referrer")
		w.Header().Set("Content-Security-Policy", dataPolicy)
		next.ServeHTTP(w, r)
	})
}
