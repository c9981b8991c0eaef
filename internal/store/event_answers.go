package store

import "github.com/openincidents/openincidents/internal/incident"

// eventAnswers computes the answers of the events of one publication. A series'
// date follows from its parts, so that parts are computed before it.
type eventAnswers struct {
	events   map[string]incident.Event
	parts    map[string][]string
	facts    map[string]incident.SourceFacts
	computed map[string]incident.Answers
}

func newEventAnswers(events []incident.Event, facts map[string]incident.SourceFacts) *eventAnswers {
	a := &eventAnswers{
		events:   map[string]incident.Event{},
		parts:    map[string][]string{},
		facts:    facts,
		computed: map[string]incident.Answers{},
	}
	for _, e := range events {
		a.events[e.ID] = e
		if e.PartOf != "" && e.Live() {
			a.parts[e.PartOf] = append(a.parts[e.PartOf], e.ID)
		}
	}
	return a
}

// of returns the answers of an event. The chain of parts has no cycle: the
// records were validated.
func (a *eventAnswers) of(id string) incident.Answers {
	if answers, ok := a.computed[id]; ok {
		return answers
	}
	answers := incident.Compute(incident.TypeEvent, a.events[id].Claims,
		func(source string) incident.SourceFacts { return a.facts[source] }, incident.StandardVocabulary())
	var parts []incident.Answers
	for _, part := range a.parts[id] {
		parts = append(parts, a.of(part))
	}
	answers = answers.WithParts(parts)
	a.computed[id] = answers
	return answers
}
