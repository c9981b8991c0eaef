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
	var dates []incident.DateAnswer
	for _, part := range a.parts[id] {
		dates = append(dates, datesOf(a.of(part), "occurred")...)
	}
	if date, ok := incident.SeriesDate("occurred", dates); ok {
		answers.Dates = append(exceptDate(answers.Dates, "occurred"), date)
	}
	a.computed[id] = answers
	return answers
}

func datesOf(a incident.Answers, property string) []incident.DateAnswer {
	var dates []incident.DateAnswer
	for _, d := range a.Dates {
		if d.Property == property {
			dates = append(dates, d)
		}
	}
	return dates
}

func exceptDate(dates []incident.DateAnswer, property string) []incident.DateAnswer {
	var others []incident.DateAnswer
	for _, d := range dates {
		if d.Property != property {
			others = append(others, d)
		}
	}
	return others
}
