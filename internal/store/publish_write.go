package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/incident"
)

// write makes rows the newest versions of what owners have in tables: versions
// that are not among rows end, rows that are not published begin. It returns
// the rows that it wrote. Owners is a slice of keys or of texts, those of which
// anything may be published.
func (w *writer) write(ctx context.Context, tables []*table, owners any, rows []row) ([]row, error) {
	wanted := map[*table][]row{}
	for _, r := range rows {
		wanted[r.table] = append(wanted[r.table], r)
	}
	var written []row
	for _, t := range tables {
		added, err := w.writeTable(ctx, t, owners, wanted[t])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", t.name, err)
		}
		written = append(written, added...)
	}
	return written, nil
}

func (w *writer) writeTable(ctx context.Context, t *table, owners any, wanted []row) ([]row, error) {
	published, err := w.published(ctx, t, owners, wanted)
	if err != nil {
		return nil, err
	}
	var added []row
	for _, r := range wanted {
		if !published[r.digest] {
			added = append(added, r)
		}
		delete(published, r.digest)
	}
	var ended [][]byte
	for d := range published {
		ended = append(ended, d[:])
	}
	if len(ended) == 0 && len(added) == 0 {
		return nil, nil
	}
	if err := w.openRevision(ctx); err != nil {
		return nil, err
	}
	if err := w.end(ctx, t, owners, ended); err != nil {
		return nil, err
	}
	return added, w.begin(ctx, t, added)
}

// published returns the digests of the newest versions of owners. Claims that
// are withdrawn and no longer given stay as they are: they are left out.
func (w *writer) published(ctx context.Context, t *table, owners any, wanted []row) (map[digest]bool, error) {
	if keys, ok := owners.([]int64); ok && len(keys) == 0 {
		return nil, nil
	}
	clause, args := "", []any{owners}
	if t == claimTable {
		var given []string
		for _, r := range wanted {
			given = append(given, r.claimID())
		}
		clause, args = " AND (state = 'live' OR id = ANY($2))", append(args, given)
	}
	rows, err := w.tx.Query(ctx, fmt.Sprintf(
		`SELECT digest FROM %s WHERE %s = ANY($1) AND `+standing+`%s`, t.name, t.owner, clause), args...)
	if err != nil {
		return nil, err
	}
	found := map[digest]bool{}
	var d []byte
	_, err = pgx.ForEachRow(rows, []any{&d}, func() error {
		found[digest(d)] = true
		return nil
	})
	return found, err
}

// openRevision opens the revision at the first write, and mints ids under it.
func (w *writer) openRevision(ctx context.Context) error {
	if w.result.Published {
		return nil
	}
	p := w.publication
	err := w.tx.QueryRow(ctx,
		`INSERT INTO revision (author, message, collection, rule) VALUES ($1, $2, $3, $4) RETURNING number`,
		p.Author, p.Message, p.Collection, incident.Rule).Scan(&w.result.Revision)
	if err != nil {
		return err
	}
	w.result.Published = true
	_, err = w.tx.CopyFrom(ctx, pgx.Identifier{"record"}, []string{"key", "id", "type", "collection", "rev_from"},
		pgx.CopyFromSlice(len(w.minted), func(i int) ([]any, error) {
			id := w.minted[i]
			return []any{w.keys[id], id, string(w.survey.types[id]), p.Collection, w.result.Revision}, nil
		}))
	return err
}

// end closes versions at the open revision.
func (w *writer) end(ctx context.Context, t *table, owners any, digests [][]byte) error {
	if len(digests) == 0 {
		return nil
	}
	_, err := w.tx.Exec(ctx, fmt.Sprintf(
		`UPDATE %s SET rev_to = $1 WHERE %s = ANY($2) AND digest = ANY($3) AND `+standing, t.name, t.owner),
		w.result.Revision, owners, digests)
	return err
}

// begin writes new versions under the open revision.
func (w *writer) begin(ctx context.Context, t *table, rows []row) error {
	if len(rows) == 0 {
		return nil
	}
	columns := append(append([]string{}, t.columns...), "rev_from", "digest")
	_, err := w.tx.CopyFrom(ctx, pgx.Identifier{t.name}, columns, pgx.CopyFromSlice(len(rows), func(i int) ([]any, error) {
		return append(append([]any{}, rows[i].values...), w.result.Revision, rows[i].digest[:]), nil
	}))
	return err
}

// writeBasis writes the sets of sources that claims rest on and that are new.
func (w *writer) writeBasis(ctx context.Context, r *recordRows) error {
	sets := map[string][]string{}
	for _, record := range r.records {
		for _, c := range record.claims {
			if set := basisSet(c.RestsOn); set != nil {
				sets[set.String()] = sortedSet(c.RestsOn)
			}
		}
	}
	if len(sets) == 0 {
		return nil
	}
	rows, err := w.tx.Query(ctx, `SELECT DISTINCT set::text FROM basis WHERE set = ANY($1::uuid[])`, sortedKeys(sets))
	if err != nil {
		return err
	}
	known, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, set := range known {
		delete(sets, set)
	}
	return w.copyBasis(ctx, sets)
}

func (w *writer) copyBasis(ctx context.Context, sets map[string][]string) error {
	if len(sets) == 0 {
		return nil
	}
	if err := w.openRevision(ctx); err != nil {
		return err
	}
	var rows [][]any
	for _, set := range sortedKeys(sets) {
		for _, id := range sets[set] {
			rows = append(rows, []any{set, w.keys[id], w.result.Revision})
		}
	}
	_, err := w.tx.CopyFrom(ctx, pgx.Identifier{"basis"}, []string{"set", "source", "rev_from"}, pgx.CopyFromRows(rows))
	return err
}

// learnVanished looks up what is published and not given. It does so before
// anything is written: of a first publication, that is nothing.
func (w *writer) learnVanished(ctx context.Context) error {
	rows, err := w.tx.Query(ctx, `
		SELECT r.id
		  FROM record r
		 CROSS JOIN LATERAL (
		       SELECT state FROM event_v WHERE key = r.key AND r.type = 'event' AND `+standing+`
		       UNION ALL SELECT state FROM group_v WHERE key = r.key AND r.type = 'group' AND `+standing+`
		       UNION ALL SELECT state FROM source_v WHERE key = r.key AND r.type = 'source' AND `+standing+`) v
		 WHERE r.collection = $1 AND v.state = 'live' ORDER BY r.id`, w.publication.Collection)
	if err != nil {
		return err
	}
	var id string
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error {
		if _, given := w.survey.types[id]; !given {
			w.vanished = append(w.vanished, id)
		}
		return nil
	})
	return err
}

// checkVanished refuses a publication that leaves out what it should have withdrawn.
func (w *writer) checkVanished() error {
	if len(w.vanished) == 0 && len(w.vanishedClaims) == 0 {
		return nil
	}
	missing := &VanishedError{Collection: w.publication.Collection, Records: w.vanished}
	for _, c := range w.vanishedClaims {
		missing.Claims = append(missing.Claims, c.ID)
	}
	slices.Sort(missing.Claims)
	return missing
}
