package incident

import (
	"errors"
	"fmt"
	"strings"
)

// EDTF is a date, date-time, interval or set of dates as ISO 8601-2 and the
// Library of Congress' Extended Date/Time Format write it: levels 0 and 1, and
// of level 2 the sets {a,b} in which every member holds.
//
// Days are those of the proleptic Gregorian calendar. A season counts with the
// meteorological months of the northern hemisphere: 21 (spring) is March to
// May, 22 June to August, 23 September to November, 24 (winter) December to
// February of the following year. Unspecified digits cover all that they may
// stand for. A qualifier (?, ~, %) does not widen the days. A date-time counts
// as its day, as written.
type EDTF struct {
	// Text is what was parsed.
	Text string
	// From and To are the first and last day that Text covers, YYYY-MM-DD; a
	// year outside 0000 to 9999 has a sign and as many digits as it needs.
	// They are empty where that end is open (..) or unknown.
	From, To string

	days span
}

// ParseEDTF reads s. An error says what is wrong and what would be right:
// impossible days, intervals that end before they start, and anything of
// level 2 but sets are refused. Years reach from -999999 to 999999.
func ParseEDTF(s string) (EDTF, error) {
	e, err := parseEDTF(s)
	if err != nil {
		return EDTF{}, fmt.Errorf("EDTF %.80q: %w", s, err)
	}
	e.Text = s
	e.From, e.To = formatDay(e.days.first), formatDay(e.days.last)
	return e, nil
}

func parseEDTF(s string) (EDTF, error) {
	switch {
	case s == "":
		return EDTF{}, errors.New("empty; a date is YYYY, YYYY-MM or YYYY-MM-DD")
	case strings.HasPrefix(s, "{"):
		return parseSet(s)
	case strings.Contains(s, "/"):
		return parseInterval(s)
	case strings.Contains(s, "T"):
		return parseDateTime(s)
	}
	return parseDate(s)
}

// InCommonEra reports whether every end that has a bound, of all members of a set,
// lies in the years 0001 to 9999, where YYYY-MM-DD means the same to everyone.
func (e EDTF) InCommonEra() bool {
	era := span{dayNumber(1, 1, 1), dayNumber(9999, 12, 31)}
	for _, member := range e.Members() {
		first, last := member.days.first, member.days.last
		if first != noStart && !era.holds(first) || last != noEnd && !era.holds(last) {
			return false
		}
	}
	return true
}

// parseInterval reads a/b, where one side may be open (..) or unknown (empty).
func parseInterval(s string) (EDTF, error) {
	start, end, _ := strings.Cut(s, "/")
	if strings.Contains(end, "/") {
		return EDTF{}, errors.New("an interval has one slash: start/end")
	}
	return parseRange(start, end)
}

func parseRange(start, end string) (EDTF, error) {
	if openEnd(start) && openEnd(end) {
		return EDTF{}, errors.New("an interval has a date on at least one side")
	}
	a, err := parseRangeEnd(start)
	if err != nil {
		return EDTF{}, fmt.Errorf("start: %w", err)
	}
	b, err := parseRangeEnd(end)
	if err != nil {
		return EDTF{}, fmt.Errorf("end: %w", err)
	}
	if a.days.first > b.days.last {
		return EDTF{}, errors.New("the start is after the end; write the earlier date first")
	}
	return EDTF{days: span{a.days.first, b.days.last}}, nil
}

func openEnd(s string) bool { return s == "" || s == ".." }

func parseRangeEnd(s string) (EDTF, error) {
	if openEnd(s) {
		return EDTF{days: everything}, nil
	}
	return parseDate(s)
}

// parseSet reads {a,b..c,…}.
func parseSet(s string) (EDTF, error) {
	if !strings.HasSuffix(s, "}") {
		return EDTF{}, errors.New("a set ends in }")
	}
	var set EDTF
	for i, text := range setMembers(s) {
		member, err := parseSetMember(text)
		if err != nil {
			return EDTF{}, fmt.Errorf("member %d: %w", i+1, err)
		}
		if i == 0 {
			set.days = member.days
		}
		set.days = set.days.hull(member.days)
	}
	return set, nil
}

func parseSetMember(s string) (EDTF, error) {
	if start, end, ok := strings.Cut(s, ".."); ok {
		return parseRange(start, end)
	}
	return parseDate(s)
}

// setMembers returns the members of a set; of any other text, the one member
// that it would be in a set, where an interval is written a..b and a date-time
// by its day.
func setMembers(s string) []string {
	if inner, ok := strings.CutPrefix(s, "{"); ok {
		return strings.Split(strings.TrimSuffix(inner, "}"), ",")
	}
	start, end, ok := strings.Cut(s, "/")
	if !ok {
		day, _, _ := strings.Cut(s, "T")
		return []string{day}
	}
	return []string{strings.TrimSuffix(start, "..") + ".." + strings.TrimPrefix(end, "..")}
}
