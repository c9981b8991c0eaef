package api

import (
	"crypto/sha256"
	"encoding/base64"
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/swaggest/swgui"
	"github.com/swaggest/swgui/v5/static"
	"github.com/swaggest/swgui/v5emb"
)

// docs is the viewer of the contract. Its files are in the binary and its
// addresses relative, so that it works offline and under any public URL.
type docs struct {
	html   []byte
	policy string
	assets http.Handler
}

func newDocs() *docs {
	viewer := v5emb.NewHandlerWithConfig(swgui.Config{
		Title:            "OpenIncidents",
		SwaggerJSON:      "./../openapi.json",
		BasePath:         "docs/",
		InternalBasePath: "/docs/",
		SettingsUI: map[string]string{
			"validatorUrl":             "null",
			"defaultModelsExpandDepth": "0",
		},
	})
	page := &held{header: http.Header{}}
	viewer.ServeHTTP(page, &http.Request{Method: http.MethodGet, URL: &url.URL{Path: "/docs"}})
	html := page.body.Bytes()
	return &docs{html: html, policy: viewerPolicy(html), assets: viewer}
}

var inlineScript = regexp.MustCompile(`(?s)<script>(.*?)</script>`)

// viewerPolicy allows the page's own scripts by their hashes, and connections
// to this server only.
func viewerPolicy(html []byte) string {
	scripts := "'self'"
	for _, match := range inlineScript.FindAllSubmatch(html, -1) {
		scripts += " " + sourceHash(match[1])
	}
	return "default-src 'none'; script-src " + scripts + "; style-src 'self' 'unsafe-inline'; " +
		"img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}

// sourceHash is a hash source of CSP 3.
func sourceHash(text []byte) string {
	sum := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (d *docs) page(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Security-Policy", d.policy)
	w.Header().Set("Content-Type", htmlType)
	_, _ = w.Write(d.html)
}

// has reports whether the viewer has a file; most are kept compressed.
func (d *docs) has(name string) bool {
	for _, kept := range []string{name, name + ".gz"} {
		if info, err := fs.Stat(static.FS, kept); err == nil && !info.IsDir() {
			return true
		}
	}
	return false
}

// docsAsset serves the viewer's files; others are no path of this server.
func (s *server) docsAsset(w http.ResponseWriter, r *http.Request) {
	if !s.docs.has(strings.TrimPrefix(r.URL.Path, "/docs/")) {
		s.problem(w, r, errNoSuchPath)
		return
	}
	answer := s.docs.asset(r)
	answer.header["Cache-Control"] = revalidate
	if matches(r.Header.Values("If-None-Match"), answer.header.Get("ETag")) {
		answer.header.Del("Content-Type")
		answer.header.Del("Content-Encoding")
		answer.header.Del("Content-Length")
		answer = &held{header: answer.header, status: http.StatusNotModified}
	}
	answer.send(w, r)
}

// asset is a file whole, in an encoding that the request accepts. The viewer's
// entity tags lack their quotes (RFC 9110, section 8.8.3) and can be the same
// for two encodings, so that it gets to see no condition on them.
func (d *docs) asset(r *http.Request) *held {
	get := (&http.Request{Method: http.MethodGet, URL: r.URL, Header: http.Header{}}).WithContext(r.Context())
	get.Header["Accept-Encoding"] = r.Header.Values("Accept-Encoding")
	answer := &held{header: http.Header{}}
	d.assets.ServeHTTP(answer, get)
	if tag := answer.header.Get("ETag"); tag != "" {
		answer.header.Set("ETag", strconv.Quote(tag+answer.header.Get("Content-Encoding")))
	}
	return answer
}

func (s *server) contractYAML(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/yaml; charset=utf-8")
	_, _ = w.Write(s.contract.yaml)
}

func (s *server) contractJSON(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", jsonType)
	_, _ = w.Write(s.contract.json)
}
