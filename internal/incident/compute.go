package incident

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Compute answers what the claims of one event or group say, by Rule. source
// tells of a claim's source, and v orders and defines the words. The answers
// do not depend on the order of claims, whose ids must differ.
//
// Withdrawn claims are ignored. Deprecated claims and those of retracted or
// reference sources are named in Sources only, but that a reference adds
// coordinates and outer levels to a place that others name. A claim whose
// property v does not know, whose value is not of the property's type, or whose
// date is none or a set of dates, makes no answer either: whoever takes claims
// in has to refuse it.
func Compute(subject RecordType, claims []Claim, source func(id string) SourceFacts, v *Vocabulary) Answers {
	c := newComputation(claims, source, v)
	var a Answers
	for _, property := range c.properties() {
		c.answer(&a, property)
	}
	a.Sources, a.UnderlyingSources = c.sources, c.underlying
	stating, _ := split(c.counting)
	a.IndependentSources = voiceCount(stating)
	if subject == TypeEvent {
		a.Corroboration = corroboration(&a, stating)
	}
	return a
}

// computation is the claims of one subject, sorted by what becomes of them.
type computation struct {
	vocabulary *Vocabulary
	// counting, and by property the same; references likewise.
	counting            []spoken
	said, references    map[string][]spoken
	sources, underlying []string
}

func newComputation(claims []Claim, source func(id string) SourceFacts, v *Vocabulary) *computation {
	c := &computation{vocabulary: v, said: map[string][]spoken{}, references: map[string][]spoken{}}
	claims = slices.Clone(claims)
	slices.SortFunc(claims, func(a, b Claim) int { return strings.Compare(a.ID, b.ID) })
	for i := range claims {
		if claims[i].Withdrawn == nil {
			c.add(&claims[i], source(claims[i].Source))
		}
	}
	c.sources, c.underlying = ascending(c.sources), ascending(c.underlying)
	return c
}

func (c *computation) add(claim *Claim, facts SourceFacts) {
	c.sources = append(c.sources, claim.Source)
	c.underlying = append(c.underlying, claim.RestsOn...)
	s := speak(claim, facts)
	if !c.wellFormed(&s) {
		return
	}
	switch {
	case Counts(*claim, facts):
		c.counting = append(c.counting, s)
		c.said[claim.Property] = append(c.said[claim.Property], s)
	case facts.Reference && !facts.Retracted && claim.Rank != RankDeprecated && !claim.Denies:
		c.references[claim.Property] = append(c.references[claim.Property], s)
	}
}

// wellFormed checks a claim's value against its property, and works out the
// days of a date and the names of a place.
func (c *computation) wellFormed(claim *spoken) bool {
	property, ok := c.vocabulary.Property(claim.Property)
	if !ok || claim.Value == nil || claim.Value.Type() != property.Type {
		return false
	}
	switch value := claim.Value.(type) {
	case Date:
		claim.days, ok = daysOfClaim(value.EDTF)
	case Place:
		names := namesOf(value)
		claim.names = &names
	}
	return ok
}

// daysOfClaim refuses the sets that parts make: a claim states one date.
func daysOfClaim(text string) (span, bool) {
	if strings.HasPrefix(text, "{") {
		return span{}, false
	}
	return daysOfText(text)
}

// properties returns those that are spoken of, in the vocabulary's order.
func (c *computation) properties() []VocabularyTerm {
	var terms []VocabularyTerm
	for id := range c.said {
		term, _ := c.vocabulary.Property(id)
		terms = append(terms, term)
	}
	slices.SortFunc(terms, func(a, b VocabularyTerm) int {
		return cmp.Compare(c.vocabulary.position(SchemeProperty, a.ID), c.vocabulary.position(SchemeProperty, b.ID))
	})
	return terms
}

func (c *computation) answer(a *Answers, property VocabularyTerm) {
	claims := c.said[property.ID]
	switch {
	case property.Type == ValueCount:
		a.Figures = append(a.Figures, c.figures(property, claims)...)
	case property.Type == ValueDate:
		a.Dates = append(a.Dates, dateAnswers(property.ID, claims)...)
	case property.Type == ValuePlace && !property.Set:
		a.Places = append(a.Places, c.placeAnswers(property.ID, claims)...)
	case property.Type == ValueTerm && !property.Set:
		a.Terms = append(a.Terms, termAnswers(property.ID, claims)...)
	default:
		a.Values = append(a.Values, c.setValues(property, claims)...)
	}
}

// position is a term's place in the vocabulary's order; unknown words come last.
func (v *Vocabulary) position(scheme, id string) int {
	if i, ok := v.index[scheme][id]; ok {
		return i
	}
	return math.MaxInt
}
