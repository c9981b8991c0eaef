package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/incident"
)

// types are the ids of all records with their types.
func (r Records) types() map[string]incident.RecordType {
	types := map[string]incident.RecordType{}
	for _, s := range r.Sources {
		types[s.ID] = incident.TypeSource
	}
	for _, g := range r.Groups {
		types[g.ID] = incident.TypeGroup
	}
	for _, e := range r.Events {
		types[e.ID] = incident.TypeEvent
	}
	return types
}

// references are the ids that records refer to, each with a record that does.
func (r Records) references() map[string]string {
	found := map[string]string{}
	note := func(in string, ids ...string) {
		for _, id := range ids {
			if id != "" {
				found[id] = in
			}
		}
	}
	claims := func(in string, claims []incident.Claim) {
		for _, c := range claims {
			note(in, c.Source, targetOf(c.Value))
			note(in, c.RestsOn...)
		}
	}
	for _, s := range r.Sources {
		note(s.ID, s.Origin, s.MergedInto)
	}
	for _, g := range r.Groups {
		note(g.ID, g.MergedInto)
		claims(g.ID, g.Claims)
	}
	for _, e := range r.Events {
		note(e.ID, e.MergedInto, e.PartOf)
		claims(e.ID, e.Claims)
	}
	return found
}

// learnKeys looks up the keys of known ids and draws new ones for the rest.
func (w *writer) learnKeys(ctx context.Context, types map[string]incident.RecordType) error {
	w.keys = keys{}
	ids := sortedKeys(types)
	rows, err := w.tx.Query(ctx, `SELECT key, id, type, collection FROM record WHERE id = ANY($1)`, ids)
	if err != nil {
		return err
	}
	var found TakenIDError
	var key int64
	_, err = pgx.ForEachRow(rows, []any{&key, &found.ID, &found.Type, &found.Collection}, func() error {
		if found.Type != string(types[found.ID]) || found.Collection != w.publication.Collection {
			taken := found
			return &taken
		}
		w.keys[found.ID] = key
		return nil
	})
	if err != nil {
		return err
	}
	return w.drawKeys(ctx, ids, types)
}

func (w *writer) drawKeys(ctx context.Context, ids []string, types map[string]incident.RecordType) error {
	w.minted, w.fresh = map[string]incident.RecordType{}, map[int64]bool{}
	for _, id := range ids {
		if _, known := w.keys[id]; !known {
			w.minted[id] = types[id]
		}
	}
	rows, err := w.tx.Query(ctx, `SELECT nextval('record_key_seq') FROM generate_series(1, $1)`, len(w.minted))
	if err != nil {
		return err
	}
	drawn, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		return err
	}
	for i, id := range sortedKeys(w.minted) {
		w.keys[id], w.fresh[drawn[i]] = drawn[i], true
	}
	return nil
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
func (w *writer) learnReferences(ctx context.Context, r Records) error {
	references := r.references()
	for id := range w.keys {
		delete(references, id)
	}
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
	sources := slices.Clone(r.Sources)
	for _, row := range rows {
		w.keys[row.ID] = row.Key
		delete(references, row.ID)
		sources = append(sources, row.source())
	}
	for _, id := range sortedKeys(references) {
		return &UnknownIDError{ID: id, In: references[id]}
	}
	w.facts = incident.FactsOf(sources)
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
