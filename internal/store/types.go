// Package store keeps published records in PostgreSQL and reads them back at a
// revision. All SQL of the program is here; publish.go is the only writer of
// the published tables.
package store

import (
	"time"

	"github.com/openincidents/openincidents/internal/incident"
)

// Revision is one atomic publication.
type Revision struct {
	Number     int64
	At         time.Time
	Author     string
	Message    string
	Collection string
	// Rule computed the figures of the revision; empty for no revision.
	Rule string
}

// Head is what every version of a record has.
type Head struct {
	ID         string
	Type       incident.RecordType
	Collection string
	// Revision is the last one, up to the revision read, that changed the record.
	Revision    int64
	ExternalIDs map[string]string
}

// Event is an event as it stands at a revision.
type Event struct {
	Head
	Title, Summary, Kind string
	// PartOf is the id of the series that the event belongs to, or empty.
	PartOf string
	// Parts are the ids of the events that belong to this one, ascending.
	Parts   []string
	Answers incident.Answers
	// GroupTitles maps the ids of groups in Answers to their titles.
	GroupTitles map[string]string
	// Sources are those of Answers.Sources, in the same order.
	Sources []SourceRef
	// ClaimIDs are the ids of the event's claims that are not withdrawn.
	ClaimIDs []string
	// Claims are the claims themselves, where they were asked for.
	Claims []Claim
}

// Group is a group as it stands at a revision; see Event.
type Group struct {
	Head
	Title, Summary, Kind string
	Answers              incident.Answers
	GroupTitles          map[string]string
	Sources              []SourceRef
	ClaimIDs             []string
	Claims               []Claim
}

// SourceRef is what a record tells of a source in passing.
type SourceRef struct {
	ID, Title, ContainerTitle, URL, Published, Role string
	Retracted                                       bool
}

// Source is a source as it stands at a revision.
type Source struct {
	incident.Source
	Collection string
	Revision   int64
}

// Claim is a claim as it stands at a revision.
type Claim struct {
	incident.Claim
	// Subject is the record that the claim is about.
	Subject     string
	SubjectType incident.RecordType
	Collection  string
	Revision    int64
	// Counts is false for claims that are served but make no answer: deprecated
	// ones and those of a retracted or reference source.
	Counts bool
}

// Page is one page of a list.
type Page[T any] struct {
	Items []T
	// More is true where another page follows the last item.
	More bool
}

// PageRequest asks for at most Limit items whose id (for revisions: number) is
// beyond After; an empty After asks for the first page.
type PageRequest struct {
	After string
	Limit int
}

// EventFilter narrows a list of events. Values of one field are alternatives;
// fields narrow each other; an empty field does not narrow.
type EventFilter struct {
	Countries, Kinds, Groups, Sources []string
	// From and To are days, YYYY-MM-DD: events whose dates overlap match.
	From, To string
}

// GroupFilter narrows a list of groups.
type GroupFilter struct {
	Kinds, Sources []string
}

// SourceFilter narrows a list of sources to those with a claim about a record.
type SourceFilter struct {
	Events, Groups []string
}

// ClaimFilter narrows a list of claims. Events and Groups name subjects.
type ClaimFilter struct {
	Properties, Sources, Events, Groups []string
}
