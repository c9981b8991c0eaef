package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/incident"
)

// batchSize is how many records are computed, compared and written at a time.
const batchSize = 2000

// Publish makes records the content of their collection, as one revision, in
// one transaction: all of it is published, or nothing. It writes what changed
// and nothing else; where nothing changed there is no new revision. A second
// publication waits for the first to end.
//
// It is the only writer of the published tables. Errors: *VanishedError,
// *TakenIDError, *UnknownIDError, *RefusedError, ErrUnavailable.
func (s *Store) Publish(ctx context.Context, p Publication, r Records) (Result, error) {
	var result Result
	err := s.asImporter(ctx, func(tx pgx.Tx) (err error) {
		result, err = publish(ctx, tx, p, r)
		return err
	})
	if err != nil {
		return Result{}, fmt.Errorf("publishing: %w", unavailable(refused(err)))
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

func publish(ctx context.Context, tx pgx.Tx, p Publication, r Records) (Result, error) {
	// The lock that open_revision takes, taken early: what is compared must not
	// change before it is written.
	if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(20297, 1)`); err != nil {
		return Result{}, err
	}
	w := &writer{tx: tx, publication: p}
	if err := w.prepare(ctx, r); err != nil {
		return Result{}, err
	}
	if err := w.writeAll(ctx, r); err != nil {
		return Result{}, err
	}
	if err := w.vanished(ctx); err != nil {
		return Result{}, err
	}
	return w.result, nil
}

// writer writes one publication.
type writer struct {
	tx          pgx.Tx
	publication Publication
	result      Result
	keys        keys
	minted      map[string]incident.RecordType
	facts       map[string]incident.SourceFacts
	// given are the keys of the records to publish; fresh are those of them that
	// are minted.
	given []int64
	fresh map[int64]bool
	// vanishedClaims are ids of claims that are published and not given.
	vanishedClaims []string
}

// prepare learns or mints the keys of all records, and the facts of all sources.
func (w *writer) prepare(ctx context.Context, r Records) error {
	if err := w.learnKeys(ctx, r.types()); err != nil {
		return err
	}
	if err := w.learnReferences(ctx, r); err != nil {
		return err
	}
	return w.tx.QueryRow(ctx, `SELECT coalesce(max(number), 0) FROM revision`).Scan(&w.result.Revision)
}

// writeAll writes the vocabulary and all records, in batches.
func (w *writer) writeAll(ctx context.Context, r Records) error {
	vocabulary := incident.StandardVocabulary()
	if _, err := w.write(ctx, []*table{vocabularyTable}, vocabularySchemes(vocabulary), vocabularyRows(vocabulary)); err != nil {
		return err
	}
	if err := inBatches(r.Sources, func(batch []incident.Source) error { return w.writeSources(ctx, batch) }); err != nil {
		return err
	}
	if err := inBatches(r.Groups, func(batch []incident.Group) error { return w.writeGroups(ctx, batch) }); err != nil {
		return err
	}
	answers := newEventAnswers(r.Events, w.facts)
	return inBatches(r.Events, func(batch []incident.Event) error { return w.writeEvents(ctx, batch, answers) })
}

func inBatches[T any](list []T, do func([]T) error) error {
	for batch := range slices.Chunk(list, batchSize) {
		if err := do(batch); err != nil {
			return err
		}
	}
	return nil
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

func (w *writer) writeSources(ctx context.Context, batch []incident.Source) error {
	records := newRecordRows(len(batch))
	for _, s := range batch {
		records.add(w.keys[s.ID], sourceRows(s, w.keys))
	}
	return w.writeRecords(ctx, sourceTables, records)
}

func (w *writer) writeGroups(ctx context.Context, batch []incident.Group) error {
	records := newRecordRows(len(batch))
	for _, g := range batch {
		if err := w.withdrawRest(ctx, g.Header, &g.Claims); err != nil {
			return err
		}
		answers := incident.Compute(incident.TypeGroup, g.Claims, w.sourceFacts, incident.StandardVocabulary())
		records.add(w.keys[g.ID], groupRows(g, answers, w.keys))
		records.addClaims(g.ID, g.Claims)
	}
	return w.writeRecords(ctx, groupTables, records)
}

func (w *writer) writeEvents(ctx context.Context, batch []incident.Event, answers *eventAnswers) error {
	records := newRecordRows(len(batch))
	for _, e := range batch {
		if err := w.withdrawRest(ctx, e.Header, &e.Claims); err != nil {
			return err
		}
		records.add(w.keys[e.ID], eventRows(e, w.publication.Collection, answers.of(e.ID), w.keys))
		records.addClaims(e.ID, e.Claims)
	}
	return w.writeRecords(ctx, eventTables, records)
}

func (w *writer) sourceFacts(id string) incident.SourceFacts { return w.facts[id] }

// recordRows are the rows of a batch of records.
type recordRows struct {
	owners []int64
	rows   []row
	claims []incident.Claim
	// subjects are the ids of the records that claims are about, by claim id.
	subjects map[string]string
}

func newRecordRows(size int) *recordRows {
	return &recordRows{owners: make([]int64, 0, size), subjects: map[string]string{}}
}

func (r *recordRows) add(owner int64, rows []row) {
	r.owners = append(r.owners, owner)
	r.rows = append(r.rows, rows...)
}

func (r *recordRows) addClaims(subject string, claims []incident.Claim) {
	r.claims = append(r.claims, claims...)
	for _, c := range claims {
		r.subjects[c.ID] = subject
	}
}

func (w *writer) writeRecords(ctx context.Context, tables []*table, r *recordRows) error {
	w.given = append(w.given, r.owners...)
	if err := w.checkClaimIDs(ctx, r); err != nil {
		return err
	}
	if err := w.noteVanishedClaims(ctx, r); err != nil {
		return err
	}
	if err := w.writeBasis(ctx, r.claims); err != nil {
		return err
	}
	changes, err := w.write(ctx, tables, r.owners, r.rows)
	if err != nil {
		return err
	}
	w.count(r, changes)
	return nil
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
	w.result.Unchanged += len(r.owners) - touched
}
