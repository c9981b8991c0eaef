package synthetic_test

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/synthetic"
)

var shape = synthetic.Shape{Seed: 1, Events: 5000, Groups: 60, Sources: 1500}

func TestWorldIsTheSameEachTime(t *testing.T) {
	t.Parallel()
	for _, shape := range []synthetic.Shape{shape, {Seed: 2, Events: 1}} {
		sources, groups, events := synthetic.New(shape).All()
		again := synthetic.New(shape)
		if !reflect.DeepEqual(sources, slices.Collect(again.Sources())) || !reflect.DeepEqual(groups, slices.Collect(again.Groups())) ||
			!reflect.DeepEqual(events, slices.Collect(again.Events())) {
			t.Errorf("two worlds of %+v differ", shape)
		}
	}
	if _, _, events := synthetic.New(synthetic.Shape{Seed: 2, Events: 5000, Groups: 60, Sources: 1500}).All(); reflect.DeepEqual(events, slices.Collect(synthetic.New(shape).Events())) {
		t.Error("another seed makes the same world")
	}
}

// TestRecordsAreSound: ids are valid and used once, and everything refers to
// something that is there, in words of the vocabulary.
func TestRecordsAreSound(t *testing.T) {
	t.Parallel()
	s := survey(t, synthetic.New(shape))
	for in, id := range s.references {
		if s.types[id.id] != id.of {
			t.Errorf("%s refers to %s, which is no %s", in, id.id, id.of)
		}
	}
	if len(s.types) != shape.Events+shape.Groups+shape.Sources {
		t.Errorf("%d ids for %d records", len(s.types), shape.Events+shape.Groups+shape.Sources)
	}
}

// TestShapesAreRealistic holds the world to what measurements take for granted.
func TestShapesAreRealistic(t *testing.T) {
	t.Parallel()
	var claims, parts, nested, undated, unplaced, unmapped, uncounted int
	countries, parents := map[string]int{}, map[string]string{}
	facts := incident.FactsOf(slices.Collect(synthetic.New(shape).Sources()))
	for e := range synthetic.New(shape).Events() {
		claims += len(e.Claims)
		a := incident.Compute(incident.TypeEvent, e.Claims, func(id string) incident.SourceFacts { return facts[id] }, incident.StandardVocabulary())
		if a.IndependentSources == 0 {
			t.Errorf("%s: no source's claim counts", e.ID)
		}
		parents[e.ID] = e.PartOf
		parts += count(e.PartOf != "")
		nested += count(parents[e.PartOf] != "")
		undated += count(len(a.Dates) == 0)
		unplaced += count(len(a.Places) == 0)
		unmapped += count(len(a.Places) > 0 && a.Places[0].Longitude == nil)
		uncounted += count(!slices.ContainsFunc(a.Figures, func(f incident.Figure) bool { return f.Property == "killed" }))
		for _, p := range a.Places {
			countries[p.Country]++
		}
	}
	for what, share := range map[string][3]float64{
		"claims an event": {float64(claims), 8, 13}, "parts": {float64(parts), 0.02, 0.05}, "parts of parts": {float64(nested), 0.001, 0.02},
		"without a date": {float64(undated), 0.02, 0.2}, "without a place": {float64(unplaced), 0.005, 0.15},
		"without coordinates": {float64(unmapped), 0.05, 0.4}, "without a count of the killed": {float64(uncounted), 0.15, 0.6},
	} {
		if got := share[0] / float64(shape.Events); got < share[1] || got > share[2] {
			t.Errorf("%s: %.3f, not from %g to %g", what, got, share[1], share[2])
		}
	}
	if len(countries) < 80 || countries["AF"] < 5*countries["SE"] {
		t.Errorf("events are spread over countries as %v", countries)
	}
}

func count(holds bool) int {
	if holds {
		return 1
	}
	return 0
}

// surveyed is what there is in a world, and what refers to what.
type surveyed struct {
	types      map[string]incident.RecordType
	references map[string]reference
}

type reference struct {
	id string
	of incident.RecordType
}

func survey(t *testing.T, w *synthetic.World) surveyed {
	t.Helper()
	s := surveyed{map[string]incident.RecordType{}, map[string]reference{}}
	claimIDs := map[string]bool{}
	note := func(id string, of incident.RecordType, claims []incident.Claim) {
		if !incident.ValidID(id) {
			t.Errorf("%q is no id", id)
		}
		s.types[id] = of
		for _, c := range claims {
			if claimIDs[c.ID] || !incident.ValidID(c.ID) {
				t.Errorf("%s: the id %s is taken or none", id, c.ID)
			}
			claimIDs[c.ID] = true
			s.references[c.ID] = reference{c.Source, incident.TypeSource}
			checkClaim(t, id, of, c)
		}
	}
	for source := range w.Sources() {
		note(source.ID, incident.TypeSource, nil)
		if source.Origin != "" {
			s.references[source.ID] = reference{source.Origin, incident.TypeSource}
		}
	}
	for g := range w.Groups() {
		note(g.ID, incident.TypeGroup, g.Claims)
	}
	for e := range w.Events() {
		note(e.ID, incident.TypeEvent, e.Claims)
		if e.PartOf != "" {
			s.references[e.ID] = reference{e.PartOf, incident.TypeEvent}
		}
	}
	return s
}

// checkClaim holds a claim against the vocabulary.
func checkClaim(t *testing.T, subject string, of incident.RecordType, c incident.Claim) {
	t.Helper()
	v := incident.StandardVocabulary()
	property, known := v.Property(c.Property)
	if !known || property.Type != c.Value.Type() || !slices.Contains(property.Subjects, of) {
		t.Errorf("%s: %s is no property of its kind", subject, c.Property)
	}
	words := map[string]string{incident.SchemePopulation: c.Population}
	switch value := c.Value.(type) {
	case incident.Term:
		words[property.TermScheme] = value.Term
	case incident.Participant:
		words[incident.SchemeRole], words[incident.SchemeBasis] = value.Role, value.Basis
	case incident.Relation:
		words[incident.SchemeRelation] = value.Relation
	case incident.Date:
		if _, err := incident.ParseEDTF(value.EDTF); err != nil {
			t.Errorf("%s: %v", subject, err)
		}
	}
	for scheme, word := range words {
		if _, known := v.Term(scheme, word); !known && word != "" {
			t.Errorf("%s: %q is no %s", subject, word, scheme)
		}
	}
	if text, err := incident.DecodeValue(property.Type, mustJSON(t, c.Value)); err != nil || !reflect.DeepEqual(text, c.Value) {
		t.Errorf("%s: %s: %v", subject, c.Property, err)
	}
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
