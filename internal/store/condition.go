package store

import (
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/incident"
)

// conditions grows a WHERE clause, fragment by fragment, with named arguments.
type conditions struct {
	fragments []string
	args      pgx.NamedArgs
}

// newConditions begins a clause for reads at a revision; @rev is the revision.
func newConditions(rev int64) *conditions {
	return &conditions{args: pgx.NamedArgs{"rev": rev}}
}

// add narrows the result. A fragment that names an argument is added with it.
func (c *conditions) add(fragment, name string, value any) {
	if !strings.Contains(fragment, "@"+name) {
		panic(fmt.Sprintf("%q does not use @%s", fragment, name))
	}
	c.fragments = append(c.fragments, fragment)
	c.args[name] = value
}

// anyOf narrows the result where there are alternatives.
func (c *conditions) anyOf(fragment, name string, alternatives []string) {
	if len(alternatives) > 0 {
		c.add(fragment, name, alternatives)
	}
}

// where returns the clause, with the fragments given ahead of the others.
func (c *conditions) where(first ...string) string {
	return "WHERE " + strings.Join(append(first, c.fragments...), "\n   AND ")
}

// at is the condition that version v is the one that a read at @rev sees.
func at(v string) string {
	return fmt.Sprintf("%s.rev_from <= @rev AND @rev < %s.rev_to", v, v)
}

// joinVersion joins the version v of t that a read at @rev sees to the record r.
// It stops at the first version that ends after @rev, however many came later.
func joinVersion(t *table, v string) string {
	return fmt.Sprintf(`JOIN LATERAL (SELECT * FROM %s WHERE %s = r.key AND rev_to > @rev ORDER BY rev_to LIMIT 1) %s ON %s.rev_from <= @rev`,
		t.name, t.owner, v, v)
}

// standing is the condition that a version is the newest: it has no end.
const standing = "rev_to = 9223372036854775807"

// subjects narrows the result to what is about some of the events and groups.
func (c *conditions) subjects(column string, events, groups []string) {
	if len(events)+len(groups) == 0 {
		return
	}
	c.add(column+" IN ("+keysOf(eventTable, "events")+" UNION ALL "+keysOf(groupTable, "groups")+")", "events", events)
	c.args["groups"] = groups
}

// keysOf selects the keys of the records with the ids @argument; a merged id
// stands for the record that it was merged into.
func keysOf(t *table, argument string) string {
	return fmt.Sprintf(`(SELECT coalesce(v.merged_into, v.key) FROM record i JOIN %s v ON v.key = i.key AND %s WHERE i.id = ANY(@%s))`,
		t.name, at("v"), argument)
}

// page cuts one page, and one record more, out of the live records of a table,
// whose versions the conditions call v. The page is cut before anything is
// joined to it, along the order of ids.
func (c *conditions) page(t *table, kind incident.RecordType, p PageRequest) string {
	c.args["kind"], c.args["after"], c.args["limit"] = string(kind), p.After, p.Limit+1
	return `
 WHERE r.key IN (SELECT i.key FROM record i
                  WHERE i.type = @kind AND i.id > @after
                    AND EXISTS (SELECT FROM ` + t.name + ` v ` + c.where("v.key = i.key", at("v"), "v.state = 'live'") + `)
                  ORDER BY i.id LIMIT @limit)
 ORDER BY r.id`
}
