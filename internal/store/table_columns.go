package store

import "slices"

// EventColumns are the columns of a table of events, in their order. docs/tables.md
// says what they hold.
var EventColumns = slices.Concat([]string{
	"id", "collection", "revision", "title", "kind", "part_of",
	"occurred", "occurred_from", "occurred_to",
	"country", "admin1", "admin2", "place", "site", "precision", "longitude", "latitude",
	"corroboration", "independent_sources"}, flatColumns(), []string{"claims"})

// ClaimColumns are the columns of a table of claims, in their order.
var ClaimColumns = []string{
	"id", "collection", "revision", "subject", "subject_type", "property", "value",
	"lower", "upper", "candidate", "population", "period", "area", "point_in_time", "attributed_to", "denies",
	"source", "source_title", "source_url", "source_published", "rests_on",
	"section", "paragraph", "item", "page", "start", "end", "excerpt", "rank", "counts"}
