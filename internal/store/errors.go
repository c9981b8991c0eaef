package store

import (
	"errors"
	"fmt"

	"github.com/openincidents/openincidents/internal/incident"
)

// Errors of reads.
var (
	// ErrNotFound means that no record has the id at the revision read.
	ErrNotFound = errors.New("not found")
	// ErrUnavailable means that the database cannot be reached.
	ErrUnavailable = errors.New("database unavailable")
)

// NoRevisionError means that a revision was asked for that does not exist.
type NoRevisionError struct {
	Asked, Newest int64
}

// Error implements error.
func (e *NoRevisionError) Error() string {
	return fmt.Sprintf("there is no revision %d; the newest is %d", e.Asked, e.Newest)
}

// GoneError means that a record or claim is withdrawn at the revision read.
type GoneError struct {
	ID       string
	Revision int64
	incident.Withdrawal
}

// Error implements error.
func (e *GoneError) Error() string {
	if e.Date == "" {
		return fmt.Sprintf("%s was withdrawn: %s", e.ID, e.Reason)
	}
	return fmt.Sprintf("%s was withdrawn on %s: %s", e.ID, e.Date, e.Reason)
}

// MovedError means that a record is merged into another at the revision read.
type MovedError struct {
	ID, Into string
}

// Error implements error.
func (e *MovedError) Error() string { return fmt.Sprintf("%s is merged into %s", e.ID, e.Into) }
