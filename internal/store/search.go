package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/incident"
)

// foundRow is a record that a search found, as SQL returns it.
type foundRow struct {
	Type                  incident.RecordType
	ID, Title, Collection string
	Revision              int64
	// Rank is smaller for better matches.
	Rank    string
	Matches []matchRow
}

// matchRow is a text in which words stand, with marks around them.
type matchRow struct {
	Field, Text string
	Claims      []string
}

// Search finds live events, groups and sources in which all words stand, best
// match first; equal ones by type and id. Error: *PlaceError.
func (s *Store) Search(ctx context.Context, rev int64, words Words, f SearchFilter, p PageRequest) (Page[Found], error) {
	if !words.ask() {
		return Page[Found]{}, errors.New("a search needs a word to look for")
	}
	by := ordering{Order: Order{By: OrderByRelevance}, value: "f.rank", typed: "numeric", valid: isDecimal, known: true,
		id: "(r.type || ' ' || r.id)"}
	page, err := pageRows(ctx, s, by, p,
		func(part section) (string, pgx.NamedArgs) { return searchSQL(rev, words, f, by, part) },
		func(r foundRow) (*string, string) { return &r.Rank, string(r.Type) + " " + r.ID })
	found := make([]Found, len(page.Items))
	for i, row := range page.Items {
		found[i] = row.found()
	}
	return Page[Found]{Items: found, Next: page.Next}, err
}

// searchSQL ranks all that is found, cuts the page, and marks the words in it alone.
// Records are looked up by key: of a phrase the planner expects far too many.
func searchSQL(rev int64, words Words, f SearchFilter, by ordering, part section) (string, pgx.NamedArgs) {
	where := newConditions(rev)
	where.anyOf("r.collection = ANY(@collections)", "collections", f.Collections)
	where.args["marks"] = marksInText
	first := append(by.narrow(where, part), "true")
	return `WITH found AS (` + where.findIn(f.Types, rev, words) + `
), page AS (
	SELECT f.* FROM found f CROSS JOIN LATERAL (SELECT r.* FROM record r WHERE r.key = f.key OFFSET 0) r
	 ` + where.where(first...) + by.by(part) + ` LIMIT @limit
), ` + textsSQL + `, matches AS (` + where.matches(words) + `)
SELECT r.type, r.id, f.title, r.collection, f.revision, f.rank::text, coalesce(m.matches, '[]') AS matches
  FROM page f JOIN record r ON r.key = f.key LEFT JOIN matches m ON m.key = f.key` + by.by(part), where.args
}

// findIn selects the versions of the types, or of all, in which all words stand.
func (c *conditions) findIn(types []incident.RecordType, rev int64, words Words) string {
	var found []string
	for _, kind := range []incident.RecordType{incident.TypeEvent, incident.TypeGroup, incident.TypeSource} {
		if len(types) == 0 || slices.Contains(types, kind) {
			found = append(found, c.find(kind, newConditions(rev), words))
		}
	}
	return strings.Join(found, " UNION ALL ")
}

func (c *conditions) find(kind incident.RecordType, where *conditions, words Words) string {
	from, v := "", "v"
	switch kind {
	case incident.TypeEvent:
		from, v = "(SELECT e.*, e.key AS event FROM event_v e)", "x"
		where.eventWords(words)
	case incident.TypeGroup:
		from = groupTable.name
		where.recordWords(words, groupTexts)
	default:
		from = sourceTable.name
		where.recordWords(words, sourceTexts)
	}
	maps.Copy(c.args, where.args)
	return fmt.Sprintf(`
	SELECT %[1]s.key, %[1]s.title, %[1]s.rev_from AS revision, round((-ts_rank_cd(%[1]s.search, %[2]s))::numeric, 5) AS rank
	  FROM %[3]s %[1]s
	 %[4]s`, v, anyWord(words), from, where.where(at(v), v+".state = 'live'"))
}

func (r foundRow) found() Found {
	found := Found{Type: r.Type, ID: r.ID, Title: r.Title, Collection: r.Collection, Revision: r.Revision}
	for _, m := range r.Matches {
		found.Matches = append(found.Matches, Match{Field: m.Field, Text: newMarked(m.Text), Claims: m.Claims})
	}
	return found
}
