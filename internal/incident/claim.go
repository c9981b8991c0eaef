package incident

// Rank orders claims of one key, in the sense of Wikidata's ranks.
type Rank string

// The ranks of a claim.
const (
	RankPreferred  Rank = "preferred"
	RankNormal     Rank = "normal"
	RankDeprecated Rank = "deprecated"
)

// Claim is one statement by one source about one property of one event or
// group. It is the smallest unit of the dataset.
type Claim struct {
	ID string
	// Property is a term of the scheme property.
	Property string
	Value    Value
	Qualifiers
	// Source is the id of the one source that states this.
	Source string
	// RestsOn are ids of sources that Source itself names as its basis.
	RestsOn []string
	// Locator is nil only where the source is a reference.
	Locator *Locator
	// Excerpt is a short phrase of the source at the locator.
	Excerpt string
	// Note is the curator's remark on how the value follows from the source.
	Note string
	// Rank is RankNormal unless a curator says otherwise.
	Rank Rank
	// Denies is set where the source says that Value does not hold.
	Denies bool
	// Withdrawn is set where the curators took the claim back.
	Withdrawn *Withdrawal
}

// Qualifiers narrow what a claim's value is about. An empty one is absent.
type Qualifiers struct {
	// Population is a term of the scheme population; empty means everyone.
	Population string
	// Period is an EDTF date or interval.
	Period string
	// Area is an ISO 3166-1 alpha-2 or ISO 3166-2 code.
	Area string
	// PointInTime is an EDTF date.
	PointInTime string
	// AttributedTo is whom the source cites by name.
	AttributedTo string
}

// Locator is the place in a source where a claim stands.
type Locator struct {
	Section string `json:"section,omitempty"`
	// Paragraph and Item count from 1 within Section, or within the copy where
	// there is no section; 0 is absent.
	Paragraph int    `json:"paragraph,omitempty"`
	Item      int    `json:"item,omitempty"`
	Page      string `json:"page,omitempty"`
	// Start and End are a W3C TextPositionSelector over the copy: Unicode code
	// points, End exclusive. Both are nil where no copy was read.
	Start *int64 `json:"start,omitempty"`
	End   *int64 `json:"end,omitempty"`
}
