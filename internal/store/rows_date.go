package store

import (
	"time"

	"github.com/jackc/pgx/v5/pgtype"

	"github.com/openincidents/openincidents/internal/incident"
)

// days is a run of days as SQL has it.
type days = pgtype.Range[pgtype.Date]

// dateColumn is the days of a claim whose value is a date; null for others.
func dateColumn(v incident.Value) any {
	date, ok := v.(incident.Date)
	if !ok {
		return nil
	}
	edtf, ok := parseDays(date.EDTF)
	if !ok {
		return nil
	}
	return daysOf(edtf)
}

// occurredColumns are occurred, occurred_from and occurred_to.
func occurredColumns(a incident.Answers) []any {
	for _, d := range datesOf(a, "occurred") {
		if edtf, ok := parseDays(d.EDTF); ok {
			var all pgtype.Multirange[days]
			for _, member := range edtf.Members() {
				all = append(all, daysOf(member))
			}
			return []any{all, day(edtf.From), day(edtf.To)}
		}
	}
	return []any{nil, nil, nil}
}

// edtfColumn is the date as it is served, of whatever era.
func edtfColumn(a incident.Answers) any {
	for _, d := range datesOf(a, "occurred") {
		return d.EDTF
	}
	return nil
}

func datesOf(a incident.Answers, property string) []incident.DateAnswer {
	var dates []incident.DateAnswer
	for _, d := range a.Dates {
		if d.Property == property {
			dates = append(dates, d)
		}
	}
	return dates
}

// parseDays reads a date that SQL can hold: PostgreSQL writes other eras in
// words, and what they say stands in the value itself.
func parseDays(text string) (incident.EDTF, bool) {
	edtf, err := incident.ParseEDTF(text)
	return edtf, err == nil && edtf.InCommonEra()
}

// daysOf is unbounded where e is open or unknown.
func daysOf(e incident.EDTF) days {
	return days{Lower: day(e.From), LowerType: bound(e.From), Upper: day(e.To), UpperType: bound(e.To), Valid: true}
}

func bound(day string) pgtype.BoundType {
	if day == "" {
		return pgtype.Unbounded
	}
	return pgtype.Inclusive
}

// day reads YYYY-MM-DD; anything else is null.
func day(text string) pgtype.Date {
	t, err := time.Parse(time.DateOnly, text)
	return pgtype.Date{Time: t, Valid: err == nil}
}
