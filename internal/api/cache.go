package api

import (
	"context"
	"net/http"

	"github.com/maypok86/otter/v2"
)

const (
	// maxKept is in bytes: larger answers are sent, but not kept.
	maxKept = 8 << 20
	// maxWords is in bytes: longer requests are understood anew each time.
	maxWords = 2 << 10
	// wordsShare is the part of the memory that is for understanding requests.
	wordsShare = 8
	// overhead of an entry is in bytes, about.
	overhead = 512
)

// cache keeps answers, and what requests were understood to ask for.
type cache struct {
	plans   *otter.Cache[words, *plan]
	answers *otter.Cache[answerKey, *answer]
	flights flights
	metrics *metrics
}

// words are a request as it was sent, as far as answers depend on it.
type words struct{ path, rawPath, query, accept, acceptEncoding string }

// answerKey names an answer: what is represented, at which revision (0 where the
// representation itself names it, or there is none to name) and in which encoding,
// strict where it has that even if it is small.
type answerKey struct {
	representation string
	revision       int64
	encoding       string
	strict         bool
}

func newCache(size uint64, m *metrics) *cache {
	c := &cache{metrics: m, flights: flights{open: map[answerKey]*flight{}}}
	c.plans = otter.Must(&otter.Options[words, *plan]{
		MaximumWeight: size / wordsShare,
		Weigher: func(w words, p *plan) uint32 {
			return uint32(overhead + len(w.path) + len(w.rawPath) + len(w.query) + len(w.accept) + len(w.acceptEncoding) + len(p.representation))
		},
	})
	c.answers = otter.Must(&otter.Options[answerKey, *answer]{
		MaximumWeight: size - size/wordsShare,
		Weigher: func(k answerKey, a *answer) uint32 {
			return uint32(overhead + len(k.representation) + len(a.body))
		},
		OnDeletion: func(e otter.DeletionEvent[answerKey, *answer]) {
			if e.WasEvicted() {
				m.evictions.Inc()
			}
		},
	})
	return c
}

// wordsOf returns the words of a request, unless they are too many to keep.
func wordsOf(r *http.Request) (words, bool) {
	accept, encoding := r.Header["Accept"], r.Header["Accept-Encoding"]
	if len(accept) > 1 || len(encoding) > 1 {
		return words{}, false
	}
	w := words{path: r.URL.Path, rawPath: r.URL.RawPath, query: r.URL.RawQuery, accept: only(accept), acceptEncoding: only(encoding)}
	return w, len(w.path)+len(w.rawPath)+len(w.query)+len(w.accept)+len(w.acceptEncoding) <= maxWords
}

// only is the one value of a header, or empty.
func only(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// learn keeps what the words of a request ask for.
func (c *cache) learn(x *exchange, p *plan) {
	if x != nil && x.few {
		c.plans.Set(x.words, p)
	}
}

// answer returns the answer of a key from memory, from a computation under way,
// or from compute. Errors are for those who wait now, and not kept.
func (c *cache) answer(ctx context.Context, key answerKey, compute func(context.Context) (*answer, error)) (*answer, error) {
	if kept, ok := c.answers.GetIfPresent(key); ok {
		c.metrics.hits.Inc()
		return kept, nil
	}
	found, shared, err := c.flights.do(ctx, key, func(ctx context.Context) (*answer, error) {
		// It may have been computed while this was on its way.
		if kept, ok := c.answers.GetIfPresent(key); ok {
			return kept, nil
		}
		computed, err := compute(ctx)
		if err == nil && len(computed.body) <= maxKept {
			c.answers.Set(key, computed)
		}
		return computed, err
	})
	if shared {
		c.metrics.shared.Inc()
	} else {
		c.metrics.misses.Inc()
	}
	return found, err
}
