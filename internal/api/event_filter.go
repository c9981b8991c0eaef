package api

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/openincidents/openincidents/internal/store"
)

// eventFilter reads the filters of events from a query that the contract allows.
func eventFilter(v url.Values) (store.EventFilter, error) {
	f := store.EventFilter{
		IDs: v["ids"], Collections: v["collection"], Kinds: v["kind"],
		Countries: v["country"], Admin1s: v["admin1"], ExternalIDs: v["external_id"],
		Groups: v["group"], Roles: v["role"], Subgroups: v.Get("subgroups") == "true", OnlyGroups: v["only_group"],
		Sources: v["source"], OnlySources: v["only_source"], PartOf: v["part_of"],
		Corroborations: v["corroboration"], Agreements: v["agreement"],
		Years: v["year"], Months: v["month"], Weeks: v["week"], Days: v["day"],
		ChangedSince: optional(v, "changed_since"),
	}
	// The check of the query found both to be right.
	f.Box, _ = boxOf(v.Get("bbox"))
	f.Near, _ = nearOf(v.Get("near"))
	var errs parameterErrors
	f.From, f.To = period(v, &errs)
	f.Numbers = numbers(v, &errs)
	f.Words = wordsIn(v, &errs)
	if f.Subgroups && len(f.Groups) == 0 {
		errs.add("subgroups", "needs a group whose subgroups to take; name one")
	}
	return f, errs.orNil()
}

// wordsIn are those of q.
func wordsIn(v url.Values, errs *parameterErrors) store.Words {
	if !v.Has("q") {
		return nil
	}
	words, err := store.ParseWords(v.Get("q"))
	if err != nil {
		errs.add("q", err.Error())
	}
	return words
}

// period is the first day of from and the last of to, both of which the check
// of the query found to be of the calendar.
func period(v url.Values, errs *parameterErrors) (first, last string) {
	from, to := v.Get("from"), v.Get("to")
	first, _, _ = daysOf(from)
	_, last, _ = daysOf(to)
	if first != "" && last != "" && last < first {
		errs.add("to", fmt.Sprintf("%q ends before %q begins", to, from))
	}
	return first, last
}

const (
	atLeast = "_gte"
	atMost  = "_lte"
)

// numbers are the bounds of counted properties, in ascending order of these.
func numbers(v url.Values, errs *parameterErrors) []store.NumberFilter {
	var bounds []store.NumberFilter
	for _, property := range bounded(v) {
		b := store.NumberFilter{Property: property, Min: optional(v, property+atLeast), Max: optional(v, property+atMost)}
		if b.Min != nil && b.Max != nil && *b.Min > *b.Max {
			errs.add(property+atMost, fmt.Sprintf("%d is less than the %d of %s", *b.Max, *b.Min, property+atLeast))
		}
		bounds = append(bounds, b)
	}
	return bounds
}

// bounded are the properties that a query has bounds for.
func bounded(v url.Values) []string {
	var properties []string
	for name := range v {
		for _, ending := range []string{atLeast, atMost} {
			if property, ok := strings.CutSuffix(name, ending); ok {
				properties = append(properties, property)
			}
		}
	}
	slices.Sort(properties)
	return slices.Compact(properties)
}

// optional is a parameter that parseQuery found to be an integer, or nil.
func optional(v url.Values, name string) *int64 {
	if !v.Has(name) {
		return nil
	}
	n := number(v, name)
	return &n
}
