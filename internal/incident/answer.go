package incident

// Rule names the rule by which figures are computed. A change of the rule gets
// a new name; figures that were published under an old one keep theirs.
const Rule = "interval-consensus/1"

// Agreement says how far the voices behind an answer agree.
type Agreement string

// The degrees of agreement.
const (
	SingleSource Agreement = "single_source"
	Consistent   Agreement = "consistent"
	Conflicting  Agreement = "conflicting"
)

// Corroboration says how far the reports of a whole event agree.
type Corroboration string

// The degrees of corroboration.
const (
	Uncorroborated Corroboration = "single_source"
	Corroborated   Corroboration = "corroborated"
	Disputed       Corroboration = "disputed"
)

// BestBasis says what kind of number a figure's best is.
type BestBasis string

// The bases of a best number; the vocabulary defines them.
const (
	BasisPreferred BestBasis = "preferred"
	BasisStated    BestBasis = "stated"
	BasisBound     BestBasis = "bound"
	BasisMiddle    BestBasis = "middle"
	BasisParts     BestBasis = "parts"
)

// Answers is everything that follows from the claims of one event or group.
// Each answer names the claims that it is made from; slices have a fixed order.
type Answers struct {
	// Dates answers the properties of type date: occurred, founded.
	Dates []DateAnswer `json:"dates,omitempty"`
	// Places answers single-valued properties of type place: location.
	Places []PlaceAnswer `json:"places,omitempty"`
	// Terms answers single-valued properties of type term: outcome.
	Terms []TermAnswer `json:"terms,omitempty"`
	// Values has one element for each distinct value of each set-valued property.
	Values  []SetValue `json:"values,omitempty"`
	Figures []Figure   `json:"figures,omitempty"`
	// Sources are the ids of all sources of claims that are not withdrawn,
	// reference sources among them, in ascending order.
	Sources []string `json:"sources,omitempty"`
	// UnderlyingSources are the ids that those claims rest on, in ascending order.
	UnderlyingSources []string `json:"underlying_sources,omitempty"`
	// IndependentSources counts the voices of all counting claims that state
	// something; denials add none.
	IndependentSources int `json:"independent_sources"`
	// Corroboration is meant for events.
	Corroboration Corroboration `json:"corroboration,omitempty"`
}

// Figure is the answer for one counted property of one key.
type Figure struct {
	Property string `json:"property"`
	// Population, Period, Area and PointInTime are the key; empty is absent.
	Population  string `json:"population,omitempty"`
	Period      string `json:"period,omitempty"`
	Area        string `json:"area,omitempty"`
	PointInTime string `json:"point_in_time,omitempty"`
	// Best, Low and High are whole numbers; nil is unknown, or no bound. High is
	// the largest upper bound that a claim has, and never below Best.
	Best      *int64    `json:"best"`
	BestBasis BestBasis `json:"best_basis,omitempty"`
	Low       *int64    `json:"low"`
	High      *int64    `json:"high"`
	// OpenEnded is true where a claim has no upper bound; the true number may
	// then lie above High.
	OpenEnded bool      `json:"open_ended"`
	Agreement Agreement `json:"agreement"`
	// IndependentSources counts voices.
	IndependentSources int `json:"independent_sources"`
	// Contradictory is true where a reported range contradicts itself: its low
	// is above its high, or its best lies outside.
	Contradictory bool     `json:"contradictory,omitempty"`
	Rule          string   `json:"rule"`
	Claims        []string `json:"claims"`
}

// DateAnswer is the answer for a property of type date.
type DateAnswer struct {
	Property string `json:"property"`
	// EDTF is the best stated date; for a series the set of its parts' dates,
	// {a,b}, as ISO 8601-2 level 2 writes it.
	EDTF string `json:"edtf"`
	// From and To are the first and last day that EDTF covers, YYYY-MM-DD;
	// empty where it is open or unknown.
	From               string    `json:"from,omitempty"`
	To                 string    `json:"to,omitempty"`
	Agreement          Agreement `json:"agreement"`
	IndependentSources int       `json:"independent_sources"`
	Claims             []string  `json:"claims"`
}

// PlaceAnswer is the answer for a single-valued property of type place.
type PlaceAnswer struct {
	Property string `json:"property"`
	// Place is a place that claims state, the narrowest of the best-supported
	// chain of nested ones, with coordinates and outer levels of references.
	Place
	Agreement          Agreement `json:"agreement"`
	IndependentSources int       `json:"independent_sources"`
	// Claims are those that name the place and those that give coordinates.
	Claims []string `json:"claims"`
}

// TermAnswer is the answer for a single-valued property of type term.
type TermAnswer struct {
	Property string `json:"property"`
	// Term is nil where the most voices are split.
	Term               *string   `json:"term"`
	Agreement          Agreement `json:"agreement"`
	IndependentSources int       `json:"independent_sources"`
	Claims             []string  `json:"claims"`
}

// SetValue is one value of a set-valued property, with the qualifiers that tell
// it from others.
type SetValue struct {
	Property  string    `json:"property"`
	Value     Value     `json:"value"`
	Period    string    `json:"period,omitempty"`
	Area      string    `json:"area,omitempty"`
	Agreement Agreement `json:"agreement"`
	// IndependentSources counts the voices that state the value.
	IndependentSources int `json:"independent_sources"`
	// Claims state the value, or deny it.
	Claims []string `json:"claims"`
}

// SourceFacts is what the rules need to know of a claim's source.
type SourceFacts struct {
	// Voice is the id of the source at the end of the chain of origins: the
	// source that this one, perhaps through others, reprints, or itself.
	Voice string
	// Published is the source's EDTF date of publication; empty is unknown.
	Published string
	// Reference and Retracted sources never count; a reprint of a retracted
	// source is Retracted too.
	Reference, Retracted bool
}
