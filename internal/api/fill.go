package api

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/openincidents/openincidents/internal/store"
)

// calendar is a division of time into periods.
type calendar struct {
	// begin is the first day of the period that a day lies in.
	begin func(day time.Time) time.Time
	// next is the first day of the period after the one that begins on a day.
	next func(begin time.Time) time.Time
	// parse reads the name of a period as its first day; name is its inverse.
	parse func(name string) (time.Time, error)
	name  func(begin time.Time) string
}

var calendars = map[store.Dimension]calendar{
	store.ByYear:  dated("2006", 1, 0, 0),
	store.ByMonth: dated("2006-01", 0, 1, 0),
	store.ByDay:   dated(time.DateOnly, 0, 0, 1),
	store.ByWeek: {
		begin: func(day time.Time) time.Time { return day.AddDate(0, 0, -(int(day.Weekday())+6)%7) },
		next:  func(begin time.Time) time.Time { return begin.AddDate(0, 0, 7) },
		parse: mondayOf, name: weekOf,
	},
}

// dated is the calendar of periods with names of a layout.
func dated(layout string, years, months, days int) calendar {
	parse := func(name string) (time.Time, error) { return time.Parse(layout, name) }
	name := func(begin time.Time) string { return begin.Format(layout) }
	return calendar{
		begin: func(day time.Time) time.Time { begin, _ := parse(name(day)); return begin },
		next:  func(begin time.Time) time.Time { return begin.AddDate(years, months, days) },
		parse: parse, name: name,
	}
}

// timesIn are the places of the dimensions of time among others.
func timesIn(by []store.Dimension) []int {
	var places []int
	for i, d := range by {
		if _, ok := calendars[d]; ok {
			places = append(places, i)
		}
	}
	return places
}

// fill adds the empty cells of the one dimension of time: its periods, for each
// combination of the other dimensions that occurs.
func fill(cells []store.Cell, asked store.Aggregation, f store.EventFilter) ([]store.Cell, error) {
	at := timesIn(asked.By)[0]
	periods := periodsToFill(cells, at, asked.By[at], f)
	there := map[string]bool{}
	for _, cell := range cells {
		there[joined(cell.Keys)] = true
	}
	others := combinations(cells, at, len(asked.By))
	if len(periods)*len(others) > asked.Limit {
		return nil, &store.TooManyCellsError{Limit: asked.Limit}
	}
	filled := slices.Clone(cells)
	for _, other := range others {
		for _, period := range periods {
			keys := slices.Clone(other)
			keys[at] = &period
			if !there[joined(keys)] {
				filled = append(filled, store.Cell{Keys: keys, Sums: make([]store.Sum, len(asked.Properties))})
			}
		}
	}
	if len(filled) > asked.Limit {
		return nil, &store.TooManyCellsError{Limit: asked.Limit}
	}
	slices.SortFunc(filled, func(a, b store.Cell) int { return slices.CompareFunc(a.Keys, b.Keys, compareKeys) })
	return filled, nil
}

// combinations are the keys that occur, each once, with nothing in one place;
// with no other place there is always one.
func combinations(cells []store.Cell, without, places int) [][]*string {
	if places == 1 {
		return [][]*string{{nil}}
	}
	var out [][]*string
	seen := map[string]bool{}
	for _, cell := range cells {
		keys := slices.Clone(cell.Keys)
		keys[without] = nil
		if name := joined(keys); !seen[name] {
			seen[name] = true
			out = append(out, keys)
		}
	}
	return out
}

// joined is a text for keys, different ones for different keys.
func joined(keys []*string) string {
	var text strings.Builder
	for _, key := range keys {
		if key != nil {
			text.WriteString("\x01" + *key)
		}
		text.WriteByte(0)
	}
	return text.String()
}

// compareKeys orders keys bytewise, null last.
func compareKeys(a, b *string) int {
	switch {
	case a != nil && b != nil:
		return cmp.Compare(*a, *b)
	case a == b:
		return 0
	case a == nil:
		return 1
	}
	return -1
}

// periodsToFill are those that a filter names, else all from the first to the
// last, within from and to.
func periodsToFill(cells []store.Cell, at int, d store.Dimension, f store.EventFilter) []string {
	c := calendars[d]
	named := map[store.Dimension][]string{store.ByYear: f.Years, store.ByMonth: f.Months, store.ByWeek: f.Weeks, store.ByDay: f.Days}[d]
	var begins []time.Time
	for _, name := range named {
		begins = appendPeriod(begins, c, name)
	}
	if len(named) == 0 {
		for _, cell := range cells {
			if key := cell.Keys[at]; key != nil {
				begins = appendPeriod(begins, c, *key)
			}
		}
		begins = between(begins, c, f)
	}
	slices.SortFunc(begins, time.Time.Compare)
	return within(slices.CompactFunc(begins, time.Time.Equal), c, f)
}

// appendPeriod passes over none, and over what is no period of the calendar.
func appendPeriod(begins []time.Time, c calendar, name string) []time.Time {
	if begin, err := c.parse(name); err == nil {
		return append(begins, begin)
	}
	return begins
}

// between are all periods from the first to the last of some, or those of from
// and to; one more than there may be cells at most.
func between(begins []time.Time, c calendar, f store.EventFilter) []time.Time {
	for _, day := range []string{f.From, f.To} {
		if day, err := time.Parse(time.DateOnly, day); err == nil {
			begins = append(begins, c.begin(day))
		}
	}
	if len(begins) == 0 {
		return nil
	}
	last := slices.MaxFunc(begins, time.Time.Compare)
	var all []time.Time
	for begin := slices.MinFunc(begins, time.Time.Compare); !begin.After(last) && len(all) <= maxCells; begin = c.next(begin) {
		all = append(all, begin)
	}
	return all
}

// within are the names of those periods that lie in from and to, if only in part.
func within(begins []time.Time, c calendar, f store.EventFilter) []string {
	var names []string
	for _, begin := range begins {
		last := c.next(begin).AddDate(0, 0, -1)
		if (f.From == "" || last.Format(time.DateOnly) >= f.From) && (f.To == "" || begin.Format(time.DateOnly) <= f.To) {
			names = append(names, c.name(begin))
		}
	}
	return names
}
