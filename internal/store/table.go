package store

import (
	"crypto/sha256"
	"slices"
)

// table describes a versioned table to the writer. Each row belongs to an owner
// (a record, or a scheme of the vocabulary); equal rows have equal digests.
type table struct {
	name string
	// owner is the column that names the owner.
	owner string
	// columns are all but rev_from, rev_to and digest; the owner is the first.
	columns []string
}

// The versioned tables, in the order in which they are written.
var (
	vocabularyTable = &table{"vocabulary_v", "scheme",
		[]string{"scheme", "id", "position", "label", "definition", "term"}}
	sourceTable = &table{"source_v", "key",
		[]string{"key", "csl_type", "title", "container_title", "publisher", "authors", "published", "accessed", "url",
			"language", "licence", "note", "role", "origin", "status", "corrected", "retracted", "copies",
			"state", "reason", "merged_into"}}
	groupTable = &table{"group_v", "key",
		[]string{"key", "title", "summary", "kind", "answers", "independent_sources", "state", "reason", "merged_into"}}
	eventTable = &table{"event_v", "key",
		[]string{"key", "title", "summary", "kind", "part_of", "answers", "state", "reason", "merged_into"}}
	externalIDTable = &table{"external_id_v", "record", []string{"record", "scheme", "value"}}
	claimTable      = &table{"claim_v", "subject",
		[]string{"subject", "id", "property", "value_type", "value", "population", "period", "area", "point_in_time", "attributed_to",
			"denies", "lower", "upper", "candidate", "dates", "target", "source", "basis_set", "locator", "excerpt",
			"note", "rank", "state", "reason"}}
	figureTable = &table{"figure_v", "subject",
		[]string{"subject", "property", "population", "period", "area", "point_in_time", "best", "best_basis", "low", "high",
			"open_ended", "agreement", "independent_sources", "contradictory", "rule", "position", "claims"}}
	participantTable = &table{"participant_v", "subject",
		[]string{"subject", "role", "group", "name", "basis", "period", "area", "agreement", "independent_sources", "position", "claims"}}
	relationTable = &table{"relation_v", "subject",
		[]string{"subject", "relation", "group", "period", "area", "agreement", "independent_sources", "position", "claims"}}
	eventRowTable = &table{"event_row_v", "event",
		append([]string{"event", "id", "collection", "title", "kind", "part_of", "occurred", "occurred_from", "occurred_to",
			"country", "admin1", "admin2", "place", "site", "precision", "point", "corroboration", "independent_sources",
			"edtf", "claims", "sources"},
			flatColumns()...)}
)

// flatFigures are the properties whose best number stands in event_row_v too.
var flatFigures = []string{"killed", "injured", "casualties", "missing", "abducted", "detained",
	"imprisoned", "surrendered", "displaced", "perpetrators", "operations"}

// flatColumns are, for each of flatFigures, its best number, its low and its high.
func flatColumns() []string {
	var columns []string
	for _, property := range flatFigures {
		columns = append(columns, property, property+"_low", property+"_high")
	}
	return columns
}

// What a record of each type has rows in.
var (
	sourceTables = []*table{sourceTable, externalIDTable}
	groupTables  = []*table{groupTable, externalIDTable, claimTable, figureTable, relationTable}
	eventTables  = []*table{eventTable, externalIDTable, claimTable, figureTable, participantTable, eventRowTable}
)

// digest identifies the content of a row.
type digest [sha256.Size]byte

// row is one version, ready to be written.
type row struct {
	table  *table
	values []any
	digest digest
}

// isWithdrawnClaim tells rows apart that do not belong to what a record says.
func (r row) isWithdrawnClaim() bool {
	return r.table == claimTable && r.values[claimStateAt] == "withdrawn"
}

// claimID is the id of a claim's row.
func (r row) claimID() string {
	return r.values[claimIDAt].(string)
}

// Where id and state stand in a row of a claim.
var (
	claimIDAt    = slices.Index(claimTable.columns, "id")
	claimStateAt = slices.Index(claimTable.columns, "state")
)
