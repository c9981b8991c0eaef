package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
)

// live is the end of a version that stands.
const live = "9223372036854775807"

// world is what a run needs to know of the database before it asks.
type world struct {
	// newest is the revision served; old is the one that published most events.
	newest, old int64
	// country is the one with most events.
	country string
	// ids are those of events, drawn at random.
	ids []string
	// pairs and periods are filters; pairs match a page at least, where any do.
	pairs   []pairFilter
	periods []periodFilter
	sizes   []size
	// random draws them.
	random *rand.Rand
}

// size is how many rows a table has at the newest revision.
type size struct {
	Name string
	Rows int64
}

// pairFilter narrows by two terms, periodFilter by a term and time.
type pairFilter struct {
	Country, Kind string
	// Events match it.
	Events int64
}

type periodFilter struct {
	Country  string
	From, To time.Time
}

func (p pairFilter) query() query { return query{"country": p.Country, "kind": p.Kind} }

func (p periodFilter) query() query {
	return query{"country": p.Country, "from": p.From.Format(time.DateOnly), "to": p.To.Format(time.DateOnly)}
}

// explore looks at the database. The same seed draws the same of the same data.
func explore(ctx context.Context, databaseURL string, seed uint64, records int) (*world, error) {
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return nil, fmt.Errorf("connecting to the database: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	w := &world{random: rand.New(rand.NewPCG(seed, seed))}
	if err := w.learnRevisions(ctx, conn); err != nil {
		return nil, err
	}
	if err := w.drawIDs(ctx, conn, records); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context, *pgx.Conn) error{w.drawPairs, w.drawPeriods, w.measure} {
		if err := step(ctx, conn); err != nil {
			return nil, err
		}
	}
	if len(w.ids) == 0 || len(w.pairs) == 0 || len(w.periods) == 0 {
		return nil, errors.New("the database holds no events that have a country and a date, and so nothing to measure")
	}
	return w, nil
}

func (w *world) learnRevisions(ctx context.Context, conn *pgx.Conn) error {
	return conn.QueryRow(ctx, `
		SELECT (SELECT coalesce(max(number), 0) FROM revision),
		       coalesce((SELECT rev_from FROM event_row_v GROUP BY rev_from ORDER BY count(*) DESC, rev_from LIMIT 1), 0)`).Scan(&w.newest, &w.old)
}

// drawIDs tries keys at random: records of other types have keys too.
func (w *world) drawIDs(ctx context.Context, conn *pgx.Conn, count int) error {
	var first, last int64
	if err := conn.QueryRow(ctx, `SELECT coalesce(min(event), 0), coalesce(max(event), 0) FROM event_row_v`).Scan(&first, &last); err != nil {
		return err
	}
	keys := make([]int64, 4*count)
	for i := range keys {
		keys[i] = first + w.random.Int64N(last-first+1)
	}
	rows, err := conn.Query(ctx, `SELECT id FROM event_row_v
		WHERE event = ANY($1) AND rev_from <= $2 AND rev_to = `+live+` ORDER BY event LIMIT $3`, keys, w.old, count)
	if err != nil {
		return err
	}
	w.ids, err = pgx.CollectRows(rows, pgx.RowTo[string])
	shuffle(w.random, w.ids)
	return err
}

// drawnFilters is how many filters are asked for in turn, at most.
const drawnFilters = 300

// drawPairs draws filters that fill a page, or the one that comes nearest to it.
func (w *world) drawPairs(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `SELECT country, kind, count(*) AS events FROM event_row_v
		 WHERE rev_from <= $1 AND rev_to = `+live+` AND country IS NOT NULL
		 GROUP BY country, kind ORDER BY events DESC, country, kind`, w.old)
	if err != nil {
		return err
	}
	if w.pairs, err = pgx.CollectRows(rows, pgx.RowToStructByName[pairFilter]); err != nil || len(w.pairs) == 0 {
		return err
	}
	small := slices.IndexFunc(w.pairs[1:], func(p pairFilter) bool { return p.Events < pageSize })
	if small >= 0 {
		w.pairs = w.pairs[:small+1]
	}
	shuffle(w.random, w.pairs)
	w.pairs = first(w.pairs, drawnFilters)
	return w.findCountry(ctx, conn)
}

func (w *world) findCountry(ctx context.Context, conn *pgx.Conn) error {
	return conn.QueryRow(ctx, `SELECT country FROM event_row_v
		WHERE rev_to = `+live+` AND country IS NOT NULL GROUP BY country ORDER BY count(*) DESC, country LIMIT 1`).Scan(&w.country)
}

func (w *world) newestRevision() int64 { return w.newest }

func (w *world) oldRevision() int64 { return w.old }

// filled names the country where a query leaves it open.
func (w *world) filled(q query) query {
	if _, open := q["country"]; open {
		return q.with("country", w.country)
	}
	return q
}

// drawPeriods draws countries by their number of events, and years from the day
// of an event on, which a page is found in in most cases.
func (w *world) drawPeriods(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `SELECT country, occurred_from AS from, occurred_from + 365 AS to FROM event_row_v
		 WHERE id = ANY($1) AND rev_to = `+live+` AND country IS NOT NULL AND occurred_from IS NOT NULL ORDER BY id`, w.ids)
	if err != nil {
		return err
	}
	w.periods, err = pgx.CollectRows(rows, pgx.RowToStructByName[periodFilter])
	shuffle(w.random, w.periods)
	w.periods = first(w.periods, drawnFilters)
	return err
}

// measure counts what stands at the newest revision.
func (w *world) measure(ctx context.Context, conn *pgx.Conn) error {
	rows, err := conn.Query(ctx, `
		      SELECT 1 AS place, 'events' AS name, count(*) AS rows FROM event_row_v WHERE rev_to = `+live+`
		UNION SELECT 2, 'claims', count(*) FROM claim_v WHERE rev_to = `+live+`
		UNION SELECT 3, 'sources', count(*) FROM source_v WHERE rev_to = `+live+`
		UNION SELECT 4, 'groups', count(*) FROM group_v WHERE rev_to = `+live+`
		UNION SELECT 5, 'revisions', count(*) FROM revision
		UNION SELECT 6, 'bytes', pg_database_size(current_database()) ORDER BY 1`)
	if err != nil {
		return err
	}
	w.sizes, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (s size, err error) {
		err = row.Scan(nil, &s.Name, &s.Rows)
		return s, err
	})
	return err
}

func shuffle[T any](random *rand.Rand, list []T) {
	random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
}
