package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"
)

// ClaimTable reads a page of claims as rows of texts: the columns asked for, of
// ClaimColumns; see EventTable.
func (s *Store) ClaimTable(ctx context.Context, rev int64, f ClaimFilter, p PageRequest, columns []string, each func(row [][]byte) error) (next string, err error) {
	selects, joins, err := selected(columns, ClaimColumns, claimColumn, claimJoins(f))
	if err != nil {
		return "", err
	}
	by, err := byID(p.Order, "c.id")
	if err != nil {
		return "", err
	}
	where := claimConditions(rev, f)
	return tableRows(ctx, s, by, p, func(part section) (string, pgx.NamedArgs) {
		first := append([]string{at("c"), "c.state = 'live'"}, by.narrow(where, part)...)
		return "SELECT " + selects + ", NULL::text AS place, c.id AS place_id\n  FROM claim_v c" + joins + "\n " +
			where.where(first...) + by.by(part) + " LIMIT @limit", where.args
	}, each)
}

// claimJoins are the tables that columns or a filter of claims need.
func claimJoins(f ClaimFilter) []tableJoin {
	return []tableJoin{
		{"r", "JOIN record r ON r.key = c.subject", len(f.Collections) > 0},
		{"sr", "JOIN record sr ON sr.key = c.source", false},
		{"s", "JOIN source_v s ON s.key = c.source AND " + at("s"), f.Counts != nil},
	}
}

// claimColumn is a column of ClaimColumns, from what claimFrom has.
func claimColumn(column string) columnOf {
	switch column {
	case "collection":
		return columnOf{sql: "r.collection", needs: "r"}
	case "revision":
		return columnOf{sql: "c.rev_from"}
	case "subject":
		return columnOf{sql: "r.id", needs: "r"}
	case "subject_type":
		return columnOf{sql: "r.type", needs: "r"}
	case "source":
		return columnOf{sql: "sr.id", needs: "sr"}
	case "source_title":
		return columnOf{sql: "s.title", needs: "s"}
	case "source_url":
		return columnOf{sql: "s.url", needs: "s"}
	case "source_published":
		return columnOf{sql: "s.published", needs: "s"}
	case "denies":
		return columnOf{sql: "c.denies::text"}
	case "counts":
		return columnOf{sql: "(" + claimCounts + ")::text", needs: "s"}
	case "rests_on":
		return columnOf{sql: "nullif(array_to_string(" + claimRestsOn + ", ' '), '')"}
	case "section", "paragraph", "item", "page", "start", "end":
		return columnOf{sql: "c.locator ->> '" + column + "'"}
	}
	if slices.Contains(ClaimColumns, column) {
		return columnOf{sql: "c." + column}
	}
	return columnOf{}
}

// claimRestsOn is an array of the ids of the sources that a claim c rests on.
const claimRestsOn = `ARRAY(SELECT br.id FROM basis b JOIN record br ON br.key = b.source WHERE b.set = c.basis_set ORDER BY br.id)`
