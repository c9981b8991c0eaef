package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// EventTable reads a page of events as rows of texts: the columns asked for, of
// EventColumns; nil is null. It returns where the next page begins. A row is valid
// until each returns. Errors: *UnknownColumnError, *PlaceError, *OrderError, those of each.
func (s *Store) EventTable(ctx context.Context, rev int64, f EventFilter, p PageRequest, columns []string, each func(row [][]byte) error) (next string, err error) {
	selects, _, err := selected(columns, EventColumns, eventColumn, nil)
	if err != nil {
		return "", err
	}
	list, err := s.eventList(ctx, rev, f, p)
	if err != nil {
		return "", err
	}
	return tableRows(ctx, s, list.ordering, p, func(part section) (string, pgx.NamedArgs) {
		return list.section(part, selects, "")
	}, each)
}

// eventColumn is a column of EventColumns, from rows x of event_row_v. The ids of
// series, the one thing that stands elsewhere, are looked up row by row: few events
// have one, and a page is too short for a join to pay.
func eventColumn(column string) columnOf {
	switch column {
	case "revision":
		return columnOf{sql: "x.rev_from"}
	case "part_of":
		return columnOf{sql: "(SELECT p.id FROM record p WHERE p.key = x.part_of)"}
	case "occurred":
		return columnOf{sql: "x.edtf"}
	case "longitude":
		return columnOf{sql: "x.point[0]"}
	case "latitude":
		return columnOf{sql: "x.point[1]"}
	case "claims":
		return columnOf{sql: "array_to_string(x.claims, ' ')"}
	}
	if slices.Contains(EventColumns, column) {
		return columnOf{sql: "x." + column}
	}
	return columnOf{}
}
