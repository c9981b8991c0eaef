package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"time"
)

// bench is a run: what it measures with, and over what.
type bench struct {
	launcher launcher
	world    *world
	load     load
	rounds   int
	depth    int
	// idle is how long a server is left alone before it counts as idle.
	idle     time.Duration
	progress io.Writer
	// cached is the server as it is; uncached has no response cache.
	cached, uncached *server
	// failed are errors of what is only tidied up.
	failed []error
}

// atMost bounds the samples of a round that are kept.
const atMost = 200_000

// start runs the servers and looks at the database, in this order: a server that
// starts may publish.
func (b *bench) start(ctx context.Context, seed uint64, records int) (err error) {
	if b.cached, err = b.launcher.server(ctx, "cached"); err != nil {
		return err
	}
	if b.uncached, err = b.launcher.server(ctx, "uncached", "--cache-size", "0"); err != nil {
		return err
	}
	b.world, err = explore(ctx, b.launcher.databaseURL, seed, records)
	return err
}

// stop ends what start has started.
func (b *bench) stop() error {
	for _, s := range []*server{b.cached, b.uncached} {
		if s != nil {
			b.keep(s.stop)
		}
	}
	return errors.Join(b.failed...)
}

// keep does what tidies up, and notes how it fails.
func (b *bench) keep(do func() error) {
	if err := do(); err != nil {
		b.failed = append(b.failed, err)
	}
}

// side asks the server.
func (s *server) side(requests []request) side {
	return side{name: "server", connect: dialer(s.address, requests), allocated: s.allocated}
}

// ratio compares and makes a result of it.
func (b *bench) ratio(ctx context.Context, name string, subject, limit side, of func(comparison) spread, t target) (result, error) {
	c, err := compare(ctx, subject, limit, b.load, b.rounds)
	if err != nil {
		return result{}, err
	}
	return result{name: name, subject: summed(c.subject), against: limit.name, limit: summed(c.limit), ratio: of(c), target: t}, nil
}

// measure measures the rows whose names match. One that fails leaves the others
// alone; what is left when ctx ends is not measured.
func (b *bench) measure(ctx context.Context, list []row, wanted *regexp.Regexp) ([]result, error) {
	var results []result
	for _, row := range list {
		if !wanted.MatchString(row.name) {
			continue
		}
		begin := time.Now()
		r, err := row.measure(ctx, b, row.name)
		if ctx.Err() != nil {
			return results, ctx.Err()
		}
		if err != nil {
			r = result{name: row.name, problem: err}
		}
		b.tell(r.name, begin, err)
		results = append(results, r)
	}
	return results, nil
}

// tell shows that there is progress.
func (b *bench) tell(name string, begin time.Time, err error) {
	text := time.Since(begin).Round(100 * time.Millisecond).String()
	if err != nil {
		text += ": not measured: " + oneLine(err)
	}
	_, _ = fmt.Fprintf(b.progress, "%-70s %s\n", name, text)
}

// first returns at most n of a list.
func first[T any](list []T, n int) []T { return list[:min(n, len(list))] }
