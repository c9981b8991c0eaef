package main

import (
	"context"
	"fmt"
	"time"
)

// settle is how long clients run before their answers count, as a share of the
// duration of a round.
const settle = 0.5

// comparison is what two sides did by turns.
type comparison struct {
	subject, limit []round
}

// rateRatio is how many operations the subject does for one of the limit.
func (c comparison) rateRatio() spread {
	return c.ratio(func(subject, limit round) float64 { return subject.rate() / limit.rate() })
}

// timeRatio is how long the subject takes for what takes the limit 1, by medians.
func (c comparison) timeRatio() spread {
	return c.ratio(func(subject, limit round) float64 { return float64(subject.median()) / float64(limit.median()) })
}

// ratio compares rounds that were neighbours in time: what else the machine does
// hits both alike.
func (c comparison) ratio(of func(subject, limit round) float64) spread {
	ratios := make([]float64, len(c.subject))
	for i := range ratios {
		ratios[i] = of(c.subject[i], c.limit[i])
	}
	return spreadOf(ratios)
}

// compare lets two sides work by turns, with the same load, after a warm-up.
func compare(ctx context.Context, subject, limit side, l load, rounds int) (comparison, error) {
	var sides [2]*runner
	for i, s := range []side{subject, limit} {
		r, err := newRunner(ctx, s, l)
		if err != nil {
			return comparison{}, err
		}
		defer r.close()
		sides[i] = r
	}
	for range rounds {
		for _, r := range sides {
			if err := r.round(ctx); err != nil {
				return comparison{}, err
			}
		}
	}
	return comparison{subject: sides[0].rounds, limit: sides[1].rounds}, nil
}

// runner is a side with its connections.
type runner struct {
	side
	load    load
	clients []client
	next    int
	rounds  []round
}

// newRunner connects and warms up.
func newRunner(ctx context.Context, s side, l load) (*runner, error) {
	clients, err := connectAll(ctx, s, l.connections)
	if err != nil {
		return nil, err
	}
	r := &runner{side: s, load: l, clients: clients}
	warm := l
	warm.duration = time.Duration(float64(l.duration) * settle)
	warm.atLeast = min(l.atLeast, 2*l.connections)
	done, err := drive(ctx, clients, warm, 0)
	if err != nil {
		r.close()
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	r.next = len(done.latencies)
	return r, nil
}

// round measures one stretch, and what was allocated in it.
func (r *runner) round(ctx context.Context) error {
	before, err := r.count(ctx)
	if err != nil {
		return err
	}
	done, err := drive(ctx, r.clients, r.load, r.next)
	if err != nil {
		return fmt.Errorf("%s: %w", r.name, err)
	}
	after, err := r.count(ctx)
	if err != nil {
		return err
	}
	done.allocated = after - before
	r.next += len(done.latencies)
	r.rounds = append(r.rounds, done)
	return nil
}

func (r *runner) count(ctx context.Context) (float64, error) {
	if r.allocated == nil {
		return 0, nil
	}
	return r.allocated(ctx)
}

func (r *runner) close() { closeAll(r.clients) }
