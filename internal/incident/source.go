package incident

// Roles of a source.
const (
	// RoleReport is a source that reports events and counts as a voice.
	RoleReport = "report"
	// RoleReference is a gazetteer or the like: it never counts for a record's
	// survival, for agreement or for corroboration, and needs no locator.
	RoleReference = "reference"
)

// Source is one published article, report, post or dataset, with what is
// needed to cite it. Names of fields follow CSL 1.0.2 where CSL has them.
// An empty field is unknown.
type Source struct {
	Header
	// CSLType is a CSL item type: webpage, article-newspaper, report, dataset…
	CSLType        string
	Title          string
	ContainerTitle string
	Publisher      string
	Authors        []Author
	// Published and Accessed are EDTF dates.
	Published, Accessed string
	URL                 string
	// Language is a BCP 47 tag.
	Language string
	// Licence is an SPDX identifier, for sources whose data is carried over.
	Licence string
	// Note says how the facts above were established.
	Note string
	// Role is RoleReport or RoleReference.
	Role string
	// Origin names the source that this one reprints; empty where it is its own.
	Origin string
	// Corrected and Retracted are the publisher's notices, if any.
	Corrected, Retracted *Notice
	Copies               []Copy
}

// Voice is the id of the source that this one reprints, or its own. An origin
// may itself be a reprint: FactsOf follows the chain to its end.
func (s Source) Voice() string {
	if s.Origin != "" {
		return s.Origin
	}
	return s.ID
}

// Author is a person (Family, Given) or an organisation (Literal).
type Author struct {
	Family  string `json:"family,omitempty"`
	Given   string `json:"given,omitempty"`
	Literal string `json:"literal,omitempty"`
}

// Notice is a publisher's correction or retraction.
type Notice struct {
	// Date is a calendar day, YYYY-MM-DD.
	Date   string `json:"date"`
	Notice string `json:"notice"`
	URL    string `json:"url,omitempty"`
}

// Copy is one copy of a source that a curator read.
type Copy struct {
	Name string `json:"name"`
	// SHA256 is the lower-case hexadecimal digest of the copy's bytes.
	SHA256 string `json:"sha256"`
	// Length is the copy's length in Unicode code points.
	Length int64 `json:"length"`
	// Taken is the day on which the copy was taken, YYYY-MM-DD; empty if unknown.
	Taken      string `json:"taken,omitempty"`
	ArchiveURL string `json:"archive_url,omitempty"`
}
