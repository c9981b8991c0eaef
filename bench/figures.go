package main

import (
	"cmp"
	"slices"
	"time"
)

// round is what one side did in one stretch of time.
type round struct {
	latencies []time.Duration
	bytes     int64
	elapsed   time.Duration
	// allocated is in bytes; 0 where nobody counts them.
	allocated float64
}

// joined puts the parts of several connections together.
func joined(parts []round, elapsed time.Duration) round {
	all := round{elapsed: elapsed}
	for _, part := range parts {
		all.latencies = append(all.latencies, part.latencies...)
		all.bytes += part.bytes
	}
	slices.Sort(all.latencies)
	return all
}

// rate is in operations a second.
func (r round) rate() float64 { return float64(len(r.latencies)) / r.elapsed.Seconds() }

// median is that of the round alone.
func (r round) median() time.Duration { return percentile(r.latencies, 50) }

// figures sum up the rounds of one side.
type figures struct {
	count       int
	median, p99 time.Duration
	// rate is in operations a second; allocated and bytes are for each operation.
	rate, allocated, bytes float64
}

// summed takes the percentiles from all latencies of all rounds.
func summed(rounds []round) figures {
	var latencies []time.Duration
	var elapsed time.Duration
	var allocated float64
	var bytes int64
	for _, r := range rounds {
		latencies = append(latencies, r.latencies...)
		elapsed += r.elapsed
		allocated += r.allocated
		bytes += r.bytes
	}
	if len(latencies) == 0 {
		return figures{}
	}
	slices.Sort(latencies)
	count := float64(len(latencies))
	return figures{count: len(latencies), median: percentile(latencies, 50), p99: percentile(latencies, 99),
		rate: count / elapsed.Seconds(), allocated: allocated / count, bytes: float64(bytes) / count}
}

// percentile returns the smallest of the sorted values that at least p percent
// do not exceed; 0 where there are none.
func percentile(sorted []time.Duration, p int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	rank := (len(sorted)*p + 99) / 100
	return sorted[max(rank, 1)-1]
}

// spread is a number that was measured several times: the middle one, and the
// smallest and largest.
type spread struct{ middle, least, most float64 }

// spreadOf needs one value at least; of an even number of values the middle is
// the mean of the two in the middle.
func spreadOf(values []float64) spread {
	sorted := slices.SortedFunc(slices.Values(values), cmp.Compare[float64])
	half := len(sorted) / 2
	middle := sorted[half]
	if len(sorted)%2 == 0 {
		middle = (sorted[half-1] + sorted[half]) / 2
	}
	return spread{middle: middle, least: sorted[0], most: sorted[len(sorted)-1]}
}
