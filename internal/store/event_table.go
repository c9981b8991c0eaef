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
	list, err := s.eventList(ctx, rev, f, p.Order)
	if err != nil {
		return "", err
	}
	return tableRows(ctx, s, list.ordering, p, func(part section) (string, pgx.NamedArgs) {
		return list.section(part, selects, "")
	}, each)
}

// eventColumn is a column of EventColumns, from rows x of event_row_v. What stands
// in other tables is looked up row by row: a page is too short for joins to pay,
// and no two of its rows look up the same event.
func eventColumn(column string) columnOf {
	switch column {
	case "revision":
		return columnOf{sql: "x.rev_from"}
	case "title":
		return columnOf{sql: eventTitle}
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

// eventTitle is the title of the event of a row x. An index holds the titles that
// are short enough for one, nearly all; the others are read from their rows.
var eventTitle = `coalesce(
    (SELECT e.title FROM event_v e WHERE e.key = x.event AND ` + at("e") + ` AND octet_length(e.title) <= 1000),
    (SELECT e.title FROM event_v e WHERE e.key = x.event AND ` + at("e") + `))`
