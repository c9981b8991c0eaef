package main

import (
	"fmt"
	"time"
)

// result is one row of the table of speed.
type result struct {
	name    string
	subject figures
	// against names the limit; empty where there is none.
	against string
	limit   figures
	ratio   spread
	target  target
	// notes say more than the row has room for.
	notes []string
	// problem is why there are no figures.
	problem error
}

// target is what a result has to reach; the zero value is none.
type target struct {
	text  string
	holds func(result) bool
}

func ratioAtLeast(least float64) target {
	return target{fmt.Sprintf("≥ %.1f", least), func(r result) bool { return r.ratio.middle >= least }}
}

func ratioAtMost(most float64) target {
	return target{fmt.Sprintf("≤ %.1f", most), func(r result) bool { return r.ratio.middle <= most }}
}

func p99Under(bound time.Duration) target {
	return target{fmt.Sprintf("p99 < %d ms", bound.Milliseconds()), func(r result) bool { return r.subject.p99 < bound }}
}

func (t target) and(other target) target {
	return target{t.text + ", " + other.text, func(r result) bool { return t.holds(r) && other.holds(r) }}
}

// reached is what the table says of a target.
func (r result) reached() string {
	switch {
	case r.problem != nil:
		return "not measured"
	case r.target.holds == nil:
		return ""
	case r.target.holds(r):
		return "yes"
	default:
		return "**no**"
	}
}

// single is a value that is measured once: memory, and the speed of publishing.
type single struct {
	name, value, target string
	reached             bool
	problem             error
}

func memoryUnder(name string, bytes, bound int64) single {
	return single{name: name, value: fmt.Sprintf("%.1f MiB", float64(bytes)/mebibyte),
		target: fmt.Sprintf("< %d MiB", bound/mebibyte), reached: bytes < bound}
}

func (s single) outcome() string {
	switch {
	case s.problem != nil:
		return "not measured"
	case s.reached:
		return "yes"
	default:
		return "**no**"
	}
}
