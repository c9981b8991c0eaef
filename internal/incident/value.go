package incident

// ValueType says which shape the values of a property have.
type ValueType string

// The types of values.
const (
	ValueCount       ValueType = "count"
	ValueDate        ValueType = "date"
	ValuePlace       ValueType = "place"
	ValueTerm        ValueType = "term"
	ValueText        ValueType = "text"
	ValuePerson      ValueType = "person"
	ValueParticipant ValueType = "participant"
	ValueRelation    ValueType = "relation"
)

// Value is what a claim states: one of Count, Date, Place, Term, Text, Person,
// Participant and Relation. Each marshals to a JSON object with the names that
// the data files and the API use.
type Value interface {
	Type() ValueType
}

// Date is an EDTF date or interval (ISO 8601-2 level 1), as stated, within the
// years 0001 to 9999. Sets {a,b} are none: they are what a series' date becomes.
type Date struct {
	EDTF string `json:"edtf"`
}

// Place is a named place, from the country inwards, and its coordinates where a
// source gives them. An empty level is not stated.
type Place struct {
	// Country is an ISO 3166-1 alpha-2 code.
	Country string `json:"country,omitempty"`
	// Admin1 is an ISO 3166-2 code.
	Admin1 string `json:"admin1,omitempty"`
	Admin2 string `json:"admin2,omitempty"`
	// Place is a settlement or a natural feature; Site is a place within it.
	Place string `json:"place,omitempty"`
	Site  string `json:"site,omitempty"`
	// Longitude and Latitude are WGS 84 degrees; both or neither are set.
	Longitude *float64 `json:"longitude,omitempty"`
	Latitude  *float64 `json:"latitude,omitempty"`
	// Precision is a term of the scheme precision: how narrowly the place is
	// named or, with coordinates, how narrowly they stand for it.
	Precision string `json:"precision"`
}

// Term is a word of the vocabulary; its scheme follows from the property.
type Term struct {
	Term string `json:"term"`
}

// Text is free text in the curators' words, or a name as reported.
type Text struct {
	Text string `json:"text"`
}

// Person is a person as a source names them.
type Person struct {
	Name string `json:"name"`
	// Description says in short who they are, as reported.
	Description string `json:"description,omitempty"`
}

// Participant is a group's part in an event. Exactly one of Group (the id of a
// record) and Name (an actor for whom there is no record) is set.
type Participant struct {
	Group string `json:"group,omitempty"`
	Name  string `json:"name,omitempty"`
	// Role is a term of the scheme role.
	Role string `json:"role"`
	// Basis is a term of the scheme basis: claimed, attributed or alleged.
	Basis string `json:"basis"`
}

// Relation is how the claim's group relates to another group.
type Relation struct {
	// Relation is a term of the scheme relation.
	Relation string `json:"relation"`
	Group    string `json:"group"`
}

// Type implements Value.
func (Date) Type() ValueType { return ValueDate }

// Type implements Value.
func (Place) Type() ValueType { return ValuePlace }

// Type implements Value.
func (Term) Type() ValueType { return ValueTerm }

// Type implements Value.
func (Text) Type() ValueType { return ValueText }

// Type implements Value.
func (Person) Type() ValueType { return ValuePerson }

// Type implements Value.
func (Participant) Type() ValueType { return ValueParticipant }

// Type implements Value.
func (Relation) Type() ValueType { return ValueRelation }
