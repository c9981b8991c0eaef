package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/openincidents/openincidents/internal/store"
)

// row is a line of the table, and how it is measured.
type row struct {
	name    string
	measure func(ctx context.Context, b *bench, name string) (result, error)
}

// Names of what is compared with.
const (
	bareHTTP     = "net/http handler with the same bytes"
	bareSQL      = "the same statements through pgx"
	oneStatement = "one SQL statement, the same rows"
	firstPage    = "first page"
	newestPage   = "newest revision"
	plainCopy    = "`COPY … TO STDOUT`, the same columns"
)

// rows are all lines of the table, in its order.
func rows() []row {
	list := []row{
		{"record, in the response cache", cached((*bench).records, "")},
		{"record, in the response cache, gzip", cached((*bench).records, "gzip")},
		{"page of 50, in the response cache", cached((*bench).pages, "")},
		{"page of 50, in the response cache, gzip", cached((*bench).pages, "gzip")},
		{"`304` on a matching `ETag`", notModified},
		{"record, uncached", recordUncached},
		{"page of 50 with two filters, country and kind, uncached", pairPage},
		{"page of 50 with two filters, country and period, uncached", periodPage},
	}
	for _, order := range deepOrders {
		list = append(list, row{"page at depth, " + order.name, deep(order.query)})
	}
	return append(list,
		row{"page at an old revision, country and kind", oldPage},
		row{"page at an old revision, by number killed", oldKilled},
		row{"aggregate by country and month over everything, uncached", aggregateAt((*world).newestRevision)},
		row{"the same at an old revision", aggregateAt((*world).oldRevision)})
}

// How many different answers are asked for by turns where the server has them all.
const (
	cachedRecords = 100
	cachedPages   = 20
)

// records asks for several events; pages for several pages.
func (b *bench) records() []request {
	var list []request
	for _, id := range first(b.world.ids, cachedRecords) {
		list = append(list, recordOf(id))
	}
	return list
}

func (b *bench) pages() []request {
	var list []request
	for _, pair := range first(b.world.pairs, cachedPages) {
		list = append(list, pair.query().page())
	}
	return list
}

// cached measures what the response cache holds against a bare handler.
func cached(requests func(*bench) []request, encoding string) func(context.Context, *bench, string) (result, error) {
	return func(ctx context.Context, b *bench, name string) (result, error) {
		list := requests(b)
		for i := range list {
			list[i].encoding = encoding
		}
		return b.againstBare(ctx, name, list)
	}
}

// againstBare measures the server against a process that answers with the same
// bytes.
func (b *bench) againstBare(ctx context.Context, name string, requests []request) (result, error) {
	answers, err := recorded(ctx, b.cached.address, requests)
	if err != nil {
		return result{}, err
	}
	bare, err := b.launcher.bare(ctx, answers)
	if err != nil {
		return result{}, err
	}
	defer b.keep(bare.stop)
	limit := side{name: bareHTTP, connect: dialer(bare.address, requests)}
	return b.ratio(ctx, name, b.cached.side(requests), limit, comparison.rateRatio, ratioAtLeast(0.7))
}

// notModified asks with the ETag that an answer had.
func notModified(ctx context.Context, b *bench, name string) (result, error) {
	list := b.records()
	for i := range list {
		a, err := fetch(ctx, b.cached.address, list[i])
		if err != nil {
			return result{}, err
		}
		if list[i].etag = a.Header.Get("ETag"); list[i].etag == "" {
			return result{}, fmt.Errorf("GET %s is answered without an ETag", list[i].path)
		}
		list[i].status = http.StatusNotModified
	}
	var r result
	transactions, err := b.transactionsOf(ctx, func() (err error) {
		r, err = b.againstBare(ctx, name, list)
		return err
	})
	r.notes = append(r.notes, fmt.Sprintf("`304`: %d database transactions of all clients in %d answers", transactions, r.subject.count))
	return r, err
}

func recordUncached(ctx context.Context, b *bench, name string) (result, error) {
	var requests []request
	var reads []func(context.Context, *store.Store) error
	for _, id := range b.world.ids {
		requests = append(requests, recordOf(id))
		reads = append(reads, func(ctx context.Context, s *store.Store) error {
			_, err := s.Event(ctx, b.world.newest, id)
			return err
		})
	}
	script, err := capture(ctx, b.launcher.databaseURL, reads)
	if err != nil {
		return result{}, err
	}
	limit := side{name: bareSQL, connect: script.replayer(b.launcher.databaseURL)}
	r, err := b.ratio(ctx, name, b.uncached.side(requests), limit, comparison.rateRatio, ratioAtLeast(0.5))
	if err != nil {
		return result{}, err
	}
	note, err := b.pgbench(ctx, script)
	r.notes = append(r.notes, note...)
	return r, err
}

// pageTarget is what a page with two filters has to reach.
func pageTarget() target { return ratioAtLeast(0.5).and(p99Under(25 * time.Millisecond)) }

func pairPage(ctx context.Context, b *bench, name string) (result, error) {
	var requests []request
	var statements []statement
	for _, pair := range b.world.pairs {
		requests = append(requests, pair.query().page())
		statements = append(statements, pair.statement(b.world.newest))
	}
	return b.againstStatements(ctx, name, requests, statements)
}

func periodPage(ctx context.Context, b *bench, name string) (result, error) {
	var requests []request
	var statements []statement
	for _, period := range b.world.periods {
		requests = append(requests, period.query().page())
		statements = append(statements, period.statement(b.world.newest))
	}
	return b.againstStatements(ctx, name, requests, statements)
}

func (b *bench) againstStatements(ctx context.Context, name string, requests []request, statements []statement) (result, error) {
	if err := checkSame(ctx, b.launcher.databaseURL, b.uncached.address, requests[0], statements[0]); err != nil {
		return result{}, err
	}
	script, err := capture(ctx, b.launcher.databaseURL, nil)
	if err != nil {
		return result{}, err
	}
	for _, s := range statements {
		script.reads = append(script.reads, []trip{{statements: []statement{s}}})
	}
	limit := side{name: oneStatement, connect: script.replayer(b.launcher.databaseURL)}
	return b.ratio(ctx, name, b.uncached.side(requests), limit, comparison.rateRatio, pageTarget())
}

// deep compares a page at depth with the first one.
func deep(q query) func(context.Context, *bench, string) (result, error) {
	return func(ctx context.Context, b *bench, name string) (result, error) {
		q := b.world.filled(q)
		path, depth, err := b.crawl(ctx, q.page().path)
		if err != nil {
			return result{}, err
		}
		name = fmt.Sprintf("%s: %d events down", name, depth)
		return b.ratio(ctx, name, b.uncached.side([]request{{path: path, status: http.StatusOK}}),
			side{name: firstPage, connect: dialer(b.uncached.address, []request{q.page()})}, comparison.timeRatio, ratioAtMost(1.2))
	}
}

func oldPage(ctx context.Context, b *bench, name string) (result, error) {
	var newest []query
	for _, pair := range b.world.pairs {
		newest = append(newest, pair.query())
	}
	return b.againstNewest(ctx, name, newest)
}

func oldKilled(ctx context.Context, b *bench, name string) (result, error) {
	return b.againstNewest(ctx, name, []query{{"sort": "-killed"}})
}

func (b *bench) againstNewest(ctx context.Context, name string, queries []query) (result, error) {
	if b.world.old == b.world.newest {
		return result{}, fmt.Errorf("the database has no revision older than %d that events stand in", b.world.newest)
	}
	var old, newest []request
	for _, q := range queries {
		newest = append(newest, q.page())
		old = append(old, q.at(b.world.old).page())
	}
	return b.ratio(ctx, name, b.uncached.side(old), side{name: newestPage, connect: dialer(b.uncached.address, newest)},
		comparison.timeRatio, ratioAtMost(1.2))
}

// aggregateSamples is how many answers a p99 needs in each round.
const aggregateSamples = 40

// aggregateAt measures one connection alone.
func aggregateAt(revision func(*world) int64) func(context.Context, *bench, string) (result, error) {
	return func(ctx context.Context, b *bench, name string) (result, error) {
		l := b.load
		l.connections, l.atLeast = 1, aggregateSamples
		q := byCountryAndMonth.at(revision(b.world))
		r, err := newRunner(ctx, b.uncached.side([]request{{path: q.path(aggregatePath), status: http.StatusOK}}), l)
		if err != nil {
			return result{}, err
		}
		defer r.close()
		for range b.rounds {
			if err := r.round(ctx); err != nil {
				return result{}, err
			}
		}
		return result{name: name, subject: summed(r.rounds), target: p99Under(150 * time.Millisecond)}, nil
	}
}
