package store

import "fmt"

// dimension is a Dimension in SQL.
type dimension struct {
	// key is what the flat rows x of events are grouped by.
	key string
	// rollup is nil where the rollup does not know it.
	rollup *rollupColumn
	// name formats the key as filters take it; both have the same order, but for
	// those of records.
	name string
}

var dimensions = map[Dimension]dimension{
	ByCountry:       {key: "x.country", rollup: rollupCountry, name: "%s"},
	ByAdmin1:        {key: "x.admin1", name: "%s"},
	ByKind:          {key: "x.kind", name: "%s"},
	ByCollection:    {key: "x.collection", name: "%s"},
	ByCorroboration: {key: "x.corroboration", name: "%s"},
	ByGroup:         {key: "g.key", name: recordID},
	BySource:        {key: "CASE WHEN cardinality(x.sources) = 1 THEN x.sources[1] END", name: recordID},
	ByYear:          {key: within("year"), rollup: rollupYear, name: calendar(4)},
	ByMonth:         {key: within("month"), rollup: rollupMonth, name: calendar(7)},
	ByWeek:          {key: within("week"), name: `to_char(%s::timestamp, 'IYYY-"W"IW')`},
	ByDay:           {key: within("day"), name: calendar(10)},
}

// eachSource is the key of each source of an event, where those are wanted.
const eachSource = "s.key"

const recordID = `(SELECT id FROM record WHERE key = %s)`

// within is when the unit of time begins that an event lies wholly in, else null.
func within(unit string) string {
	from, to := fmt.Sprintf("date_trunc('%s', x.occurred_from::timestamp)", unit), fmt.Sprintf("date_trunc('%s', x.occurred_to::timestamp)", unit)
	return "CASE WHEN " + from + " = " + to + " THEN " + from + " END"
}

// calendar is the beginning of YYYY-MM-DD: sessions of readers write dates so, and
// sooner than a format is read.
func calendar(length int) string { return fmt.Sprintf("left(%%s::date::text, %d)", length) }

func (a Aggregation) keys() []string {
	var keys []string
	for _, d := range a.By {
		if d == BySource && a.Each {
			keys = append(keys, eachSource)
		} else {
			keys = append(keys, dimensions[d].key)
		}
	}
	return keys
}
