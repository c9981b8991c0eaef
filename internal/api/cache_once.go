package api

import (
	"context"
	"errors"
	"net/http"
)

// answerAgain answers from memory what was asked in the same words before,
// without routing, parsing or any question to the database.
func (s *server) answerAgain(x *exchange, r *http.Request) bool {
	if s.cache == nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	if x.words, x.few = wordsOf(r); !x.few {
		return false
	}
	p, ok := s.cache.plans.GetIfPresent(x.words)
	if !ok {
		return false
	}
	revision, ok := p.known(s.store)
	if !ok {
		return false
	}
	x.route = p.route
	return s.revalidated(x, r, p, p.tag(s, revision)) || s.cache.sendKept(x, r, p, revision)
}

// revalidated answers who has the answer already, by its entity tag alone.
func (s *server) revalidated(w http.ResponseWriter, r *http.Request, p *plan, tag string) bool {
	if !names(r.Header["If-None-Match"], tag) {
		return false
	}
	s.metrics.revalidated.Inc()
	notModified(w, p, tag)
	return true
}

func (c *cache) sendKept(x *exchange, r *http.Request, p *plan, revision int64) bool {
	kept, ok := c.answers.GetIfPresent(p.key(revision))
	if ok {
		c.metrics.hits.Inc()
		kept.send(x, r, p)
	}
	return ok
}

// answerOnce answers each question once for each revision, as far as memory
// reaches, and says how long the answer holds.
func (s *server) answerOnce(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := s.answerBy(next, w, r)
		if errors.Is(err, http.ErrAbortHandler) {
			panic(http.ErrAbortHandler)
		}
		if err != nil {
			s.problem(w, r, err)
		}
	})
}

func (s *server) answerBy(next http.Handler, w http.ResponseWriter, r *http.Request) error {
	p, err := s.planOf(r)
	if err != nil {
		return err
	}
	ctx, revision, err := p.settle(r.Context(), s.store)
	if err != nil {
		return err
	}
	if p.kind.byRevision() {
		if p.secret, err = s.cursors.secret(ctx); err != nil {
			return err
		}
	}
	r = r.WithContext(ctx)
	if s.revalidated(w, r, p, p.tag(s, revision)) {
		return nil
	}
	if isStream(ctx) {
		s.stream(next, w, r, p, revision)
		return nil
	}
	return s.answer(next, w, r, p, revision)
}

// answer sends the answer of a plan: from memory, where it is kept there.
func (s *server) answer(next http.Handler, w http.ResponseWriter, r *http.Request, p *plan, revision int64) error {
	var a *answer
	var err error
	tag := p.tag(s, revision)
	if s.cache == nil || !p.kind.isKept() {
		a, err = s.compute(next, r, p, tag)
	} else {
		request := detached(r)
		s.cache.learn(exchangeOf(r.Context()), p)
		a, err = s.cache.answer(r.Context(), p.key(revision), func(ctx context.Context) (*answer, error) {
			return s.compute(next, request(ctx), p, tag)
		})
	}
	if err == nil {
		a.send(w, r, p)
	}
	return err
}

// stream lets an answer go out as it comes.
func (s *server) stream(next http.Handler, w http.ResponseWriter, r *http.Request, p *plan, revision int64) {
	h := w.Header()
	if tag := p.tag(s, revision); tag != "" {
		h.Set("ETag", tag)
	}
	h["Cache-Control"], h["Vary"] = p.kind.cacheControl(), vary
	next.ServeHTTP(w, r)
}
