package main

import (
	"testing"
	"time"
)

func milliseconds(values ...int) []time.Duration {
	list := make([]time.Duration, len(values))
	for i, v := range values {
		list[i] = time.Duration(v) * time.Millisecond
	}
	return list
}

func TestPercentile(t *testing.T) {
	t.Parallel()
	hundred := make([]time.Duration, 100)
	for i := range hundred {
		hundred[i] = time.Duration(i + 1)
	}
	for _, test := range []struct {
		sorted []time.Duration
		p      int
		want   time.Duration
	}{
		{nil, 50, 0},
		{milliseconds(7), 50, 7 * time.Millisecond},
		{milliseconds(7), 99, 7 * time.Millisecond},
		{milliseconds(1, 2, 3), 50, 2 * time.Millisecond},
		{milliseconds(1, 2, 3, 4), 50, 2 * time.Millisecond},
		{milliseconds(1, 2, 3, 4), 99, 4 * time.Millisecond},
		{hundred, 99, 99},
		{hundred, 100, 100},
	} {
		if got := percentile(test.sorted, test.p); got != test.want {
			t.Errorf("percentile %d of %v is %v, not %v", test.p, test.sorted, got, test.want)
		}
	}
}

func TestSpread(t *testing.T) {
	t.Parallel()
	if got := spreadOf([]float64{3, 1, 2}); got != (spread{2, 1, 3}) {
		t.Errorf("%+v", got)
	}
	if got := spreadOf([]float64{4, 1, 2, 3}); got != (spread{2.5, 1, 4}) {
		t.Errorf("%+v", got)
	}
}

// TestSummed takes percentiles from all samples, not from those of the rounds.
func TestSummed(t *testing.T) {
	t.Parallel()
	one := joined([]round{{latencies: milliseconds(30, 10), bytes: 20}, {latencies: milliseconds(20), bytes: 10}}, time.Second)
	one.allocated = 600
	two := joined([]round{{latencies: milliseconds(40, 50, 60), bytes: 30}}, 2*time.Second)
	if one.rate() != 3 || one.median() != 20*time.Millisecond {
		t.Errorf("rate %v, median %v", one.rate(), one.median())
	}
	want := figures{count: 6, median: 30 * time.Millisecond, p99: 60 * time.Millisecond, rate: 2, allocated: 100, bytes: 10}
	if got := summed([]round{one, two}); got != want {
		t.Errorf("%+v", got)
	}
	c := comparison{subject: []round{one, one}, limit: []round{two, one}}
	if got := c.rateRatio(); got != (spread{1.5, 1, 2}) {
		t.Errorf("%+v", got)
	}
	if got := c.timeRatio(); got != (spread{0.7, 0.4, 1}) {
		t.Errorf("%+v", got)
	}
	if got := summed(nil); got != (figures{}) {
		t.Errorf("%+v", got)
	}
}
