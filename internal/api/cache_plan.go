package api

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/go-chi/chi/v5"
)

// kind says what an answer depends on, and so how long it holds.
type kind int

const (
	// follows: on the newest revision.
	follows kind = iota
	// pinnedForGood: on the revision that the request names.
	pinnedForGood
	// fixed: on the program only.
	fixed
	// grows: on more than revisions, and so on no number that is known.
	grows
	// probes: on this very moment.
	probes
)

// isKept reports whether answers are kept in memory.
func (k kind) isKept() bool { return k <= fixed }

// byRevision reports whether a revision settles the answer.
func (k kind) byRevision() bool { return k == follows || k == pinnedForGood }

// Values of Cache-Control.
var (
	forGood    = []string{"public, max-age=31536000, immutable"}
	revalidate = []string{"public, no-cache"}
	never      = []string{"no-store"}
	vary       = []string{"Accept, Accept-Encoding"}
)

func (k kind) cacheControl() []string {
	switch k {
	case pinnedForGood:
		return forGood
	case probes:
		return never
	}
	return revalidate
}

// plan is a request understood: which answer it asks for.
type plan struct {
	kind  kind
	route string
	// representation is the path, the query in its normal form and the media type.
	representation string
	encoding       string
	// strict is true where the client takes nothing that is not encoded.
	strict bool
	// secret is that of entity tags.
	secret []byte
	last   atomic.Pointer[revisionTag]
}

// revisionTag is the entity tag of a plan's answer at a revision.
type revisionTag struct {
	revision int64
	tag      string
}

// planOf understands a request that passed the checks of the contract. Error:
// errEncoding.
func (s *server) planOf(r *http.Request) (*plan, error) {
	route := chi.RouteContext(r.Context()).RoutePattern()
	accept := strings.Join(r.Header.Values("Accept-Encoding"), ",")
	p := &plan{
		route:          route,
		kind:           kindOf(route, queryOf(r.Context())),
		representation: r.URL.EscapedPath() + "?" + r.URL.RawQuery + "\x00" + mediaType(r.Context()),
		encoding:       preferredEncoding(accept),
		strict:         !identityAllowed(accept),
	}
	if p.encoding != "" {
		return p, nil
	}
	p.encoding, p.strict = identity, false
	if len(s.contract.operations[route].offers) > 0 {
		return p, errEncoding
	}
	return p, nil
}

func kindOf(route string, q *query) kind {
	switch route {
	case "/livez", "/readyz":
		return probes
	case "/docs", "/openapi.yaml", "/openapi.json":
		return fixed
	case "/v1/releases", "/v1/releases/{tag}":
		// A revision can get its name long after.
		return grows
	}
	switch q.pinOf() {
	case revisionPin, releasePin:
		return pinnedForGood
	}
	return follows
}

// settle returns the revision that the answer depends on, and a context that
// reads it; 0 where the request names it or there is none.
func (p *plan) settle(ctx context.Context, m *memory) (context.Context, int64, error) {
	if p.kind != follows {
		return ctx, 0, nil
	}
	newest, err := m.Newest(ctx)
	if err != nil {
		return ctx, 0, err
	}
	return readingNewest(ctx, newest), newest.Number, nil
}

// known is settle without asking anybody.
func (p *plan) known(m *memory) (revision int64, ok bool) {
	if p.kind != follows {
		return 0, true
	}
	newest := m.newest.Load()
	if newest == nil {
		return 0, false
	}
	return newest.Number, true
}

// tag is the entity tag of the answer at a revision, where that settles it.
func (p *plan) tag(s *server, revision int64) string {
	if !p.kind.byRevision() {
		return ""
	}
	if last := p.last.Load(); last != nil && last.revision == revision {
		return last.tag
	}
	tag := s.tagOf(p.secret, p, revision)
	p.last.Store(&revisionTag{revision, tag})
	return tag
}

func (p *plan) key(revision int64) answerKey {
	return answerKey{p.representation, revision, p.encoding, p.strict}
}
