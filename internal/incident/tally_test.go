package incident

import (
	"testing"

	"pgregory.net/rapid"
)

// TestTallyCountsWhatOverlaps compares with going through all spans.
func TestTallyCountsWhatOverlaps(t *testing.T) {
	t.Parallel()
	draw := rapid.Custom(func(t *rapid.T) span {
		ends := []int64{noStart, -3, -1, 0, 1, 2, 5, 8, noEnd}
		i := rapid.IntRange(0, len(ends)-1).Draw(t, "first")
		return span{ends[i], ends[rapid.IntRange(i, len(ends)-1).Draw(t, "last")]}
	})
	rapid.Check(t, func(t *rapid.T) {
		spans, other := rapid.SliceOf(draw).Draw(t, "spans"), draw.Draw(t, "other")
		want := 0
		for _, s := range spans {
			if s.overlaps(other) {
				want++
			}
		}
		if got := tallyOf(spans).overlapping(other); got != want {
			t.Fatalf("%d of %v overlap %v, not %d", want, spans, other, got)
		}
	})
}
