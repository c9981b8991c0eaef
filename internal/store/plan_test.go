package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/synthetic"
)

// bigTables are those that no statement of a list may go through from end to end.
var bigTables = []string{"event_row_v", "event_document_v", "event_v", "claim_v", "source_v", "figure_v", "participant_v", "record", "external_id_v"}

// planned are reads whose statements are explained. A filter that many records
// match and one that few do may have different plans.
var planned = map[string]func(ctx context.Context, s *store.Store, w *large) error{}

func init() {
	for name, filter := range plannedFilters {
		for i, o := range []store.Order{{}, {By: store.OrderByKilled, Descending: true}, {By: store.OrderByOccurred, Descending: true},
			{By: store.OrderByInjured}, {By: store.OrderByChanged, Descending: true}} {
			if i > 1 && !strings.Contains(name, "country") {
				continue // each order once more would tell nothing new
			}
			planned["events, "+name+", by "+string(o.By)] = func(ctx context.Context, s *store.Store, w *large) error {
				return twoPages(func(p store.PageRequest) (string, error) {
					page, err := s.Events(ctx, 1, filter(w), p, false)
					return page.Next, err
				}, o)
			}
		}
	}
	for name, filter := range plannedClaimFilters {
		planned["claims, "+name] = func(ctx context.Context, s *store.Store, w *large) error {
			return twoPages(func(p store.PageRequest) (string, error) {
				page, err := s.Claims(ctx, 1, filter(w), p)
				return page.Next, err
			}, store.Order{})
		}
	}
	for name, filter := range plannedSourceFilters {
		planned["sources, "+name] = func(ctx context.Context, s *store.Store, w *large) error {
			return twoPages(func(p store.PageRequest) (string, error) {
				page, err := s.Sources(ctx, 1, filter(w), p)
				return page.Next, err
			}, store.Order{})
		}
	}
	planned["groups"] = func(ctx context.Context, s *store.Store, w *large) error {
		_, err := s.Groups(ctx, 1, store.GroupFilter{Sources: []string{w.source}}, store.PageRequest{Limit: 20}, true)
		return err
	}
	planned["documents of events"] = func(ctx context.Context, s *store.Store, w *large) error {
		return twoPages(func(p store.PageRequest) (string, error) {
			return s.EventDocuments(ctx, 1, store.EventFilter{Countries: []string{w.country}}, p, func(store.EventDocument) error { return nil })
		}, store.Order{By: store.OrderByKilled, Descending: true})
	}
	planned["table of events"] = func(ctx context.Context, s *store.Store, w *large) error {
		_, err := s.EventTable(ctx, 1, store.EventFilter{Countries: []string{w.country}}, store.PageRequest{Limit: 1000}, store.EventColumns,
			func([][]byte) error { return nil })
		return err
	}
}

// twoPages reads the first page of a list and the one after it.
func twoPages(read func(store.PageRequest) (string, error), o store.Order) error {
	p := store.PageRequest{Limit: 50, Order: o}
	next, err := read(p)
	if p.After = next; err != nil || next == "" {
		return err
	}
	_, err = read(p)
	return err
}

var plannedFilters = map[string]func(w *large) store.EventFilter{
	"all":            func(*large) store.EventFilter { return store.EventFilter{} },
	"a country":      func(w *large) store.EventFilter { return store.EventFilter{Countries: []string{w.country}} },
	"a rare country": func(w *large) store.EventFilter { return store.EventFilter{Countries: []string{w.rareCountry}} },
	"countries and kind": func(w *large) store.EventFilter {
		return store.EventFilter{Countries: []string{w.country, w.rareCountry}, Kinds: []string{"battle"}}
	},
	"kind and number": func(*large) store.EventFilter {
		return store.EventFilter{Kinds: []string{"bombing"}, Numbers: []store.NumberFilter{{Property: "killed", Min: ptr[int64](5)}}}
	},
	"group": func(w *large) store.EventFilter { return store.EventFilter{Groups: []string{w.group}} },
	"subgroups, role": func(w *large) store.EventFilter {
		return store.EventFilter{Groups: []string{w.group}, Subgroups: true, Roles: []string{"perpetrator"}}
	},
	"only group":      func(w *large) store.EventFilter { return store.EventFilter{OnlyGroups: []string{w.group}} },
	"source":          func(w *large) store.EventFilter { return store.EventFilter{Sources: []string{w.source}} },
	"only source":     func(w *large) store.EventFilter { return store.EventFilter{OnlySources: []string{w.source}} },
	"ids":             func(w *large) store.EventFilter { return store.EventFilter{IDs: []string{w.event, "nothing"}} },
	"parts":           func(w *large) store.EventFilter { return store.EventFilter{PartOf: []string{w.event}} },
	"period":          func(*large) store.EventFilter { return store.EventFilter{From: "2015-03-01", To: "2015-03-31"} },
	"month":           func(*large) store.EventFilter { return store.EventFilter{Months: []string{"2016-05"}} },
	"rare collection": func(*large) store.EventFilter { return store.EventFilter{Collections: []string{"other"}} },
	"external id":     func(*large) store.EventFilter { return store.EventFilter{ExternalIDs: []string{"ucdp:100001"}} },
	"box": func(*large) store.EventFilter {
		return store.EventFilter{Box: &store.Box{West: 43, South: 35, East: 45, North: 37}}
	},
	"near": func(*large) store.EventFilter {
		return store.EventFilter{Near: &store.Near{Longitude: 179.9, Latitude: -17, Kilometres: 80}}
	},
	"corroboration": func(*large) store.EventFilter { return store.EventFilter{Corroborations: []string{"disputed"}} },
	"agreement": func(*large) store.EventFilter {
		return store.EventFilter{Agreements: []string{"conflicting"}, Kinds: []string{"battle"}}
	},
	"changed":       func(*large) store.EventFilter { return store.EventFilter{ChangedSince: ptr[int64](1)} },
	"a common word": func(*large) store.EventFilter { return store.EventFilter{Words: store.Words{{Text: "bombing"}}} },
	"rare words": func(*large) store.EventFilter {
		return store.EventFilter{Words: store.Words{{Text: "election"}, {Text: "mount", Prefix: true}}}
	},
}

var plannedClaimFilters = map[string]func(w *large) store.ClaimFilter{
	"all":           func(*large) store.ClaimFilter { return store.ClaimFilter{} },
	"property":      func(*large) store.ClaimFilter { return store.ClaimFilter{Properties: []string{"displaced"}} },
	"source":        func(w *large) store.ClaimFilter { return store.ClaimFilter{Sources: []string{w.source}} },
	"event":         func(w *large) store.ClaimFilter { return store.ClaimFilter{Events: []string{w.event}} },
	"rests on":      func(w *large) store.ClaimFilter { return store.ClaimFilter{RestsOn: []string{w.source}} },
	"population":    func(*large) store.ClaimFilter { return store.ClaimFilter{Populations: []string{"clergy"}} },
	"rank":          func(*large) store.ClaimFilter { return store.ClaimFilter{Ranks: []string{"deprecated"}} },
	"attributed to": func(*large) store.ClaimFilter { return store.ClaimFilter{AttributedTo: []string{"nobody"}} },
	"collection":    func(*large) store.ClaimFilter { return store.ClaimFilter{Collections: []string{"other"}} },
	"subjects": func(w *large) store.ClaimFilter {
		return store.ClaimFilter{Subjects: &store.EventFilter{Countries: []string{w.rareCountry}}}
	},
}

var plannedSourceFilters = map[string]func(w *large) store.SourceFilter{
	"all":        func(*large) store.SourceFilter { return store.SourceFilter{} },
	"publisher":  func(*large) store.SourceFilter { return store.SourceFilter{Publishers: []string{"nobody"}} },
	"language":   func(*large) store.SourceFilter { return store.SourceFilter{Languages: []string{"is"}} },
	"type":       func(*large) store.SourceFilter { return store.SourceFilter{CSLTypes: []string{"map"}} },
	"role":       func(*large) store.SourceFilter { return store.SourceFilter{Roles: []string{"reference"}} },
	"status":     func(*large) store.SourceFilter { return store.SourceFilter{Statuses: []string{"retracted"}} },
	"collection": func(*large) store.SourceFilter { return store.SourceFilter{Collections: []string{"other"}} },
	"event":      func(w *large) store.SourceFilter { return store.SourceFilter{Events: []string{w.event}} },
	"words":      func(*large) store.SourceFilter { return store.SourceFilter{Words: store.Words{{Text: "gazette"}}} },
}

// large is a database with tens of thousands of events, and what filters name.
type large struct {
	url                                        string
	country, rareCountry, group, source, event string
}

// newLarge publishes a small world and copies its events, sources and claims many
// times over, with the guards lifted: only the planner looks at them.
func newLarge(t *testing.T) *large {
	t.Helper()
	const events, copies = 500, 40
	s, url := open(t)
	sources, groups, list := synthetic.New(synthetic.Shape{Seed: 1, Events: events, Groups: 40, Sources: 150}).All()
	publish(t, s, store.Records{Sources: sources, Groups: groups, Events: list})
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	if _, err := conn.Exec(t.Context(), multiply(copies)); err != nil {
		t.Fatal(err)
	}
	w := &large{url: url}
	for into, sql := range map[*string]string{
		&w.country:     `SELECT country FROM event_row_v WHERE country IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1`,
		&w.rareCountry: `SELECT country FROM event_row_v WHERE country IS NOT NULL GROUP BY 1 ORDER BY count(*), 1 LIMIT 1`,
		&w.group:       `SELECT min(r.id) FROM participant_v p JOIN record r ON r.key = p."group"`,
		&w.source:      `SELECT min(r.id) FROM claim_v c JOIN record r ON r.key = c.source`,
		&w.event:       `SELECT min(p.id) FROM event_row_v x JOIN record p ON p.key = x.part_of`,
	} {
		if err := conn.QueryRow(t.Context(), sql).Scan(into); err != nil {
			t.Fatal(err)
		}
	}
	return w
}

// multiply is SQL that copies all but the groups, with keys and ids of their own.
func multiply(copies int) string {
	shifted := map[string]string{"key": "key + n * 100000", "event": "event + n * 100000", "subject": "subject + n * 100000",
		"source": "source + n * 100000", "part_of": "part_of + n * 100000", "record": "record + n * 100000",
		"origin": "origin + n * 100000", "id": "id || '-' || n", "value": "value || '-' || n"}
	var sql strings.Builder
	for _, c := range []struct{ table, where string }{
		{"record", "type <> 'group'"}, {"source_v", "true"}, {"event_v", "true"}, {"event_row_v", "true"}, {"event_document_v", "true"},
		{"claim_v", "subject IN (SELECT event FROM event_row_v)"}, {"figure_v", "subject IN (SELECT event FROM event_row_v)"},
		{"participant_v", "true"}, {"external_id_v", "true"},
	} {
		fmt.Fprintf(&sql, "ALTER TABLE %s DISABLE TRIGGER USER;\n", c.table)
		fmt.Fprintf(&sql, `DO $$ DECLARE names text; copied text; BEGIN
			SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
			       string_agg(CASE %s ELSE quote_ident(attname) END, ', ' ORDER BY attnum) INTO names, copied
			  FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '';
			EXECUTE 'INSERT INTO %s (' || names || ') SELECT ' || copied || ' FROM %s, generate_series(1, %d) n WHERE %s';
			END $$;`+"\n", copiedAs(shifted, c.table), c.table, c.table, c.table, copies, strings.ReplaceAll(c.where, "'", "''"))
	}
	return sql.String() + "ANALYSE;"
}

// copiedAs says, as branches of a CASE, how columns of a table are copied.
func copiedAs(shifted map[string]string, table string) string {
	var branches []string
	for column, sql := range shifted {
		if column == "value" && table != "external_id_v" {
			continue
		}
		branches = append(branches, fmt.Sprintf("WHEN attname = '%s' THEN '%s'", column, strings.ReplaceAll(sql, "'", "''")))
	}
	return strings.Join(branches, " ")
}

// statements traces what is asked of the database.
type statements struct {
	mu   sync.Mutex
	list []statement
}

type statement struct {
	sql  string
	args []any
}

func (s *statements) add(sql string, args []any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.list = append(s.list, statement{sql, slices.Clone(args)})
}

func (s *statements) TraceQueryStart(ctx context.Context, _ *pgx.Conn, d pgx.TraceQueryStartData) context.Context {
	s.add(d.SQL, d.Args)
	return ctx
}
func (s *statements) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
func (s *statements) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}
func (s *statements) TraceBatchQuery(_ context.Context, _ *pgx.Conn, d pgx.TraceBatchQueryData) {
	s.add(d.SQL, d.Args)
}
func (s *statements) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// TestNoListReadsABigTableWhole: every statement of a list, a sum over some events
// or a search finds its rows by indexes.
func TestNoListReadsABigTableWhole(t *testing.T) {
	t.Parallel()
	w := newLarge(t)
	traced := &statements{}
	s, err := store.OpenTraced(t.Context(), w.url, traced)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	conn, err := pgx.Connect(t.Context(), w.url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.WithoutCancel(t.Context())) })
	if err := store.BecomeReader(t.Context(), conn); err != nil {
		t.Fatal(err)
	}
	for name, read := range planned {
		traced.list = nil
		if err := read(t.Context(), s, w); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, asked := range traced.list {
			if tables := scanned(t, conn, asked); len(tables) > 0 {
				t.Errorf("%s: reads %s whole:\n%s", name, strings.Join(tables, ", "), asked.sql)
			}
		}
	}
}

// scanned are the big tables that a statement reads from end to end.
func scanned(t *testing.T, conn *pgx.Conn, asked statement) []string {
	t.Helper()
	if !strings.HasPrefix(strings.TrimSpace(asked.sql), "SELECT") && !strings.HasPrefix(strings.TrimSpace(asked.sql), "WITH") {
		return nil
	}
	var document []byte
	args := slices.DeleteFunc(asked.args, func(a any) bool { _, is := a.(pgx.QueryResultFormats); return is })
	if err := conn.QueryRow(t.Context(), "EXPLAIN (FORMAT JSON) "+asked.sql, args...).Scan(&document); err != nil {
		t.Fatalf("%v\n%s", err, asked.sql)
	}
	var plans []struct{ Plan plan }
	if err := json.Unmarshal(document, &plans); err != nil {
		t.Fatal(err)
	}
	return plans[0].Plan.scans()
}

type plan struct {
	NodeType     string `json:"Node Type"`
	RelationName string `json:"Relation Name"`
	Plans        []plan
}

func (p plan) scans() []string {
	var tables []string
	if p.NodeType == "Seq Scan" && slices.Contains(bigTables, p.RelationName) {
		tables = append(tables, p.RelationName)
	}
	for _, below := range p.Plans {
		tables = append(tables, below.scans()...)
	}
	return tables
}
