package store

import (
	"fmt"
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
