package api

import (
	"context"
	"sync"
)

// flights are the computations under way, one for all who ask for the same.
type flights struct {
	mu   sync.Mutex
	open map[answerKey]*flight
}

// flight is a computation and those who wait for it. It outlives any of them,
// but not all: what nobody waits for is given up. (singleflight either ends with
// the first who asked, or goes on for nobody.)
type flight struct {
	// done is closed once answer or err is set.
	done    chan struct{}
	waiting int
	cancel  context.CancelFunc
	answer  *answer
	err     error
}

// do computes what a key stands for, unless somebody does so already; then it
// waits for that. shared tells which. The context of compute has the values of
// ctx, but neither its end nor its deadline.
func (f *flights) do(ctx context.Context, key answerKey, compute func(context.Context) (*answer, error)) (a *answer, shared bool, err error) {
	one, shared := f.join(ctx, key, compute)
	select {
	case <-one.done:
		return one.answer, shared, one.err
	case <-ctx.Done():
		f.leave(key, one)
		return nil, shared, ctx.Err()
	}
}

func (f *flights) join(ctx context.Context, key answerKey, compute func(context.Context) (*answer, error)) (one *flight, shared bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one, ok := f.open[key]; ok {
		one.waiting++
		return one, true
	}
	detached, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerWithin)
	one = &flight{done: make(chan struct{}), waiting: 1, cancel: cancel}
	f.open[key] = one
	go func() {
		defer cancel()
		one.answer, one.err = compute(detached)
		f.remove(key, one)
		close(one.done)
	}()
	return one, false
}

// leave is for who no longer waits. The last one gives the computation up, and
// those who come later begin anew.
func (f *flights) leave(key answerKey, one *flight) {
	f.mu.Lock()
	one.waiting--
	last := one.waiting == 0
	f.mu.Unlock()
	if last {
		f.remove(key, one)
		one.cancel()
	}
}

func (f *flights) remove(key answerKey, one *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open[key] == one {
		delete(f.open, key)
	}
}
