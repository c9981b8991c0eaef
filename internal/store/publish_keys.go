package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/incident"
)

// keysAtATime bounds how many ids one statement is given.
const keysAtATime = 50_000

// learnKeys looks up the keys of known ids and draws new ones for the rest, in
// the order of the records: what is written together then lies together.
func (w *writer) learnKeys(ctx context.Context) error {
	w.keys = make(keys, len(w.survey.ids))
	for some := range slices.Chunk(w.survey.ids, keysAtATime) {
		if err := w.learnKnown(ctx, some); err != nil {
			return err
		}
	}
	return w.drawKeys(ctx)
}

func (w *writer) learnKnown(ctx context.Context, ids []string) error {
	rows, err := w.tx.Query(ctx, `SELECT key, id, type, collection FROM record WHERE id = ANY($1)`, ids)
	if err != nil {
		return err
	}
	var found TakenIDError
	var key int64
	_, err = pgx.ForEachRow(rows, []any{&key, &found.ID, &found.Type, &found.Collection}, func() error {
		if found.Type != string(w.survey.types[found.ID]) || found.Collection != w.publication.Collection {
			taken := found
			return &taken
		}
		w.keys[found.ID] = key
		return nil
	})
	return err
}

func (w *writer) drawKeys(ctx context.Context) error {
	for _, id := range w.survey.ids {
		if _, known := w.keys[id]; !known {
			w.minted = append(w.minted, id)
		}
	}
	w.fresh = make(map[int64]bool, len(w.minted))
	rows, err := w.tx.Query(ctx, `SELECT nextval('record_key_seq') FROM generate_series(1, $1)`, len(w.minted))
	if err != nil {
		return err
	}
	next := 0
	var key int64
	_, err = pgx.ForEachRow(rows, []any{&key}, func() error {
		w.keys[w.minted[next]], w.fresh[key] = key, true
		next++
		return nil
	})
	return err
}

// referredRow is a record that is referred to and not given; facts are null for groups.
type referredRow struct {
	Key               int64
	ID                string
	Published, Origin *string
	Reference         bool
	Retracted         bool
}

// learnReferences looks up what the records refer to outside of the publication,
// sources and groups of other collections, and works out the facts of all sources.
func (w *writer) learnReferences(ctx context.Context) error {
	references := w.survey.references
	rows, err := many[referredRow](ctx, w.tx, `
		WITH RECURSIVE wanted AS (
			SELECT key FROM record WHERE id = ANY($1)
			UNION SELECT s.origin FROM wanted w JOIN source_v s ON s.key = w.key AND s.`+standing+` AND s.origin IS NOT NULL
		)
		SELECT r.key, r.id, s.published, o.id AS origin,
		       coalesce(s.role = 'reference', false) AS reference, coalesce(s.status = 'retracted', false) AS retracted
		  FROM wanted
		  JOIN record r USING (key)
		  LEFT JOIN source_v s ON s.key = r.key AND s.`+standing+`
		  LEFT JOIN record o ON o.key = s.origin`, sortedKeys(references))
	if err != nil {
		return err
	}
	sources := w.survey.sources
	for _, row := range rows {
		w.keys[row.ID] = row.Key
		delete(references, row.ID)
		sources = append(sources, row.source())
	}
	for _, id := range sortedKeys(references) {
		return &UnknownIDError{ID: id, In: references[id]}
	}
	w.facts = incident.FactsOf(sources)
	w.survey.sources = nil
	return nil
}

// source is what the rules need to know of it.
func (r referredRow) source() incident.Source {
	s := incident.Source{Header: incident.Header{ID: r.ID}, Published: orText(r.Published), Origin: orText(r.Origin), Role: incident.RoleReport}
	if r.Reference {
		s.Role = incident.RoleReference
	}
	if r.Retracted {
		s.Retracted = &incident.Notice{}
	}
	return s
}

// learnPublished looks up the keys of ids that are published.
func (w *writer) learnPublished(ctx context.Context, ids map[string]string) error {
	rows, err := w.tx.Query(ctx, `SELECT id, key FROM record WHERE id = ANY($1)`, sortedKeys(ids))
	if err != nil {
		return err
	}
	var id string
	var key int64
	_, err = pgx.ForEachRow(rows, []any{&id, &key}, func() error {
		w.keys[id] = key
		return nil
	})
	return err
}

func sortedKeys[V any](m map[string]V) []string {
	list := make([]string, 0, len(m))
	for k := range m {
		list = append(list, k)
	}
	slices.Sort(list)
	return list
}
