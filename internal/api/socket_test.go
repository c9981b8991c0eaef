package api_test

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/openincidents/openincidents/internal/api/apitest"
)

// TestWhatIsNoHTTPIsRefusedInPlainText holds the contract to what it says of
// requests that never become one.
func TestWhatIsNoHTTPIsRefusedInPlainText(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(newHandler(newFake()))
	server.Config.MaxHeaderBytes = 64 << 10 // as cmd/server has it
	server.Start()
	t.Cleanup(server.Close)
	for name, c := range map[string]struct {
		request string
		status  int
	}{
		"path":      {"GET /v1/events/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", http.StatusBadRequest},
		"host":      {"GET /v1/events HTTP/1.1\r\nHost: a b\r\n\r\n", http.StatusBadRequest},
		"character": {"GET /v1/events\x01 HTTP/1.1\r\nHost: localhost\r\n\r\n", http.StatusBadRequest},
		"headers":   {"GET /livez HTTP/1.1\r\nHost: localhost\r\nX-Long: " + strings.Repeat("a", 72<<10) + "\r\n\r\n", http.StatusRequestHeaderFieldsTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response, closed := overSocket(t, server, c.request)
			if response.Status != c.status || !strings.HasPrefix(response.Header.Get("Content-Type"), "text/plain") || !closed {
				t.Errorf("%d, %v, closed %v; want %d in plain text, and the connection closed", response.Status, response.Header, closed, c.status)
			}
			if id, ok := response.Header["X-Request-Id"]; ok {
				t.Errorf("the contract says that there is no id, got %v", id)
			}
		})
	}
}

// overSocket sends what no client would and reads the response; closed is true
// where it is the last on its connection.
func overSocket(t *testing.T, server *httptest.Server, request string) (answer apitest.Response, closed bool) {
	t.Helper()
	var dialer net.Dialer
	connection, err := dialer.DialContext(t.Context(), "tcp", server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	if _, err := io.WriteString(connection, request); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := response.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return apitest.Response{Status: response.StatusCode, Header: response.Header, Body: body}, response.Close
}

// TestViewerFilesAreRevalidated asks a real server for a file again.
func TestViewerFilesAreRevalidated(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(newHandler(newFake()))
	t.Cleanup(server.Close)
	tags := map[string]bool{}
	for _, encoding := range []string{"identity", "gzip"} {
		first := fetch(t, server, http.MethodGet, "/docs/swagger-ui.css", "Accept-Encoding: "+encoding)
		tag := first.Header.Get("ETag")
		if len(tag) < 3 || !strings.HasPrefix(tag, `"`) || !strings.HasSuffix(tag, `"`) || tags[tag] {
			t.Errorf("%s: entity tag %s, want one of its own in quotes", encoding, tag)
		}
		if got := strings.Join(first.Header.Values("Vary"), ","); got != "Accept-Encoding" {
			t.Errorf("%s: Vary %q", encoding, got)
		}
		tags[tag] = true
		again := fetch(t, server, http.MethodGet, "/docs/swagger-ui.css", "Accept-Encoding: "+encoding, "If-None-Match: W/"+tag)
		if again.Status != http.StatusNotModified || len(again.Body) > 0 || again.Header.Get("ETag") != tag {
			t.Errorf("%s: asked again, %d with %d bytes and tag %s", encoding, again.Status, len(again.Body), again.Header.Get("ETag"))
		}
		changed := fetch(t, server, http.MethodGet, "/docs/swagger-ui.css", "Accept-Encoding: "+encoding, `If-None-Match: "other"`, `If-Match: "other"`)
		if changed.Status != http.StatusOK || len(changed.Body) == 0 {
			t.Errorf("%s: with another tag, %d with %d bytes", encoding, changed.Status, len(changed.Body))
		}
	}
}
