package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/incident"
)

// Publish makes records the content of their collection, as one revision, in
// one transaction: all of it is published, or nothing. It writes what changed
// and nothing else; where nothing changed there is no new revision. A second
// publication waits for the first to end.
//
// It is the only writer of the published tables. Errors: *VanishedError,
// *TakenIDError, *UnknownIDError, *RefusedError, ErrUnavailable.
func (s *Store) Publish(ctx context.Context, p Publication, r Records) (Result, error) {
	return s.PublishStream(ctx, p, r.Stream())
}

// PublishStream is Publish for any number of records: it holds their ids and
// what it needs to know of sources and series, and of the rest a few batches.
func (s *Store) PublishStream(ctx context.Context, p Publication, r Stream) (Result, error) {
	var result Result
	err := s.asImporter(ctx, func(tx pgx.Tx) (err error) {
		result, err = publish(ctx, tx, p, r)
		return err
	})
	if err != nil {
		return Result{}, fmt.Errorf("publishing: %w", unavailable(refused(s.taken(ctx, p, err))))
	}
	return result, nil
}

// asImporter runs one transaction in the role that may write, over a connection
// of its own: those of the pool cannot.
func (s *Store) asImporter(ctx context.Context, do func(pgx.Tx) error) error {
	conn, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig)
	if err != nil {
		return fmt.Errorf("connecting: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	return pgx.BeginFunc(ctx, conn, func(tx pgx.Tx) error {
		if err := takeRole(ctx, tx.Conn(), roleImporter, true); err != nil {
			return err
		}
		return do(tx)
	})
}

func publish(ctx context.Context, tx pgx.Tx, p Publication, r Stream) (Result, error) {
	// The lock that open_revision takes, taken early: what is compared must not
	// change before it is written.
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(20297, 1)`); err != nil {
		return Result{}, err
	}
	w := &writer{tx: tx, publication: p, survey: surveyOf(r)}
	if err := w.prepare(ctx); err != nil {
		return Result{}, err
	}
	if err := w.writeAll(ctx, r); err != nil {
		return Result{}, err
	}
	return w.result, w.checkVanished()
}

// writer writes one publication.
type writer struct {
	tx          pgx.Tx
	publication Publication
	survey      *survey
	result      Result

	// What follows is prepared before the first record is written, and does not
	// change any more: rows are made from it while others are written.
	keys  keys
	facts map[string]incident.SourceFacts
	// minted are the ids that are new, in the order of records; fresh are their keys.
	minted []string
	fresh  map[int64]bool
	// rest are the published claims of records that end, by the id of the record.
	rest map[string][]incident.Claim

	series *seriesDates
	// vanished are ids of records, and vanishedClaims are claims, that are published
	// and not given.
	vanished       []string
	vanishedClaims []subjectOfClaim
}

// prepare learns or mints the keys of all records, the facts of all sources, and
// what ends with the records that do.
func (w *writer) prepare(ctx context.Context) error {
	if err := w.tx.QueryRow(ctx, `SELECT coalesce(max(number), 0) FROM revision`).Scan(&w.result.Revision); err != nil {
		return err
	}
	if err := w.learnKeys(ctx); err != nil {
		return err
	}
	if err := w.learnReferences(ctx); err != nil {
		return err
	}
	w.series = newSeriesDates(w.survey.parts)
	if err := w.learnRest(ctx); err != nil {
		return err
	}
	return w.learnVanished(ctx)
}

// writeAll writes the vocabulary and all records, in batches; series last, since
// their dates follow from those of their parts.
func (w *writer) writeAll(ctx context.Context, r Stream) error {
	vocabulary := incident.StandardVocabulary()
	if _, err := w.write(ctx, []*table{vocabularyTable}, vocabularySchemes(vocabulary), vocabularyRows(vocabulary)); err != nil {
		return err
	}
	write := func(tables []*table) func(*recordRows) error {
		return func(rows *recordRows) error { return w.writeRecords(ctx, tables, rows) }
	}
	if err := inBatches(r.Sources, w.sourceRows, write(sourceTables)); err != nil {
		return err
	}
	if err := inBatches(r.Groups, w.groupRows, write(groupTables)); err != nil {
		return err
	}
	if err := inBatches(r.Events, w.eventRows, write(eventTables)); err != nil {
		return err
	}
	w.series.settle()
	return inBatches(w.series.only(r.Events), w.seriesRows, write(eventTables))
}

func vocabularySchemes(v *incident.Vocabulary) []string {
	var schemes []string
	for _, t := range v.Terms() {
		if !slices.Contains(schemes, t.Scheme) {
			schemes = append(schemes, t.Scheme)
		}
	}
	return schemes
}

// writeRecords writes what is new in a batch of records.
func (w *writer) writeRecords(ctx context.Context, tables []*table, r *recordRows) error {
	w.series.learn(r.dates)
	known, err := w.changed(ctx, tables[0], r)
	if err != nil {
		return err
	}
	if err := w.checkClaimIDs(ctx, known, r); err != nil {
		return err
	}
	if err := w.noteVanishedClaims(ctx, known, r); err != nil {
		return err
	}
	if err := w.writeBasis(ctx, r); err != nil {
		return err
	}
	changes, err := w.write(ctx, tables, known, r.rows())
	if err != nil {
		return err
	}
	w.count(r, changes)
	return nil
}

// changed takes the records out of a batch of which nothing changes, and returns
// the keys of those that are left and were published before. The row of a record
// itself says all that its other rows say, so that it tells; but for claims that
// are withdrawn: records that have any are looked at more closely.
func (w *writer) changed(ctx context.Context, own *table, r *recordRows) ([]int64, error) {
	var known []int64
	for _, record := range r.records {
		if !w.fresh[record.key] {
			known = append(known, record.key)
		}
	}
	published, err := w.published(ctx, own, known, nil)
	if err != nil || len(published) == 0 {
		return known, err
	}
	all := len(r.records)
	r.records = slices.DeleteFunc(r.records, func(record recordRow) bool {
		return published[record.own().digest] && !record.withdraws
	})
	w.result.Unchanged += all - len(r.records)
	known = known[:0]
	for _, record := range r.records {
		if !w.fresh[record.key] {
			known = append(known, record.key)
		}
	}
	return known, nil
}

// count tells records that are new from those that changed: the row of a record
// itself changes with anything in it.
func (w *writer) count(r *recordRows, changes []row) {
	touched := 0
	for _, c := range changes {
		switch c.table {
		case sourceTable, groupTable, eventTable:
			touched++
			if w.fresh[c.values[0].(int64)] {
				w.result.Added++
			} else {
				w.result.Changed++
			}
		case claimTable:
			w.result.Claims++
		}
	}
	w.result.Unchanged += len(r.records) - touched
}
