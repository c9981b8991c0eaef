package incident

import "regexp"

// RecordType tells the three kinds of records apart.
type RecordType string

// The kinds of records.
const (
	TypeEvent  RecordType = "event"
	TypeGroup  RecordType = "group"
	TypeSource RecordType = "source"
)

// MaxIDLength is the longest id that a record may have, in characters.
const MaxIDLength = 64

var idPattern = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// reservedIDs are path segments of the API that an id must not hide.
var reservedIDs = map[string]bool{
	"aggregate": true, "citation": true, "citations": true, "claims": true,
	"events": true, "groups": true, "history": true, "none": true, "sources": true, "status": true,
}

// ValidID reports whether id can name a record: lower-case words of ASCII
// letters and digits joined by single hyphens, at most MaxIDLength characters,
// and no word that the API uses as a path.
func ValidID(id string) bool {
	return len(id) <= MaxIDLength && idPattern.MatchString(id) && !reservedIDs[id]
}

// Header is what every record has, whatever its type.
type Header struct {
	// ID is minted once and names the record for good.
	ID string
	// ExternalIDs maps a scheme (wikidata, ucdp, geonames…) to the record's id there.
	ExternalIDs map[string]string
	// Withdrawn is set where the record was taken back.
	Withdrawn *Withdrawal
	// MergedInto names the record of the same type that stands for this one now.
	MergedInto string
}

// Live reports whether the record is neither withdrawn nor merged away.
func (h Header) Live() bool { return h.Withdrawn == nil && h.MergedInto == "" }

// Withdrawal says why and when a record or a claim was taken back.
type Withdrawal struct {
	Reason string `json:"reason"`
	// Date is a calendar day, YYYY-MM-DD; empty for claims that were withdrawn
	// because their record was merged, which the revision dates.
	Date string `json:"date,omitempty"`
}

// Event is something publicly reported to have happened. Title, Summary and
// Kind are the curators' own words; everything else follows from Claims.
type Event struct {
	Header
	Title   string
	Summary string
	// Kind is a term of the scheme event-kind.
	Kind string
	// PartOf names the event (a series) that this one belongs to, or is empty.
	PartOf string
	Claims []Claim
}

// Group is an armed group, state force or organisation. Title, Summary and
// Kind are the curators' own words; everything else follows from Claims.
type Group struct {
	Header
	Title   string
	Summary string
	// Kind is a term of the scheme group-kind.
	Kind   string
	Claims []Claim
}
