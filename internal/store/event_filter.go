package store

import "slices"

// eventConditions narrows the rows x of event_row_v to events that match.
func eventConditions(rev int64, f EventFilter) *conditions {
	where := newConditions(rev)
	where.oneOf("x.id", "ids", f.IDs)
	where.oneOf("x.collection", "collections", f.Collections)
	where.oneOf("x.kind", "kinds", f.Kinds)
	where.oneOrNone("x.country", "countries", f.Countries)
	where.oneOrNone("x.admin1", "admin1s", f.Admin1s)
	where.oneOf("x.corroboration", "corroborations", f.Corroborations)
	where.externalIDs("x.event", f.ExternalIDs)
	where.anyOf("x.part_of IN "+keysOf(eventTable, "part_of"), "part_of", f.PartOf)
	where.changedSince("x.rev_from", f.ChangedSince)
	where.participants(f)
	where.reports(f)
	where.anyOf(`x.event IN (SELECT f.subject FROM figure_v f WHERE f.agreement = ANY(@agreements) AND `+at("f")+`)`,
		"agreements", f.Agreements)
	where.numbers(f.Numbers)
	where.dates(f)
	where.places(f)
	where.eventWords(f.Words)
	return where
}

// numbers bounds best numbers. A property that the flat row has not is known of
// no event there.
func (c *conditions) numbers(numbers []NumberFilter) {
	for _, n := range numbers {
		if !slices.Contains(flatFigures, n.Property) {
			c.hold("false")
			continue
		}
		c.hold("x." + n.Property + " IS NOT NULL")
		if n.Min != nil {
			c.hold("x." + n.Property + " >= " + c.value(*n.Min))
		}
		if n.Max != nil {
			c.hold("x." + n.Property + " <= " + c.value(*n.Max))
		}
	}
}
