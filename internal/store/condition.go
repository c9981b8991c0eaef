package store

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
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
	c.hold(fragment)
	c.args[name] = value
}

// hold narrows the result by a fragment whose arguments are there already.
func (c *conditions) hold(fragment string) {
	c.fragments = append(c.fragments, fragment)
}

// anyOf narrows the result where there are alternatives.
func (c *conditions) anyOf(fragment, name string, alternatives []string) {
	if len(alternatives) > 0 {
		c.add(fragment, name, alternatives)
	}
}

// oneOf narrows a column to alternatives. A single one is an equation, since an
// index keeps its order below an equation.
func (c *conditions) oneOf(column, name string, alternatives []string) {
	if len(alternatives) == 1 {
		c.add(column+" = @"+name, name, alternatives[0])
		return
	}
	c.anyOf(column+" = ANY(@"+name+")", name, alternatives)
}

// oneOrNone is oneOf where None, among the alternatives, stands for null.
func (c *conditions) oneOrNone(column, name string, alternatives []string) {
	values, none := withoutNone(alternatives)
	switch {
	case !none:
		c.oneOf(column, name, values)
	case len(values) == 0:
		c.hold(column + " IS NULL")
	default:
		c.add("("+column+" = ANY(@"+name+") OR "+column+" IS NULL)", name, values)
	}
}

// withoutNone takes None out of values, and reports whether it was there.
func withoutNone(values []string) (named []string, none bool) {
	named = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == None })
	return named, len(named) < len(values)
}

// value adds an argument without a name of its own, and returns how fragments
// call it.
func (c *conditions) value(v any) string {
	name := fmt.Sprintf("value%d", len(c.args))
	c.args[name] = v
	return "@" + name
}

// either narrows the result to what one of the fragments holds for; to nothing
// where there is none.
func (c *conditions) either(fragments []string) {
	switch len(fragments) {
	case 0:
		c.hold("false")
	case 1:
		c.hold(fragments[0])
	default:
		c.hold("(" + strings.Join(fragments, " OR ") + ")")
	}
}

// changedSince narrows the result to versions that a revision later than the
// one given wrote.
func (c *conditions) changedSince(column string, revision *int64) {
	if revision != nil {
		c.add(column+" > @changed_since", "changed_since", *revision)
	}
}

// where returns the clause, with the fragments given ahead of the others.
func (c *conditions) where(first ...string) string {
	return "WHERE " + strings.Join(append(first, c.fragments...), "\n   AND ")
}

// argument is a named argument inside a fragment, as pgx reads it.
var argument = regexp.MustCompile(`@[a-z][a-z0-9_]*`)

// nested returns the clause of other conditions, for a subquery of these: their
// arguments, but for @rev, get a prefix and are taken over.
func (c *conditions) nested(prefix string, other *conditions, first ...string) string {
	for name, value := range other.args {
		if name != "rev" {
			c.args[prefix+name] = value
		}
	}
	return argument.ReplaceAllStringFunc(other.where(first...), func(found string) string {
		if found == "@rev" {
			return found
		}
		return "@" + prefix + found[1:]
	})
}

// at is the condition that version v is the one that a read at @rev sees. Nearly
// all versions began before it, which IS TRUE keeps from the indexes: the coarse
// one by revision would blur what the others find.
func at(v string) string {
	return fmt.Sprintf("(%s.rev_from <= @rev) IS TRUE AND @rev < %s.rev_to", v, v)
}

// mostly is at in a form of which the planner expects, of whatever revision, that
// nearly all versions meet it, as they do: else it takes a plan for all revisions
// for a costly one, and plans anew each time.
func mostly(v string) string {
	return fmt.Sprintf("nullif(%s.rev_from <= @rev AND @rev < %s.rev_to, false) IS NOT NULL", v, v)
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

// externalIDs narrows the result to records, whose keys are in a column, that
// have one of the ids, scheme:value, elsewhere.
func (c *conditions) externalIDs(column string, ids []string) {
	schemes, values := make([]string, len(ids)), make([]string, len(ids))
	for i, id := range ids {
		schemes[i], values[i], _ = strings.Cut(id, ":")
	}
	c.anyOf(column+` IN (SELECT i.record FROM external_id_v i
		WHERE (i.scheme, i.value) IN (SELECT * FROM unnest(@schemes::text[], @external_ids::text[])) AND `+at("i")+`)`, "external_ids", values)
	c.args["schemes"] = schemes
}
