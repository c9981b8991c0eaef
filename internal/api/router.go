package api

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// Options is what a handler needs.
type Options struct {
	// Store is read on every request. Required.
	Store Store
	// Logger gets one line a request, and the reasons of failures. Required.
	Logger *slog.Logger
	// PublicURL is the absolute URL under which clients reach the server, such as
	// https://example.org/incidents. Empty makes all links absolute paths. The
	// Host header is never used.
	PublicURL string
	// Version is the program's version, for people.
	Version string
}

type server struct {
	store    Store
	log      *slog.Logger
	links    linker
	contract *contract
	cursors  cursorSigner
	docs     *docs
	version  string
}

// New returns the handler of the whole HTTP surface. It panics where the
// embedded contract is broken, which a test excludes.
func New(opts Options) http.Handler {
	s := &server{
		store:    opts.Store,
		log:      opts.Logger,
		links:    linker{base: strings.TrimRight(opts.PublicURL, "/")},
		contract: mustLoadContract(strings.TrimRight(opts.PublicURL, "/")),
		cursors:  cursorSigner{store: opts.Store},
		docs:     newDocs(),
		version:  opts.Version,
	}
	r := chi.NewRouter()
	r.Use(withRequestID, s.logRequests, withDeadline, s.recoverPanics, secure, middleware.GetHead)
	r.NotFound(func(w http.ResponseWriter, r *http.Request) { s.problem(w, r, errNoSuchPath) })
	r.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) { s.problem(w, r, errMethod) })
	s.mount(r)
	return r
}

// mount puts the checks of the contract behind the routing, so that they know
// the operation.
func (s *server) mount(r chi.Router) {
	checked := r.With(s.checkQuery, s.negotiate)
	strict := NewStrictHandlerWithOptions(s, []StrictMiddlewareFunc{s.encode}, StrictHTTPServerOptions{
		RequestErrorHandlerFunc:  s.problem,
		ResponseErrorHandlerFunc: s.problem,
	})
	HandlerWithOptions(strict, ChiServerOptions{BaseRouter: checked, ErrorHandlerFunc: s.bindProblem})
	checked.Get("/", s.landing)
	checked.Get("/openapi.yaml", s.contractYAML)
	checked.Get("/openapi.json", s.contractJSON)
	checked.Get("/docs", s.docs.page)
	r.Get("/docs/*", s.docsAsset)
}
