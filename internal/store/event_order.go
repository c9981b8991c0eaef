package store

import "fmt"

// OrderError means that a list has not the order asked for.
type OrderError struct {
	By OrderBy
	// Reason says why, and what would be right.
	Reason string
}

// Error implements error.
func (e *OrderError) Error() string { return fmt.Sprintf("no list ordered by %q: %s", e.By, e.Reason) }

// eventOrdering is the order of rows x of event_row_v that match a filter.
func eventOrdering(o Order, words Words) (ordering, error) {
	by := ordering{Order: o, id: "x.id"}
	switch o.By {
	case OrderByID:
		by.known = true
	case OrderByOccurred:
		by.value, by.typed, by.valid, by.indexed = "x.occurred_from", "date", isDay, true
	case OrderByKilled, OrderByInjured:
		by.value, by.typed, by.valid = "x."+string(o.By), "bigint", isNumber
	case OrderByChanged:
		by.value, by.typed, by.valid, by.known = "x.rev_from", "bigint", isNumber, true
	case OrderByRelevance:
		if !words.ask() {
			return by, &OrderError{By: o.By, Reason: "relevance needs words to look for"}
		}
		by.value, by.typed, by.valid, by.known = eventRelevance(words), "numeric", isDecimal, true
	default:
		return by, &OrderError{By: o.By, Reason: "events go by id, occurred, killed, injured, changed or relevance"}
	}
	return by, nil
}

// eventRelevance is smaller for better matches. It weighs the event's own words,
// so that it stays as it is while groups are renamed; rounded, it is the same
// text on every machine.
func eventRelevance(words Words) string {
	return `(SELECT round((-ts_rank_cd(e.search, ` + anyWord(words) + `))::numeric, 5)
		FROM event_v e WHERE e.key = x.event AND ` + at("e") + `)`
}
