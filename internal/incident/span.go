package incident

import "math"

// span is a run of whole numbers, both ends included: days since 1970-01-01, or
// people. An end without a bound is noStart or noEnd.
type span struct{ first, last int64 }

const (
	noStart = math.MinInt64
	noEnd   = math.MaxInt64
)

// everything is the span that excludes nothing.
var everything = span{noStart, noEnd}

func (s span) empty() bool { return s.first > s.last }

func (s span) intersect(o span) span {
	return span{max(s.first, o.first), min(s.last, o.last)}
}

func (s span) overlaps(o span) bool { return !s.intersect(o).empty() }

func (s span) holds(n int64) bool { return s.first <= n && n <= s.last }

// within reports whether all of s lies in o.
func (s span) within(o span) bool { return o.first <= s.first && s.last <= o.last }

// hull is the smallest span that covers both.
func (s span) hull(o span) span {
	return span{min(s.first, o.first), max(s.last, o.last)}
}

// width is the count of numbers, or noEnd where an end has no bound.
func (s span) width() int64 {
	if s.first == noStart || s.last == noEnd {
		return noEnd
	}
	return s.last - s.first + 1
}

// common returns what all spans share. Spans of a line that overlap pairwise
// all share a number, so that an empty result always names a real conflict.
func common(spans []span) span {
	shared := everything
	for _, s := range spans {
		shared = shared.intersect(s)
	}
	return shared
}
