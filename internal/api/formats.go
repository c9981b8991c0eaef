package api

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// formats checks values whose contract names a format. A check tells whether
// the value is right and, where it can, the nearest right one.
var formats = map[string]func(value string) (near string, right bool){
	"country":       checkCountry,
	"partial-day":   checkPartialDay,
	"point-in-time": checkPointInTime,
	"year":          checkOnly("2006"),
	"month":         checkOnly("2006-01"),
	"week":          checkWeek,
	"calendar-day":  checkOnly(time.DateOnly),
	"bbox":          checkBox,
	"near":          checkNear,
}

// checkCountry allows the codes that ISO 3166-1 alpha-2 has or had, and XK.
func checkCountry(value string) (string, bool) {
	region, err := language.ParseRegion(value)
	if err != nil || !region.IsCountry() {
		return "", false
	}
	code := region.Canonicalize().String()
	if len(code) != 2 {
		return "", false
	}
	// ISO3 tells codes that are only reserved, such as UK, from assigned ones.
	assigned := region.String() == value && region.ISO3() != "ZZZ"
	return code, assigned
}

// checkOnly is checkPartialDay for values of one form.
func checkOnly(layout string) func(string) (string, bool) {
	return func(value string) (string, bool) {
		_, _, err := daysOf(value)
		return "", err == nil && len(value) == len(layout)
	}
}

func checkWeek(value string) (string, bool) {
	_, err := mondayOf(value)
	return "", err == nil
}

func checkBox(value string) (string, bool) {
	_, err := boxOf(value)
	return "", err == nil
}

func checkNear(value string) (string, bool) {
	_, err := nearOf(value)
	return "", err == nil
}

func checkPartialDay(value string) (string, bool) {
	_, _, err := daysOf(value)
	return "", err == nil
}

// checkPointInTime names the nearest where the + of an offset was not encoded and
// so came as a space.
func checkPointInTime(value string) (string, bool) {
	if _, err := pointInTime(value); err == nil {
		return "", true
	}
	near := strings.Replace(value, " ", "+", 1)
	if _, err := pointInTime(near); err != nil {
		return "", false
	}
	return strings.Replace(near, "+", "%2B", 1), false
}

// pointInTime reads a date and time of RFC 3339, or a day, which stands for its
// last moment in UTC.
func pointInTime(value string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, value); err == nil {
		return day.AddDate(0, 0, 1).Add(-time.Nanosecond), nil
	}
	// RFC 3339 allows lower-case letters, Go does not.
	value = strings.ToUpper(value)
	if !rfc3339.MatchString(value) {
		return time.Time{}, fmt.Errorf("%q is neither a day nor a date and time of RFC 3339", value)
	}
	return time.Parse(time.RFC3339, value)
}

// rfc3339 is the form, where time.Parse is more lenient: about the digits of
// hours, the sign before a fraction and the size of offsets.
var rfc3339 = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$`)

// daysOf returns the first and the last day, YYYY-MM-DD, of a day, a month
// (YYYY-MM) or a year (YYYY) of the Gregorian calendar from year 1 on.
func daysOf(value string) (first, last string, err error) {
	for _, unit := range []struct {
		layout              string
		years, months, days int
	}{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {time.DateOnly, 0, 0, 1}} {
		if len(value) != len(unit.layout) {
			continue
		}
		begin, err := time.Parse(unit.layout, value)
		if err != nil || strings.HasPrefix(value, "0000") {
			break
		}
		end := begin.AddDate(unit.years, unit.months, unit.days).AddDate(0, 0, -1)
		return begin.Format(time.DateOnly), end.Format(time.DateOnly), nil
	}
	return "", "", fmt.Errorf("%q is no day, month or year of the calendar", value)
}

// mondayOf returns the first day of a week of ISO 8601, YYYY-Www.
func mondayOf(week string) (time.Time, error) {
	year, number, ok := strings.Cut(week, "-W")
	first, err := time.Parse("2006-01-02", year+"-01-04")
	n, failed := strconv.Atoi(number)
	if !ok || err != nil || failed != nil || len(number) != 2 || n < 1 {
		return time.Time{}, fmt.Errorf("%q is no week of the calendar", week)
	}
	// The fourth of January always lies in the first week.
	monday := first.AddDate(0, 0, 7*(n-1)-(int(first.Weekday())+6)%7)
	if weekOf(monday) != week {
		return time.Time{}, fmt.Errorf("%q is no week of the calendar", week)
	}
	return monday, nil
}

// weekOf is the week of ISO 8601 that a day lies in.
func weekOf(day time.Time) string {
	year, week := day.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}
