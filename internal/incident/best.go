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
	voiced := tallyOf(spansOf(voices))
	if ranked := candidates(chosen, voiced); len(ranked) > 0 {
		return &ranked[0].number, BasisPreferred
	}
	ranked := candidates(voices, voiced)
	if len(ranked) == 0 {
		return nil, ""
	}
	return &ranked[0].number, plainest(ranked)
}

// candidates returns what the opinions offer, the best first.
func candidates(opinions []opinion, voices tally) []candidate {
	var all []candidate
	for _, o := range opinions {
		number, basis := o.candidate()
		if number == nil {
			continue
		}
		all = append(all, candidate{*number, basis, voices.overlapping(span{*number, *number}), o.published, o.id})
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
// opinion has no upper bound. high is the largest upper bound that there is,
// but never below best: "at least 45" may be best beside "exactly 40".
func bounds(opinions []opinion, best *int64) (low, high *int64, openEnded bool) {
	for _, o := range opinions {
		reported := o.count.reported()
		openEnded = openEnded || reported.last == noEnd
		if o.count.Form == Unquantified {
			continue
		}
		if low == nil || reported.first < *low {
			low = &reported.first
		}
		if reported.last != noEnd && (high == nil || reported.last > *high) {
			high = &reported.last
		}
	}
	if high != nil && best != nil && *best > *high {
		number := *best
		high = &number
	}
	return low, high, openEnded
}
