package incident

import "slices"

// tally counts, among many spans, those that overlap another, without going
// through all of them each time.
type tally struct{ firsts, lasts []int64 }

// tallyOf takes spans that are not empty.
func tallyOf(spans []span) tally {
	var t tally
	for _, s := range spans {
		t.firsts, t.lasts = append(t.firsts, s.first), append(t.lasts, s.last)
	}
	slices.Sort(t.firsts)
	slices.Sort(t.lasts)
	return t
}

// overlapping counts the spans that neither end before s nor start after it.
func (t tally) overlapping(s span) int {
	ended, _ := slices.BinarySearch(t.lasts, s.first)
	begun := len(t.firsts)
	if s.last != noEnd {
		begun, _ = slices.BinarySearch(t.firsts, s.last+1)
	}
	return begun - ended
}
