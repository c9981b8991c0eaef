package store

import (
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
)

// dates narrows events by when they took place.
func (c *conditions) dates(f EventFilter) {
	c.overlap(f.From, f.To)
	c.wholly("year", f.Years)
	c.wholly("month", f.Months)
	c.wholly("week", f.Weeks)
	c.wholly("day", f.Days)
}

// overlap narrows events to those whose dates share a day with a period, of
// which either end may be missing.
func (c *conditions) overlap(from, to string) {
	switch {
	case from == "" && to == "":
	case from != "" && to != "" && from > to:
		c.hold("false")
	default:
		// one range: a series may happen before it and after it, and not in it
		c.add("x.occurred && daterange(@from, @to, '[]')", "from", day(from))
		c.args["to"] = day(to)
	}
}

// wholly narrows events to those that lie wholly in one of some years, months,
// weeks or days, or, for None, in no one of them at all.
func (c *conditions) wholly(unit string, names []string) {
	if len(names) == 0 {
		return
	}
	var either []string
	for _, name := range names {
		if name == None {
			either = append(either, fmt.Sprintf("(date_trunc('%[1]s', x.occurred_from::timestamp) = date_trunc('%[1]s', x.occurred_to::timestamp)) IS NOT TRUE", unit))
		} else if first, last, ok := spanOf(unit, name); ok {
			either = append(either, fmt.Sprintf("(x.occurred_from BETWEEN %[1]s AND %[2]s AND x.occurred_to BETWEEN %[1]s AND %[2]s)",
				c.value(first), c.value(last)))
		}
	}
	c.either(either)
}

// spanOf is the first and the last day of a year (YYYY), month (YYYY-MM), week
// (YYYY-Www) or day (YYYY-MM-DD).
func spanOf(unit, name string) (first, last pgtype.Date, ok bool) {
	layout, years, months, days := "2006", 1, 0, 0
	switch unit {
	case "month":
		layout, years, months = "2006-01", 0, 1
	case "week":
		return weekOf(name)
	case "day":
		layout, years, days = time.DateOnly, 0, 1
	}
	begin, err := time.Parse(layout, name)
	return dateOf(begin), dateOf(begin.AddDate(years, months, days-1)), err == nil
}

// weekOf is the Monday and the Sunday of a week of ISO 8601.
func weekOf(name string) (first, last pgtype.Date, ok bool) {
	var year, week int
	if n, err := fmt.Sscanf(name, "%4d-W%2d", &year, &week); err != nil || n != 2 {
		return first, last, false
	}
	// the first week is the one with 4 January in it
	fourth := time.Date(year, time.January, 4, 0, 0, 0, 0, time.UTC)
	monday := fourth.AddDate(0, 0, 7*(week-1)-(int(fourth.Weekday())+6)%7)
	inYear, inWeek := monday.ISOWeek()
	return dateOf(monday), dateOf(monday.AddDate(0, 0, 6)), inYear == year && inWeek == week
}

func dateOf(t time.Time) pgtype.Date { return pgtype.Date{Time: t, Valid: true} }
