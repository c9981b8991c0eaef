package main

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// What the server may hold, see the table of singles.
const (
	idleBound   = 40 * mebibyte
	growthBound = 64 * mebibyte
)

const exportName = "CSV of everything"

// exports measures the export of everything, by a server of its own that did
// nothing before: its memory is that of the export.
func (b *bench) exports(ctx context.Context) (result, []single, error) {
	s, err := b.launcher.server(ctx, "export", "--cache-size", "0")
	if err != nil {
		return result{}, nil, err
	}
	defer b.keep(s.stop)
	if err := pause(ctx, b.idle); err != nil {
		return result{}, nil, err
	}
	idle, err := s.resident()
	if err != nil {
		return result{}, nil, err
	}
	singles := []single{memoryUnder("idle server, without PostgreSQL, resident", idle, idleBound)}
	var r result
	peak, err := s.peakOf(ctx, func() (err error) {
		r, err = b.export(ctx, s)
		return err
	})
	if err != nil {
		return result{name: exportName, problem: err}, singles, nil
	}
	return r, append(singles, memoryUnder(exportName+": growth of resident memory, from idle to peak", peak-idle, growthBound)), nil
}

// export compares whole exports, one at a time.
func (b *bench) export(ctx context.Context, s *server) (result, error) {
	l := load{connections: 1, atLeast: 1, atMost: 1}
	subject := s.side([]request{{path: everythingAsCSV.path(eventsPath), status: http.StatusOK}})
	limit := side{name: plainCopy, connect: copier(b.launcher.databaseURL, b.world.newest)}
	c, err := compare(ctx, subject, limit, l, min(b.rounds, 2))
	if err != nil {
		return result{}, err
	}
	r := result{name: exportName, subject: summed(c.subject), against: plainCopy, limit: summed(c.limit),
		ratio: c.rateRatio(), target: ratioAtLeast(0.6)}
	r.notes = []string{fmt.Sprintf("%s: %s/s, and %s/s with COPY", exportName, sizeText(r.subject.bytes*r.subject.rate), sizeText(r.limit.bytes*r.limit.rate))}
	return r, nil
}

// pause waits, unless ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// addExports adds what exports tells to a report. What fails leaves the rest alone.
func (b *bench) addExports(ctx context.Context, to *report) error {
	begin := time.Now()
	r, singles, err := b.exports(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		r = result{name: exportName, problem: err}
	}
	b.tell(exportName, begin, r.problem)
	to.results, to.singles = append(to.results, r), append(to.singles, singles...)
	return nil
}
