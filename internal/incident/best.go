package incident

import (
	"cmp"
	"slices"
	"strings"
)

// candidate is a number that may become a figure's best.
type candidate struct {
	number int64
	basis  BestBasis
	// support is the count of voices in whose intervals the number lies.
	support   int
	published int64
	id        string
}

// best chooses among the candidates of all voices, or of the preferred claims
// where those have any.
func best(voices, chosen []opinion) (*int64, BestBasis) {
	spans := spansOf(voices)
	if ranked := candidates(chosen, spans); len(ranked) > 0 {
		return &ranked[0].number, BasisPreferred
	}
	ranked := candidates(voices, spans)
	if len(ranked) == 0 {
		return nil, ""
	}
	return &ranked[0].number, plainest(ranked)
}

// candidates returns what the opinions offer, the best first.
func candidates(opinions []opinion, voices []span) []candidate {
	var all []candidate
	for _, o := range opinions {
		number, basis := o.candidate()
		if number == nil {
			continue
		}
		all = append(all, candidate{*number, basis, supporters(*number, voices), o.published, o.id})
	}
	slices.SortFunc(all, preferable)
	return all
}

func (o opinion) candidate() (*int64, BestBasis) {
	number, basis := o.count.Candidate()
	if number != nil && o.parts != nil {
		basis = BasisParts
	}
	return number, basis
}

func supporters(number int64, voices []span) int {
	n := 0
	for _, s := range voices {
		if s.holds(number) {
			n++
		}
	}
	return n
}

// preferable puts first what most voices support, then what was published
// last, then the higher number, then the smaller id.
func preferable(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.support, a.support), cmp.Compare(b.published, a.published),
		cmp.Compare(b.number, a.number), strings.Compare(a.id, b.id))
}

// plainest names the basis of the best candidate: where several offer the same
// number, the most direct of their bases.
func plainest(ranked []candidate) BestBasis {
	directness := []BestBasis{BasisStated, BasisBound, BasisMiddle, BasisParts}
	basis := ranked[0].basis
	for _, c := range ranked {
		if c.number == ranked[0].number && slices.Index(directness, c.basis) < slices.Index(directness, basis) {
			basis = c.basis
		}
	}
	return basis
}

// bounds returns low and high over the quantified opinions, and whether any
// opinion has no upper bound. Beside a finite bound, a number without one
// counts with its lower bound, so that high is never below what is reported.
func bounds(opinions []opinion) (low, high *int64, openEnded bool) {
	hull, finite := span{noEnd, noStart}, false
	for _, o := range opinions {
		reported := o.count.reported()
		open := reported.last == noEnd
		openEnded = openEnded || open
		if o.count.Form == Unquantified {
			continue
		}
		if open {
			reported.last = reported.first
		}
		finite = finite || !open
		hull = hull.hull(reported)
	}
	if hull.first != noEnd {
		low = &hull.first
	}
	if finite {
		high = &hull.last
	}
	return low, high, openEnded
}
