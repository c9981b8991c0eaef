package main

import (
	"context"
	"sync"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/store"
)

// statement is SQL with its arguments, as the database gets it.
type statement struct {
	sql  string
	args []any
}

// trip is what is sent to the database at once: one statement, or a batch.
type trip struct {
	statements []statement
	batch      bool
}

// recorder keeps the statements that a store sends.
type recorder struct {
	mu    sync.Mutex
	trips []trip
	err   error
}

// Those who trace implement pgx.QueryTracer and pgx.BatchTracer.
var (
	_ pgx.QueryTracer = (*recorder)(nil)
	_ pgx.BatchTracer = (*recorder)(nil)
)

// TraceQueryStart implements pgx.QueryTracer.
func (r *recorder) TraceQueryStart(ctx context.Context, conn *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	r.keep(ctx, conn, false, []statement{{data.SQL, data.Args}})
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (r *recorder) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// TraceBatchStart implements pgx.BatchTracer.
func (r *recorder) TraceBatchStart(ctx context.Context, conn *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	statements := make([]statement, len(data.Batch.QueuedQueries))
	for i, q := range data.Batch.QueuedQueries {
		statements[i] = statement{q.SQL, q.Arguments}
	}
	r.keep(ctx, conn, true, statements)
	return ctx
}

// TraceBatchQuery implements pgx.BatchTracer.
func (r *recorder) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

// TraceBatchEnd implements pgx.BatchTracer.
func (r *recorder) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

func (r *recorder) keep(ctx context.Context, conn *pgx.Conn, batch bool, statements []statement) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range statements {
		if err := statements[i].rewrite(ctx, conn); err != nil {
			r.err = err
		}
	}
	r.trips = append(r.trips, trip{statements: statements, batch: batch})
}

// rewrite puts named arguments in their places now, so that it costs nothing when
// the statement is replayed: the limit is that of SQL.
func (s *statement) rewrite(ctx context.Context, conn *pgx.Conn) (err error) {
	for i, arg := range s.args {
		switch a := arg.(type) {
		case pgx.QueryExecMode, pgx.QueryResultFormats, pgx.QueryResultFormatsByOID:
		case pgx.QueryRewriter:
			options := s.args[:i]
			s.sql, s.args, err = a.RewriteQuery(ctx, conn, s.sql, s.args[i+1:])
			s.args = append(options[:i:i], s.args...)
			return err
		default:
			return nil
		}
	}
	return nil
}

// take returns what was kept since the last call.
func (r *recorder) take() ([]trip, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	trips, err := r.trips, r.err
	r.trips, r.err = nil, nil
	return trips, err
}

// script is what a store sends to a database: at the beginning of a session, and
// for each of several reads.
type script struct {
	session []trip
	reads   [][]trip
}

// capture lets a store read, and keeps what it sends. What it sends as it opens
// is the beginning of a session.
func capture(ctx context.Context, databaseURL string, reads []func(context.Context, *store.Store) error) (script, error) {
	r := &recorder{}
	s, err := store.OpenTraced(ctx, databaseURL, r)
	if err != nil {
		return script{}, err
	}
	defer s.Close()
	var sc script
	if sc.session, err = r.take(); err != nil {
		return script{}, err
	}
	for _, read := range reads {
		if err := read(ctx, s); err != nil {
			return script{}, err
		}
		trips, err := r.take()
		if err != nil {
			return script{}, err
		}
		sc.reads = append(sc.reads, trips)
	}
	return sc, nil
}
