package incident

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// maxYear is the largest year that two extra digits of an expanded
// representation can write.
const maxYear = 999_999

const secondsPerDay = 24 * 60 * 60

// parseDate reads one date with its qualifier, if any.
func parseDate(s string) (EDTF, error) {
	body := strings.TrimRight(s, "?~%")
	if len(s)-len(body) > 1 {
		return EDTF{}, errors.New("a date has one qualifier at most: % is both ? and ~")
	}
	days, err := parseDays(body)
	return EDTF{days: days}, err
}

func parseDays(s string) (span, error) {
	if digits, ok := strings.CutPrefix(s, "Y"); ok {
		return parseLongYear(digits)
	}
	digits, negative := strings.CutPrefix(s, "-")
	parts := strings.Split(digits, "-")
	if len(parts) == 1 {
		return parseYears(parts[0], negative)
	}
	year, err := parseYear(parts[0], negative)
	if err != nil {
		return span{}, err
	}
	switch len(parts) {
	case 2:
		return parseMonth(year, parts[1])
	case 3:
		return parseDay(year, parts[1], parts[2])
	}
	return span{}, errors.New("a date is YYYY, YYYY-MM or YYYY-MM-DD")
}

// parseLongYear reads what follows Y: a year of five digits or more.
func parseLongYear(s string) (span, error) {
	digits, negative := strings.CutPrefix(s, "-")
	if len(digits) < 5 || !isDigits(digits) || digits[0] == '0' {
		return span{}, errors.New("after Y comes a year of five digits or more; shorter years are written YYYY")
	}
	year, err := strconv.Atoi(digits)
	if err != nil || year > maxYear {
		return span{}, fmt.Errorf("years reach from -%d to %d", maxYear, maxYear)
	}
	if negative {
		year = -year
	}
	return yearSpan(year, year), nil
}

// parseYears reads a year on its own, of which the last one or two digits may
// be unspecified.
func parseYears(s string, negative bool) (span, error) {
	known := strings.TrimRight(s, "X")
	hidden := len(s) - len(known)
	if hidden > 2 {
		return span{}, errors.New("of a year at most the last two digits are X")
	}
	first, err := parseYear(known+"00"[:hidden], negative)
	if err != nil {
		return span{}, err
	}
	last, err := parseYear(known+"99"[:hidden], negative)
	if err != nil {
		return span{}, err
	}
	return yearSpan(min(first, last), max(first, last)), nil
}

func parseYear(s string, negative bool) (int, error) {
	if len(s) != 4 || !isDigits(s) {
		return 0, fmt.Errorf("%.20q is no year; a year has four digits, or Y and more", s)
	}
	year, err := strconv.Atoi(s)
	if err != nil {
		return 0, err
	}
	if negative && year == 0 {
		return 0, errors.New("the year 0000 has no sign")
	}
	if negative {
		year = -year
	}
	return year, nil
}

// parseMonth reads the second half of YYYY-MM: a month, XX or a season.
func parseMonth(year int, s string) (span, error) {
	if s == "XX" {
		return yearSpan(year, year), nil
	}
	switch n, ok := twoDigits(s); {
	case ok && 1 <= n && n <= 12:
		return monthSpan(year, n, 1), nil
	case ok && 21 <= n && n <= 24:
		return monthSpan(year, 3*(n-20), 3), nil
	}
	return span{}, fmt.Errorf("%.20q is no month; months are 01 to 12 or XX, seasons 21 to 24", s)
}

// parseDay reads the last two parts of YYYY-MM-DD.
func parseDay(year int, month, day string) (span, error) {
	if month == "XX" && day == "XX" {
		return yearSpan(year, year), nil
	}
	m, ok := twoDigits(month)
	if !ok || m < 1 || m > 12 {
		return span{}, fmt.Errorf("%.20q is no month of a day; months are 01 to 12, or XX before the day XX", month)
	}
	days := monthSpan(year, m, 1)
	if day == "XX" {
		return days, nil
	}
	d, ok := twoDigits(day)
	if !ok || d < 1 || int64(d) > days.width() {
		return span{}, fmt.Errorf("%.20q is no day of that month, which has 01 to %d, or XX", day, days.width())
	}
	return span{days.first + int64(d) - 1, days.first + int64(d) - 1}, nil
}

// parseDateTime reads a date-time of level 0 and keeps its day.
func parseDateTime(s string) (EDTF, error) {
	date, clock, _ := strings.Cut(s, "T")
	days, err := parseDays(date)
	if err != nil {
		return EDTF{}, err
	}
	if strings.ContainsAny(date, "XY") || days.width() != 1 {
		return EDTF{}, errors.New("a time goes with a whole day: YYYY-MM-DDThh:mm:ss")
	}
	if !validClock(clock) {
		return EDTF{}, errors.New("a time is hh:mm:ss, then nothing, Z, ±hh or ±hh:mm")
	}
	return EDTF{days: days}, nil
}

func validClock(s string) bool {
	if len(s) < len("hh:mm:ss") {
		return false
	}
	clock, zone := s[:8], s[8:]
	return validUnits(clock, 23, 59, 59) && validZone(zone)
}

func validZone(s string) bool {
	if s == "" || s == "Z" {
		return true
	}
	if s[0] != '+' && s[0] != '-' {
		return false
	}
	return validUnits(s[1:], 23) || validUnits(s[1:], 23, 59)
}

// validUnits reports whether s is one number of two digits for each maximum,
// with colons between.
func validUnits(s string, maxima ...int) bool {
	units := strings.Split(s, ":")
	if len(units) != len(maxima) {
		return false
	}
	for i, unit := range units {
		if n, ok := twoDigits(unit); !ok || n > maxima[i] {
			return false
		}
	}
	return true
}

func twoDigits(s string) (int, bool) {
	if len(s) != 2 || !isDigits(s) {
		return 0, false
	}
	return int(s[0]-'0')*10 + int(s[1]-'0'), true
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func yearSpan(first, last int) span {
	return span{dayNumber(first, 1, 1), dayNumber(last, 12, 31)}
}

// monthSpan covers so many months from the one given.
func monthSpan(year, month, months int) span {
	return span{dayNumber(year, month, 1), dayNumber(year, month+months, 1) - 1}
}

// dayNumber counts days since 1970-01-01; a month above 12 runs into the next year.
func dayNumber(year, month, day int) int64 {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay
}

func formatDay(n int64) string {
	if n == noStart || n == noEnd {
		return ""
	}
	t := time.Unix(n*secondsPerDay, 0).UTC()
	year := fmt.Sprintf("%04d", t.Year())
	switch {
	case t.Year() < 0:
		year = fmt.Sprintf("-%04d", -t.Year())
	case t.Year() > 9999:
		year = fmt.Sprintf("+%d", t.Year())
	}
	return year + t.Format("-01-02")
}

// daysOfText is ParseEDTF for those who need no more than the days.
func daysOfText(text string) (span, bool) {
	e, err := parseEDTF(text)
	return e.days, err == nil
}

// lastDay is the last day of an EDTF date, for putting dates in order; the
// first where the end is open or unknown. It is noStart where the text is empty
// or no date, so that the unknown comes first.
func lastDay(text string) int64 {
	if text == "" {
		return noStart
	}
	days, ok := daysOfText(text)
	switch {
	case !ok:
		return noStart
	case days.last == noEnd:
		return days.first
	}
	return days.last
}
