package api

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"
	"github.com/go-chi/chi/v5/middleware"
)

// Options is what a handler needs.
type Options struct {
	// Store is read by requests. Required.
	Store Store
	// Logger gets one line a request, and the reasons of failures. Required.
	Logger *slog.Logger
	// PublicURL is the absolute URL under which clients reach the server, such as
	// https://example.org/incidents. Empty makes all links absolute paths. The
	// Host header is never used.
	PublicURL string
	// Version is the program's version, for people and in entity tags.
	Version string
	// CacheBytes bounds the memory that answers are kept in; 0 keeps none.
	CacheBytes uint64
}

// API is the whole HTTP surface.
type API struct {
	*server
	routes http.Handler
}

type server struct {
	store    *memory
	log      *slog.Logger
	links    linker
	contract *contract
	cursors  cursorSigner
	docs     *docs
	version  string
	// cache is nil where no answers are kept.
	cache   *cache
	metrics *metrics
}

// New returns the handler of the whole HTTP surface. It panics where the
// embedded contract is broken, which a test excludes.
func New(opts Options) *API {
	s := &server{
		store:    newMemory(opts.Store),
		log:      opts.Logger,
		links:    linker{base: strings.TrimRight(opts.PublicURL, "/")},
		contract: mustLoadContract(strings.TrimRight(opts.PublicURL, "/")),
		docs:     newDocs(),
		version:  opts.Version,
		metrics:  newMetrics(),
	}
	s.cursors.store = s.store
	if opts.CacheBytes > 0 {
		s.cache = newCache(opts.CacheBytes, s.metrics)
	}
	r := chi.NewRouter()
	r.Use(noteRoute, withDeadline, compressStreams, s.recoverPanics, middleware.GetHead)
	r.NotFound(func(w http.ResponseWriter, r *http.Request) { s.problem(w, r, errNoSuchPath) })
	r.MethodNotAllowed(func(w http.ResponseWriter, r *http.Request) { s.problem(w, r, errMethod) })
	s.mount(r)
	return &API{server: s, routes: r}
}

// mount puts the checks of the contract behind the routing, so that they know
// the operation.
func (s *server) mount(r chi.Router) {
	checked := r.With(s.checkQuery, s.negotiate, s.answerOnce)
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

// ServeHTTP implements http.Handler. What was answered before, in the same
// words, is answered without all that follows.
func (h *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x := &exchange{ResponseWriter: w, begin: time.Now(), id: idOf(r)}
	defer h.note(x, r)
	header := w.Header()
	header[requestIDHeader] = []string{x.id}
	shareHeaders(header)
	switch {
	case isPreflight(r):
		preflight(x)
	case h.answerAgain(x, r):
	default:
		secureHeaders(header)
		h.routes.ServeHTTP(x, r.WithContext(context.WithValue(r.Context(), exchangeKey{}, x)))
	}
}

// Follow keeps in mind which revision is the newest while a tells it; otherwise
// each request asks the store. It returns when ctx ends.
func (h *API) Follow(ctx context.Context, a Announcer) {
	a.Follow(ctx, h.store.heard, func(err error) {
		h.store.lost()
		h.log.WarnContext(ctx, "no announcements of revisions; each request asks for the newest until there are", "error", err)
	})
	h.store.lost()
}

// noteRoute tells the exchange which path template was asked for.
func noteRoute(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if x := exchangeOf(r.Context()); x != nil {
				x.route = chi.RouteContext(r.Context()).RoutePattern()
			}
		}()
		next.ServeHTTP(w, r)
	})
}
