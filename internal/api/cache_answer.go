package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/go-chi/chi/v5"
)

// answer is a whole answer of status 200, as it is sent. It is shared, and never
// changed.
type answer struct {
	lines []headerLine
	tag   string
	body  []byte
}

type headerLine struct {
	name   string
	values []string
}

// send sends the answer; HEAD gets the header only, and who has it already, that.
func (a *answer) send(w http.ResponseWriter, r *http.Request, p *plan) {
	if matches(r.Header["If-None-Match"], a.tag) {
		notModified(w, p, a.tag)
		return
	}
	h := w.Header()
	for _, line := range a.lines {
		h[line.name] = line.values
	}
	w.WriteHeader(http.StatusOK)
	if whole, ok := w.(*held); ok {
		whole.keep(slices.Clip(a.body))
	} else if r.Method != http.MethodHead {
		// A client that is gone needs no answer.
		_, _ = w.Write(a.body)
	}
}

// notModified answers who has the answer already. What is said of a body is left
// out: caches keep what they were told with theirs.
func notModified(w http.ResponseWriter, p *plan, tag string) {
	h := w.Header()
	delete(h, "X-Content-Type-Options")
	delete(h, "Referrer-Policy")
	delete(h, "Content-Security-Policy")
	h["Etag"] = []string{tag}
	h["Cache-Control"] = p.kind.cacheControl()
	h["Vary"] = vary
	w.WriteHeader(http.StatusNotModified)
}

// computing holds back an answer and takes the reason why there is none, so that
// each who waits for it gets a problem of its own.
type computing struct {
	held
	err error
}

// compute has the rest of the chain answer. Its error is what a problem is made from.
func (s *server) compute(next http.Handler, r *http.Request, p *plan, tag string) (*answer, error) {
	c := &computing{held: held{header: http.Header{}}}
	secureHeaders(c.header)
	if err := caught(func() { next.ServeHTTP(c, r) }); err != nil {
		return nil, err
	}
	if c.err != nil {
		return nil, c.err
	}
	if c.status != http.StatusOK {
		return nil, fmt.Errorf("%s answers %d without an error", p.route, c.status)
	}
	return c.finish(p, tag)
}

// finish encodes what was computed and completes its header.
func (c *computing) finish(p *plan, tag string) (*answer, error) {
	body, h := c.body.Bytes(), c.header
	encoding := identity
	if isCompressible(h.Get("Content-Type")) && (len(body) >= worthCompressing || p.strict) {
		encoding = p.encoding
	}
	if tag == "" && p.kind != probes {
		tag = contentTag(body, encoding)
	}
	body, err := compress(body, encoding)
	if err != nil {
		return nil, fmt.Errorf("encoding as %s: %w", encoding, err)
	}
	if encoding != identity {
		h.Set("Content-Encoding", encoding)
	}
	if tag != "" {
		h.Set("ETag", tag)
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h["Cache-Control"], h["Vary"] = p.kind.cacheControl(), vary
	a := &answer{tag: tag, body: body}
	for name, values := range h {
		a.lines = append(a.lines, headerLine{name, values})
	}
	return a, nil
}

// detached returns a function that makes the request one to answer for several,
// also when the one who asked is gone: the router uses its notes on a request
// anew after that, and so they are copied at once.
func detached(r *http.Request) func(context.Context) *http.Request {
	of, route := chi.RouteContext(r.Context()), chi.NewRouteContext()
	route.URLParams.Keys, route.URLParams.Values = slices.Clone(of.URLParams.Keys), slices.Clone(of.URLParams.Values)
	route.RoutePatterns, route.RouteMethod = slices.Clone(of.RoutePatterns), of.RouteMethod
	return func(ctx context.Context) *http.Request {
		out := r.WithContext(context.WithValue(ctx, chi.RouteCtxKey, route))
		out.Method = http.MethodGet
		return out
	}
}
