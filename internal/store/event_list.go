package store

import (
	"context"
	"reflect"
	"strconv"

	"github.com/jackc/pgx/v5"
)

// eventList is a list of events: which flat rows, and in which order.
type eventList struct {
	where    *conditions
	ordering ordering
	// limit is SQL for the number of rows of a section.
	limit string
}

func (s *Store) eventList(ctx context.Context, rev int64, f EventFilter, p PageRequest) (*eventList, error) {
	by, err := eventOrdering(p.Order, f.Words)
	if err != nil {
		return nil, err
	}
	list := &eventList{where: eventConditions(rev, f), ordering: by, limit: "@limit"}
	if f.hasOneIndex() && p.Order.By == OrderByID {
		// The planner takes a limit that it does not see for a tenth of all rows.
		list.limit, list.ordering.steady = strconv.Itoa(p.Limit+1), true
	}
	return list, s.settle(ctx, list.where)
}

// hasOneIndex reports whether an index has just the events that match, by id,
// whatever the values.
func (f EventFilter) hasOneIndex() bool {
	one := func(values []string) bool { return len(values) == 1 && values[0] != None }
	country, kind := one(f.Countries), one(f.Kinds)
	if country {
		f.Countries = nil
	}
	if country && kind {
		f.Kinds = nil
	}
	return reflect.ValueOf(f).IsZero()
}

// section selects columns of the rows x of one section of the list, at most
// @limit of them, and their places; joins, which may be empty, adds tables. The
// section is cut out of the flat rows before anything is joined to them.
func (l *eventList) section(s section, columns, joins string) (string, pgx.NamedArgs) {
	ordered := l.ordering.value
	if ordered == "" || s.unknown {
		ordered = "NULL"
	}
	seen := at("x")
	if l.ordering.steady {
		seen = mostly("x")
	}
	first := append([]string{seen}, l.ordering.narrow(l.where, s)...)
	return `SELECT ` + columns + `, x.ordered::text AS place, x.id AS place_id
  FROM (SELECT x.*, ` + ordered + ` AS ordered FROM event_row_v x ` + l.where.where(first...) + l.ordering.by(s) + ` LIMIT ` + l.limit + `) x
  ` + joins + l.ordering.again(s), l.where.args
}

// listedEvent is an event of a page.
type listedEvent struct {
	eventRowRead
	Place   *string
	PlaceID string
}

// Events lists live events. Errors: *PlaceError, *OrderError.
func (s *Store) Events(ctx context.Context, rev int64, f EventFilter, p PageRequest, withClaims bool) (Page[Event], error) {
	list, err := s.eventList(ctx, rev, f, p)
	if err != nil {
		return Page[Event]{}, err
	}
	want := wantedOf(p.Fields, withClaims)
	page, err := pageRows(ctx, s, list.ordering, p, func(part section) (string, pgx.NamedArgs) {
		return list.section(part, listedEventColumns(want), `
  JOIN event_v e ON e.key = x.event AND `+at("e")+`
  LEFT JOIN record p ON p.key = x.part_of`)
	}, func(r listedEvent) (*string, string) { return r.Place, r.PlaceID })
	if err != nil {
		return Page[Event]{}, err
	}
	rows := make([]eventRowRead, len(page.Items))
	for i, row := range page.Items {
		rows[i] = row.eventRowRead
	}
	events, err := complete(ctx, s, rev, rows, want)
	return Page[Event]{Items: events, Next: page.Next}, err
}

// listedEventColumns leaves out what is large and not wanted.
func listedEventColumns(want wanted) string {
	answers := "e.answers"
	if !want.any("occurred", "location", "outcome", "methods", "targets", "named_victims", "details") {
		answers = "'{}'::jsonb AS answers"
	}
	return `x.id, x.event AS key, x.collection, e.state, e.reason, NULL::text AS merged_into, e.rev_from AS revision,
       e.title, e.kind, e.summary, p.id AS part_of, ` + answers + `, x.corroboration, x.independent_sources,
       x.claims AS claim_ids, x.sources AS source_keys`
}
