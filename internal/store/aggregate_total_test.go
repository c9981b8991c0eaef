package store

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTotalIsClipped: of more than an int64 holds, the total is its largest.
func TestTotalIsClipped(t *testing.T) {
	t.Parallel()
	cell := func(value int64) Cell {
		return Cell{Events: 1, Sums: []Sum{{Value: &value, Events: 1, OpenEnded: 1}, {}}}
	}
	total := Aggregation{Properties: []string{"killed", "injured"}}.total(
		[]Cell{cell(math.MaxInt64 - 1), cell(1), cell(0), cell(math.MaxInt64)})
	most := int64(math.MaxInt64)
	want := Cell{Events: 4, Sums: []Sum{{Value: &most, Events: 4, OpenEnded: 4}, {}}}
	if diff := cmp.Diff(want, total); diff != "" {
		t.Error(diff)
	}
}
