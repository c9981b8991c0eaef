package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// client does one operation at a time, over one connection.
type client interface {
	// do runs the operation with a number, and returns how many bytes came back.
	do(ctx context.Context, n int) (int, error)
	close()
}

// side is one of the two that a row compares.
type side struct {
	name    string
	connect func(ctx context.Context) (client, error)
	// allocated returns the bytes that a process has allocated so far; nil where
	// nobody counts them.
	allocated func(ctx context.Context) (float64, error)
}

// load is a closed loop: each connection asks again as soon as it is answered,
// until the time is over and the least number is done, or the most are.
type load struct {
	connections     int
	duration        time.Duration
	atLeast, atMost int
}

// drive puts a load on clients, one goroutine each. Operations are numbered from
// first on.
func drive(ctx context.Context, clients []client, l load, first int) (round, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	d := &drivers{load: l, first: first, begin: time.Now(), parts: make([]round, len(clients))}
	var group sync.WaitGroup
	for i, c := range clients {
		group.Go(func() {
			if err := d.loop(ctx, c, &d.parts[i]); err != nil {
				cancel(err)
			}
		})
	}
	group.Wait()
	if err := context.Cause(ctx); err != nil {
		return round{}, err
	}
	return joined(d.parts, time.Since(d.begin)), nil
}

// drivers share the count of operations.
type drivers struct {
	load
	first int
	begin time.Time
	count atomic.Int64
	parts []round
}

func (d *drivers) loop(ctx context.Context, c client, part *round) error {
	for ctx.Err() == nil {
		n := int(d.count.Add(1)) - 1
		if n >= d.atMost || n >= d.atLeast && time.Since(d.begin) >= d.duration {
			return nil
		}
		begin := time.Now()
		bytes, err := c.do(ctx, d.first+n)
		if err != nil {
			return err
		}
		part.latencies = append(part.latencies, time.Since(begin))
		part.bytes += int64(bytes)
	}
	return nil
}

// connectAll opens the connections of a side.
func connectAll(ctx context.Context, s side, connections int) ([]client, error) {
	clients := make([]client, 0, connections)
	for range connections {
		c, err := s.connect(ctx)
		if err != nil {
			closeAll(clients)
			return nil, fmt.Errorf("%s: connecting: %w", s.name, err)
		}
		clients = append(clients, c)
	}
	return clients, nil
}

func closeAll(clients []client) {
	for _, c := range clients {
		c.close()
	}
}
