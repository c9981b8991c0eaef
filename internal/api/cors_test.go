package api_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestPagesOfOtherOriginsMayRead(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for _, path := range append(allPaths, "/docs/swagger-ui.css", "/nowhere", "/v1/events/market-bombing-2") {
		response := client.Get(t, path, "Origin: https://dashboard.example")
		exposed := response.Header.Get("Access-Control-Expose-Headers")
		if response.Header.Get("Access-Control-Allow-Origin") != "*" || strings.Contains(response.Header.Get("Vary"), "Origin") {
			t.Errorf("%s: %v", path, response.Header)
		}
		for _, name := range []string{"ETag", "Link", "X-Request-ID", "X-Revision", "X-Row-Count", "Content-Length", "Retry-After", "Location"} {
			if !strings.Contains(exposed, name) {
				t.Errorf("%s does not expose %s", path, name)
			}
		}
	}
}

// ask sends a request that the contract has no operation for.
func ask(t *testing.T, method, path string, headers map[string]string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	for name, value := range headers {
		request.Header.Set(name, value)
	}
	recorder := httptest.NewRecorder()
	newHandler(newFake()).ServeHTTP(recorder, request)
	return recorder
}

func TestPreflight(t *testing.T) {
	t.Parallel()
	for _, asked := range []string{"GET", "HEAD"} {
		answer := ask(t, http.MethodOptions, "/v1/events", map[string]string{
			"Origin": "https://dashboard.example", "Access-Control-Request-Method": asked, "Access-Control-Request-Headers": "if-none-match",
		})
		h := answer.Header()
		if answer.Code != http.StatusNoContent || h.Get("Access-Control-Allow-Origin") != "*" || h.Get("Access-Control-Allow-Methods") != "GET, HEAD" ||
			!strings.Contains(h.Get("Access-Control-Allow-Headers"), "If-None-Match") || h.Get("Access-Control-Max-Age") == "" {
			t.Errorf("%s: %d %v", asked, answer.Code, h)
		}
	}
	for name, headers := range map[string]map[string]string{
		"for another method": {"Origin": "https://dashboard.example", "Access-Control-Request-Method": "DELETE"},
		"without an origin":  {"Access-Control-Request-Method": "GET"},
		"without a method":   {"Origin": "https://dashboard.example"},
	} {
		if answer := ask(t, http.MethodOptions, "/v1/events", headers); answer.Code != http.StatusMethodNotAllowed || answer.Header().Get("Allow") != "GET, HEAD" {
			t.Errorf("%s: %d, Allow %q", name, answer.Code, answer.Header().Get("Allow"))
		}
	}
}
