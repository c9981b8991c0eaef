package incident

import (
	_ "embed"
	"fmt"

	"github.com/goccy/go-yaml"
)

// Schemes of the vocabulary.
const (
	SchemeProperty   = "property"
	SchemeEventKind  = "event-kind"
	SchemeRole       = "role"
	SchemeBasis      = "basis"
	SchemeRelation   = "relation"
	SchemePopulation = "population"
	SchemePrecision  = "precision"
)

// VocabularyTerm is one defined word.
type VocabularyTerm struct {
	// Scheme and ID name the term.
	Scheme     string `json:"scheme" yaml:"-"`
	ID         string `json:"id,omitempty" yaml:"id"`
	Label      string `json:"label,omitempty" yaml:"label"`
	Definition string `json:"definition,omitempty" yaml:"definition"`
	// Broader is the wider term of the same scheme, if any.
	Broader string `json:"broader,omitempty" yaml:"broader"`
	// DisjointWith are terms whose members are never members of this one, nor
	// are those of their narrower terms.
	DisjointWith []string `json:"disjoint_with,omitempty" yaml:"disjoint_with"`
	// ExclusiveWith are values that contradict this one in a set.
	ExclusiveWith []string `json:"exclusive_with,omitempty" yaml:"exclusive_with"`
	// Codes maps gtd, ucdp and acled to their codes for this term.
	Codes map[string]string `json:"codes,omitempty" yaml:"codes"`

	// The rest is set for properties only.

	// Subjects are the types of record that may have the property.
	Subjects []RecordType `json:"subjects,omitempty" yaml:"subjects"`
	// Type is the type of the property's values.
	Type ValueType `json:"type,omitempty" yaml:"type"`
	// Set is true where a subject may have several values at once.
	Set bool `json:"set,omitempty" yaml:"set"`
	// Varying is true where point_in_time is part of a figure's key.
	Varying bool `json:"varying,omitempty" yaml:"varying"`
	// TermScheme is the scheme of a property whose type is term.
	TermScheme string `json:"term_scheme,omitempty" yaml:"term_scheme"`
}

// Vocabulary is an ordered set of terms, grouped by scheme.
type Vocabulary struct {
	terms []VocabularyTerm
	index map[string]map[string]int
	// exclusive holds the schemes in which some term is exclusive with another.
	exclusive map[string]bool
}

//go:embed vocabulary.yaml
var vocabularyYAML []byte

var standardVocabulary = mustParseVocabulary(vocabularyYAML)

// StandardVocabulary returns the vocabulary that this version of the program
// publishes. It is shared: callers must not change its terms.
func StandardVocabulary() *Vocabulary { return standardVocabulary }

func mustParseVocabulary(data []byte) *Vocabulary {
	v, err := parseVocabulary(data)
	if err != nil {
		panic(err)
	}
	return v
}

func parseVocabulary(data []byte) (*Vocabulary, error) {
	var schemes []struct {
		Scheme string           `yaml:"scheme"`
		Terms  []VocabularyTerm `yaml:"terms"`
	}
	if err := yaml.UnmarshalWithOptions(data, &schemes, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("vocabulary: %w", err)
	}
	var terms []VocabularyTerm
	for _, s := range schemes {
		for _, t := range s.Terms {
			t.Scheme = s.Scheme
			terms = append(terms, t)
		}
	}
	return NewVocabulary(terms), nil
}

// NewVocabulary indexes terms, which keep their order.
func NewVocabulary(terms []VocabularyTerm) *Vocabulary {
	v := &Vocabulary{terms: terms, index: map[string]map[string]int{}, exclusive: map[string]bool{}}
	for i, t := range terms {
		if v.index[t.Scheme] == nil {
			v.index[t.Scheme] = map[string]int{}
		}
		v.index[t.Scheme][t.ID] = i
		v.exclusive[t.Scheme] = v.exclusive[t.Scheme] || len(t.ExclusiveWith) > 0
	}
	return v
}

// Terms returns all terms in the vocabulary's order.
func (v *Vocabulary) Terms() []VocabularyTerm { return v.terms }

// Term returns the term of a scheme, if there is one.
func (v *Vocabulary) Term(scheme, id string) (VocabularyTerm, bool) {
	i, ok := v.index[scheme][id]
	if !ok {
		return VocabularyTerm{}, false
	}
	return v.terms[i], true
}

// Property returns a term of the scheme property.
func (v *Vocabulary) Property(id string) (VocabularyTerm, bool) {
	return v.Term(SchemeProperty, id)
}

// IDs returns the ids of a scheme's terms in the vocabulary's order.
func (v *Vocabulary) IDs(scheme string) []string {
	var ids []string
	for _, t := range v.terms {
		if t.Scheme == scheme {
			ids = append(ids, t.ID)
		}
	}
	return ids
}

// Disjoint reports whether the vocabulary says that a and b, two terms of one
// scheme, have no member in common: they or terms wider than they are disjoint.
func (v *Vocabulary) Disjoint(scheme, a, b string) bool {
	for _, x := range v.ancestors(scheme, a) {
		for _, y := range v.ancestors(scheme, b) {
			if v.declaresDisjoint(scheme, x, y) || v.declaresDisjoint(scheme, y, x) {
				return true
			}
		}
	}
	return false
}

func (v *Vocabulary) declaresDisjoint(scheme, a, b string) bool {
	t, _ := v.Term(scheme, a)
	for _, id := range t.DisjointWith {
		if id == b {
			return true
		}
	}
	return false
}

// ancestors returns id and all wider terms.
func (v *Vocabulary) ancestors(scheme, id string) []string {
	var ids []string
	for id != "" {
		t, ok := v.Term(scheme, id)
		if !ok {
			return ids
		}
		ids = append(ids, id)
		id = t.Broader
	}
	return ids
}
