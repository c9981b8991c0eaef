package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/synthetic"
)

// fill migrates an empty database and publishes a made-up world in it, through
// the same path as everything else, as the collection synthetic. Then it vacuums:
// what a server does by itself some time later should not go on beside what is
// measured.
func fill(ctx context.Context, databaseURL string, shape synthetic.Shape, progress io.Writer) error {
	if _, err := fillTimed(ctx, databaseURL, shape, progress); err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	_, err = conn.Exec(ctx, "VACUUM")
	return err
}

// fillTimed is fill that tells how long the publication took.
func fillTimed(ctx context.Context, databaseURL string, shape synthetic.Shape, progress io.Writer) (time.Duration, error) {
	if err := store.Migrate(databaseURL); err != nil {
		return 0, err
	}
	s, err := store.Open(ctx, databaseURL)
	if err != nil {
		return 0, err
	}
	defer s.Close()
	world := synthetic.New(shape)
	start := time.Now()
	result, err := s.PublishStream(ctx, store.Publication{
		Collection: "synthetic", Author: "bench", Message: fmt.Sprintf("A made-up world of %d events", shape.Events),
	}, store.Stream{Sources: world.Sources(), Groups: world.Groups(), Events: told(world.Events(), shape.Events, progress)})
	took := time.Since(start)
	if err != nil {
		return took, err
	}
	_, err = fmt.Fprintf(progress, "published revision %d: %d records and %d claims in %s, %.0f rows a second\n",
		result.Revision, result.Added, result.Claims, took.Round(time.Millisecond), float64(result.Added+result.Claims)/took.Seconds())
	return took, err
}

// told says every now and then how far a sequence is; it is gone through once to
// learn the ids, and then to write.
func told(events iter.Seq[incident.Event], count int, progress io.Writer) iter.Seq[incident.Event] {
	pass := 0
	return func(yield func(incident.Event) bool) {
		pass++
		done, start := 0, time.Now()
		for e := range events {
			if !yield(e) {
				return
			}
			if done++; done%max(count/20, 1) == 0 {
				_, _ = fmt.Fprintf(progress, "pass %d: %d of %d events, %.0f a second\n", pass, done, count, float64(done)/time.Since(start).Seconds())
			}
		}
	}
}
