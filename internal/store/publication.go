package store

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/openincidents/openincidents/internal/incident"
)

// Publication says who publishes what, and why.
type Publication struct {
	// Collection is the set of records that the publication is the whole of:
	// what it leaves out must have been withdrawn.
	Collection string
	Author     string
	Message    string
}

// Records are the records of a collection, whole.
type Records struct {
	Sources []incident.Source
	Groups  []incident.Group
	Events  []incident.Event
}

// Stream is Records for those who cannot or need not hold them in memory. Each
// sequence is gone through more than once, by one goroutine at a time, and has to
// yield the same each time.
type Stream struct {
	Sources iter.Seq[incident.Source]
	Groups  iter.Seq[incident.Group]
	Events  iter.Seq[incident.Event]
}

// Stream yields the records.
func (r Records) Stream() Stream {
	return Stream{slices.Values(r.Sources), slices.Values(r.Groups), slices.Values(r.Events)}
}

// Result says what a publication did.
type Result struct {
	// Revision is the new revision, or the newest one where nothing changed.
	Revision int64
	// Published is false where nothing changed.
	Published bool
	// Added, Changed and Unchanged count records; Claims counts the claims that
	// were added or changed.
	Added, Changed, Unchanged, Claims int
}

// VanishedError lists what is published in the collection, not withdrawn, and
// missing from the records to publish.
type VanishedError struct {
	Collection string
	// Records and Claims are ids, ascending.
	Records, Claims []string
}

// Error implements error.
func (e *VanishedError) Error() string {
	var parts []string
	if len(e.Records) > 0 {
		parts = append(parts, "records "+strings.Join(e.Records, ", "))
	}
	if len(e.Claims) > 0 {
		parts = append(parts, "claims "+strings.Join(e.Claims, ", "))
	}
	return fmt.Sprintf("published in %q but missing now: %s; put them back, or withdraw them with a reason and a date",
		e.Collection, strings.Join(parts, "; "))
}

// TakenIDError means that an id is in use for something else.
type TakenIDError struct {
	ID, Type, Collection string
	// Subject is the record that a published claim with the id is about; empty for
	// records, and where two claims of one publication have the id.
	Subject string
}

// typeClaim is the type of a claim in a TakenIDError.
const typeClaim = "claim"

// Error implements error.
func (e *TakenIDError) Error() string {
	switch {
	case e.Subject != "":
		return fmt.Sprintf("the id %s is taken by a claim about %s; a claim keeps its record, and ids are minted once", e.ID, e.Subject)
	case e.Type == typeClaim:
		return fmt.Sprintf("the id %s is given to two claims; ids are minted once", e.ID)
	}
	return fmt.Sprintf("the id %s is taken by a record of type %s in the collection %q; ids are minted once", e.ID, e.Type, e.Collection)
}

// UnknownIDError means that a record refers to an id that no record has.
type UnknownIDError struct {
	// ID is unknown; In is a record that refers to it.
	ID, In string
}

// Error implements error.
func (e *UnknownIDError) Error() string {
	return fmt.Sprintf("%s refers to %s, and there is no such record, neither published nor to publish", e.In, e.ID)
}

// RefusedError means that the database's own checks refuse a publication, such as
// one in which something comes back that was withdrawn.
type RefusedError struct {
	// Promise names the check; Reason says what would be right.
	Promise, Reason string
}

// Error implements error.
func (e *RefusedError) Error() string { return e.Reason }

// refused tells the refusals of our own checks from other errors.
func refused(err error) error {
	if pgErr := (*pgconn.PgError)(nil); errors.As(err, &pgErr) && pgErr.Code == "23000" {
		return &RefusedError{Promise: pgErr.ConstraintName, Reason: pgErr.Message}
	}
	return err
}
