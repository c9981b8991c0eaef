// Package store keeps published records in PostgreSQL and reads them back at a
// revision. All SQL of the program is here; publish.go is the only writer of
// the published tables.
package store

import (
	"fmt"
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
	// Next is where the page after this one begins, for PageRequest.After; empty
	// where this is the last one. It is the store's own form of a place in a list.
	Next string
}

// PageRequest asks for at most Limit items beyond After, in an order.
type PageRequest struct {
	// After is the Next of the page before; empty asks for the first page.
	After string
	Limit int
	// Order is that of the list; its zero value is ascending by id.
	Order Order
	// Fields names the members that are wanted of each record, by their names in
	// the API; what no field needs is not read, and left empty. None is all.
	Fields []string
}

// OrderBy is what a list is ordered by. Records in which it is unknown come last
// in both directions; ties go by id, in the direction of the order.
type OrderBy string

// The orders; OrderByRelevance needs a filter with words.
const (
	OrderByID        OrderBy = ""
	OrderByOccurred  OrderBy = "occurred"
	OrderByKilled    OrderBy = "killed"
	OrderByInjured   OrderBy = "injured"
	OrderByChanged   OrderBy = "changed"
	OrderByRelevance OrderBy = "relevance"
)

// Order is a direction in which a list goes. Relevance that ascends has the best
// match first; all others have the smallest value first.
type Order struct {
	By         OrderBy
	Descending bool
}

// None stands in filters for what is unknown, or for what has no one value.
const None = "none"

// EventFilter narrows a list of events. Values of one field are alternatives;
// fields narrow each other; an empty field does not narrow.
type EventFilter struct {
	IDs, Collections, Kinds []string
	// Countries and Admin1s may have None.
	Countries, Admin1s []string
	// ExternalIDs are scheme:value.
	ExternalIDs []string
	// Groups take part in the event, in one of Roles where there are any; None is
	// for events in which no group does. With
	// Subgroups, their branches, parts and affiliates may do so instead. Roles
	// without Groups ask for any participant in such a role.
	Groups, Roles []string
	Subgroups     bool
	// OnlyGroups is the one group that takes part (in one of Roles); None is for
	// events with no group or with several.
	OnlyGroups []string
	// Sources make a claim about the event; OnlySources is the one source that
	// does; None is for events with several.
	Sources, OnlySources []string
	PartOf               []string
	// Corroborations are terms of corroboration; Agreements are those that some
	// figure of the event has.
	Corroborations, Agreements []string
	// From and To are days, YYYY-MM-DD: events whose dates overlap match.
	From, To string
	// Years (YYYY), Months (YYYY-MM), Weeks (YYYY-Www, ISO 8601) and Days
	// (YYYY-MM-DD) are those that the event lies wholly in; None is for events that
	// lie in no one of them.
	Years, Months, Weeks, Days []string
	// Box and Near are areas that the coordinates lie in.
	Box  *Box
	Near *Near
	// Numbers bound best numbers; events whose number is unknown match none.
	Numbers []NumberFilter
	// ChangedSince is a revision: records that a later one changed match.
	ChangedSince *int64
	Words        Words
}

// Box is an area between meridians and parallels, in degrees of WGS 84, its
// edges included. Where West is larger than East it lies across the antimeridian.
type Box struct{ West, South, East, North float64 }

// Near is an area around a point, in degrees of WGS 84 and kilometres along a
// great circle of a sphere with the mean radius of the Earth (6371.0088 km).
type Near struct{ Longitude, Latitude, Kilometres float64 }

// NumberFilter bounds the best number of a counted property; nil is no bound.
type NumberFilter struct {
	Property string
	Min, Max *int64
}

// GroupFilter narrows a list of groups.
type GroupFilter struct {
	IDs, Collections, Kinds, Sources, ExternalIDs []string
	ChangedSince                                  *int64
	Words                                         Words
}

// SourceFilter narrows a list of sources.
type SourceFilter struct {
	// Events and Groups are records that the source makes a claim about.
	Events, Groups                                   []string
	IDs, Collections, ExternalIDs                    []string
	CSLTypes, Languages, Roles, Statuses, Publishers []string
	ChangedSince                                     *int64
	Words                                            Words
}

// ClaimFilter narrows a list of claims. Events and Groups name subjects.
type ClaimFilter struct {
	IDs, Collections, Properties, Sources, Events, Groups []string
	// RestsOn are sources that the claim's source names as its basis.
	RestsOn []string
	// Populations may have None, for claims about everyone.
	Populations, Ranks, AttributedTo []string
	// Counts, where set, tells claims that make answers from those that do not.
	Counts       *bool
	ChangedSince *int64
	// Subjects narrows to claims about events that match; nil does not narrow.
	Subjects *EventFilter
}

// Dimension is what an aggregation is broken down by.
type Dimension string

// The dimensions.
const (
	ByCountry       Dimension = "country"
	ByAdmin1        Dimension = "admin1"
	ByKind          Dimension = "kind"
	ByGroup         Dimension = "group"
	BySource        Dimension = "source"
	ByCollection    Dimension = "collection"
	ByCorroboration Dimension = "corroboration"
	ByYear          Dimension = "year"
	ByMonth         Dimension = "month"
	ByWeek          Dimension = "week"
	ByDay           Dimension = "day"
)

// Estimate is the number of a figure that a sum takes.
type Estimate string

// The estimates. A missing high enters as best.
const (
	EstimateLow  Estimate = "low"
	EstimateBest Estimate = "best"
	EstimateHigh Estimate = "high"
)

// Aggregation says what is summed and by what.
type Aggregation struct {
	// By are up to three different dimensions.
	By []Dimension
	// Properties are the counted properties to sum.
	Properties []string
	Estimate   Estimate
	// Population is whom the figures count; empty is everyone.
	Population string
	// Each counts an event with several groups (or sources) in the cell of each,
	// so that cells do not add up to the total; else it enters the cell that has none.
	Each bool
	// Limit is the largest number of cells; more are a *TooManyCellsError.
	Limit int
}

// Aggregate is what an aggregation gives.
type Aggregate struct {
	// Cells are in ascending order of their keys, bytewise, null last.
	Cells []Cell
	// Total is over all events; it has no keys.
	Total Cell
}

// Cell has the sums of the events that lie wholly in it.
type Cell struct {
	// Keys are the values of the dimensions, as filters take them; nil for events
	// that lie in no one of them.
	Keys []*string
	// Events counts events without parts among the events summed.
	Events int64
	// Sums are those of Aggregation.Properties, in its order.
	Sums []Sum
}

// Sum adds up one property. A series' own number stands for those of its parts
// where both are among the events summed.
type Sum struct {
	// Value is nil where no event had a number.
	Value *int64
	// Events had a number; OpenEnded of them have no upper bound.
	Events, OpenEnded int64
}

// Found is a record that a search found.
type Found struct {
	Type       incident.RecordType
	ID, Title  string
	Collection string
	Revision   int64
	Matches    []Match
}

// Match is a text of a record in which words of a search stand.
type Match struct {
	// Field is title, summary, alias, place, container_title, publisher or author.
	Field string
	// Text is the text, or its telling parts, as Marked has them.
	Text Marked
	// Claims are what the text follows from; none for the curators' own words and
	// for what a source says of itself.
	Claims []string
}

// Marked is a text in runs; those that match are marked.
type Marked []Run

// Run is a stretch of a text.
type Run struct {
	Text   string
	Marked bool
}

// TooManyCellsError means that an aggregation has more cells than its limit.
type TooManyCellsError struct{ Limit int }

// Error implements error.
func (e *TooManyCellsError) Error() string {
	return fmt.Sprintf("the aggregation has more than %d cells; narrow it, or break it down by less", e.Limit)
}

// SearchFilter narrows a search.
type SearchFilter struct {
	Types       []incident.RecordType
	Collections []string
}
