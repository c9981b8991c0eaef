package store

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// rollupColumn is a dimension in the rollup.
type rollupColumn struct {
	column string
	// name writes the column's binary form as filters take it; bytewise, names
	// have the order of time.
	name func(binary []byte) string
}

var (
	rollupCountry = &rollupColumn{"country", func(text []byte) string { return string(text) }}
	rollupYear    = &rollupColumn{"year", func(year []byte) string { return fmt.Sprintf("%04d", int32(binary.BigEndian.Uint32(year))) }}
	rollupMonth   = &rollupColumn{"month", func(days []byte) string { return rolledUpDay(days).Format("2006-01") }}
)

// rolledUpDay reads PostgreSQL's binary form of a date, the days since 2000.
func rolledUpDay(days []byte) time.Time {
	return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(int32(binary.BigEndian.Uint32(days))))
}

// rolledUp reports whether the rollup holds the sums, over all events.
func (a Aggregation) rolledUp() bool {
	for _, d := range a.By {
		if dimensions[d].rollup == nil {
			return false
		}
	}
	return a.Population == ""
}

// rollupCells reads cells over all events from the rollup. The changes are added
// up here: to send them takes PostgreSQL a small part of the time that grouping
// by text and adding up numeric does.
func (s *Store) rollupCells(ctx context.Context, rev int64, a Aggregation) ([]Cell, error) {
	properties := append([]string{"event"}, a.Properties...)
	rows, err := s.pool.Query(ctx, a.rollupSQL(), planned, pgx.QueryResultFormats{pgx.BinaryFormatCode},
		pgx.NamedArgs{"rev": rev, "properties": properties})
	if err != nil {
		return nil, unavailable(err)
	}
	defer rows.Close()
	sums := newRollupSums(a.By, properties)
	for rows.Next() {
		sums.add(rows.RawValues())
	}
	if err := rows.Err(); err != nil {
		return nil, unavailable(err)
	}
	return sums.cells(a.Limit)
}

// rollupSQL has the columns that rollupSums.add takes.
func (a Aggregation) rollupSQL() string {
	columns := []string{"r.property", "r.events", "r." + string(a.Estimate), "r.open_ended"}
	for _, d := range a.By {
		columns = append(columns, "r."+dimensions[d].rollup.column)
	}
	return "SELECT " + strings.Join(columns, ", ") + " FROM rollup r WHERE r.revision <= @rev AND r.property = ANY(@properties)"
}
