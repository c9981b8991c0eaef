package store

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// PlaceError means that PageRequest.After is not a place in a list of the order
// asked for. Places come from Page.Next, so that this is a mistake of the caller.
type PlaceError struct {
	After string
	By    OrderBy
}

// Error implements error.
func (e *PlaceError) Error() string {
	return fmt.Sprintf("%q is no place in a list ordered by %q; a place is what an earlier page of the same list gave as its next", e.After, e.By)
}

// ordering says how a list is ordered: by a value, which may be unknown, and by id.
type ordering struct {
	Order
	// value and id are SQL; value is empty where the order is by id alone.
	value, id string
	// typed is the SQL type of values, valid tells whether a text is one.
	typed string
	valid func(text string) bool
	// known tells that no value is null; indexed that an index of the values has
	// the unknown ones too.
	known, indexed bool
	// steady tells that the best plan of a page does not depend on its values.
	steady bool
}

// section is a stretch of a list: first the records whose value is known, in its
// order, then those in which it is unknown, by id.
type section struct {
	unknown bool
	// after is the place it begins after; nil for its beginning.
	after *place
}

// place is that of a record in a list.
type place struct{ value, id string }

// sections are those that a page after a place may have records of.
func (o ordering) sections(after string) ([]section, error) {
	if after == "" {
		if o.known {
			return []section{{}}, nil
		}
		return []section{{}, {unknown: true}}, nil
	}
	at, unknown, err := o.place(after)
	switch {
	case err != nil:
		return nil, err
	case unknown:
		return []section{{unknown: true, after: &at}}, nil
	case o.known:
		return []section{{after: &at}}, nil
	default:
		return []section{{after: &at}, {unknown: true}}, nil
	}
}

// place reads a place, as next writes it.
func (o ordering) place(after string) (at place, unknown bool, err error) {
	var ok bool
	if at.value, at.id, ok = strings.Cut(after, " "); o.value == "" {
		return place{id: after}, false, nil
	}
	unknown = at.value == None && !o.known
	if !ok || at.id == "" || !unknown && !o.valid(at.value) {
		return at, false, &PlaceError{After: after, By: o.By}
	}
	return at, unknown, nil
}

// next is the place of a record in the list.
func (o ordering) next(value *string, id string) string {
	switch {
	case o.value == "":
		return id
	case value == nil:
		return None + " " + id
	default:
		return *value + " " + id
	}
}

// narrow adds to the conditions what cuts a section out.
func (o ordering) narrow(c *conditions, s section) []string {
	var first []string
	switch {
	case s.unknown:
		first = append(first, o.value+" IS NULL")
	case !o.known:
		first = append(first, o.value+" IS NOT NULL")
	}
	if s.after == nil {
		return first
	}
	c.args["after_id"] = s.after.id
	if s.unknown || o.value == "" {
		return append(first, fmt.Sprintf("%s %s @after_id", o.id, o.beyond()))
	}
	c.args["after_value"] = s.after.value
	return append(first, fmt.Sprintf("(%s, %s) %s (@after_value::text::%s, @after_id)", o.value, o.id, o.beyond(), o.typed))
}

func (o ordering) beyond() string {
	if o.Descending {
		return "<"
	}
	return ">"
}

// by is the ORDER BY of a section. Where the value is unknown it is named only if
// an index, which ends in the id, then gives the order.
func (o ordering) by(s section) string {
	direction := ""
	if o.Descending {
		direction = " DESC"
	}
	if o.value == "" || s.unknown && !o.indexed {
		return " ORDER BY " + o.id + direction
	}
	return " ORDER BY " + o.value + direction + ", " + o.id + direction
}

// again is the ORDER BY of a section that was cut out as x, with its value as
// the column ordered, and joined to other tables since.
func (o ordering) again(s section) string {
	if o.value != "" {
		o.value = "x.ordered"
	}
	o.id, o.indexed = "x.id", false
	return o.by(s)
}

func isNumber(text string) bool {
	_, err := strconv.ParseInt(text, 10, 64)
	return err == nil
}

func isDay(text string) bool {
	t, err := time.Parse(time.DateOnly, text)
	return err == nil && t.Year() > 0
}

// isDecimal matches what SQL writes for a numeric.
var isDecimal = regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`).MatchString
