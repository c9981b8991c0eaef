package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"
)

// lookups are the arguments of filters that name records, by their ids.
var lookups = []struct {
	argument string
	table    *table
}{
	{"groups", groupTable}, {"only_groups", groupTable},
	{"sources", sourceTable}, {"only_sources", sourceTable},
	{"part_of", eventTable},
}

// settle looks up the keys of the records that conditions name, in one round
// trip, and puts them in the place of the ids. How much a group or a source has
// to do with differs widely: the planner knows that of a key, not of an id.
func (s *Store) settle(ctx context.Context, where *conditions) error {
	batch := &pgx.Batch{}
	for _, l := range lookups {
		named := "IN " + keysOf(l.table, l.argument)
		if !strings.Contains(strings.Join(where.fragments, ""), named) {
			continue
		}
		keys := "keys_of_" + l.argument
		for i, fragment := range where.fragments {
			where.fragments[i] = strings.ReplaceAll(fragment, named, "= ANY(@"+keys+")")
		}
		batch.Queue("SELECT * FROM "+keysOf(l.table, "ids")+" found", pgx.NamedArgs{"rev": where.args["rev"], "ids": where.args[l.argument]}).
			Query(func(rows pgx.Rows) (err error) {
				where.args[keys], err = pgx.CollectRows(rows, pgx.RowTo[int64])
				return err
			})
	}
	if batch.Len() == 0 {
		return nil
	}
	return unavailable(s.pool.SendBatch(ctx, batch).Close())
}
