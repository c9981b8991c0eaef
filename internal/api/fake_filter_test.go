package api_test

import (
	"slices"
	"strings"
	"time"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// or is what stands for an unknown value in filters.
func or(value string) string {
	if value == "" {
		return store.None
	}
	return value
}

// one is the one of some values, or none.
func one(values []string) string {
	if len(values) == 1 {
		return values[0]
	}
	return store.None
}

func placeOf(e store.Event) incident.Place {
	for _, place := range e.Answers.Places {
		return place.Place
	}
	return incident.Place{}
}

func dateOf(e store.Event) incident.DateAnswer {
	for _, date := range e.Answers.Dates {
		return date
	}
	return incident.DateAnswer{}
}

// numberOf is the best number of a property, or nil.
func numberOf(e store.Event, property string) *int64 {
	for _, f := range e.Answers.Figures {
		if f.Property == property && f.Population == "" {
			return f.Best
		}
	}
	return nil
}

// groupsOf are those that take part in one of some roles, or in any.
func groupsOf(e store.Event, roles []string) []string {
	var groups []string
	for _, v := range e.Answers.Values {
		if p, ok := v.Value.(incident.Participant); ok && p.Group != "" && anyOf(roles, p.Role) {
			groups = append(groups, p.Group)
		}
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// orNone has none where there is nothing.
func orNone(values []string) []string {
	if len(values) == 0 {
		return []string{store.None}
	}
	return values
}

func externalIDs(ids map[string]string) []string {
	var out []string
	for scheme, id := range ids {
		out = append(out, scheme+":"+id)
	}
	return out
}

// periodOf is the period that an event lies wholly in, or none.
func periodOf(e store.Event, d store.Dimension) string {
	name := func(day string) string {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			return store.None
		}
		if d == store.ByWeek {
			year, week := at.ISOWeek()
			return yearWeek(year, week)
		}
		return at.Format(map[store.Dimension]string{store.ByYear: "2006", store.ByMonth: "2006-01", store.ByDay: time.DateOnly}[d])
	}
	date := dateOf(e)
	if from := name(date.From); from == name(date.To) {
		return from
	}
	return store.None
}

func matchesEvent(e store.Event, f store.EventFilter) bool {
	return matchesRecord(e.Head, f.IDs, f.Collections, f.ExternalIDs, f.ChangedSince) && matchesWords(e.Title, f.Words) &&
		anyOf(f.Kinds, e.Kind) && anyOf(f.Countries, or(placeOf(e).Country)) && anyOf(f.Admin1s, or(placeOf(e).Admin1)) &&
		matchesParticipants(e, f) &&
		anyOf(f.Sources, sourceIDs(e.Sources)...) && anyOf(f.OnlySources, one(sourceIDs(e.Sources))) &&
		anyOf(f.PartOf, e.PartOf) && anyOf(f.Corroborations, string(e.Answers.Corroboration)) && agrees(e, f.Agreements) &&
		overlaps(e, f.From, f.To) && liesWithin(e, f) && f.Box == nil && f.Near == nil && isBounded(e, f.Numbers)
}

func matchesSource(source store.Source, f store.SourceFilter) bool {
	status := "current"
	if source.Corrected != nil {
		status = "corrected"
	}
	head := store.Head{ID: source.ID, Collection: source.Collection, Revision: source.Revision, ExternalIDs: source.ExternalIDs}
	return matchesRecord(head, f.IDs, f.Collections, f.ExternalIDs, f.ChangedSince) && matchesWords(source.Title, f.Words) &&
		anyOf(f.CSLTypes, source.CSLType) && anyOf(f.Languages, source.Language) && anyOf(f.Roles, source.Role) &&
		anyOf(f.Statuses, status) && anyOf(f.Publishers, source.Publisher)
}

func matchesClaim(c store.Claim, f store.ClaimFilter) bool {
	return matchesRecord(store.Head{ID: c.ID, Collection: c.Collection, Revision: c.Revision}, f.IDs, f.Collections, nil, f.ChangedSince) &&
		anyOf(f.Properties, c.Property) && anyOf(f.Sources, c.Source) && anyOf(f.RestsOn, c.RestsOn...) &&
		anyOf(f.Populations, or(c.Population)) && anyOf(f.Ranks, string(c.Rank)) && anyOf(f.AttributedTo, c.AttributedTo) &&
		(f.Counts == nil || *f.Counts == c.Counts)
}

// matchesSubject reports whether a claim is about an event that matches.
func (s *snapshot) matchesSubject(c store.Claim, f *store.EventFilter) bool {
	return f == nil || slices.ContainsFunc(s.events, func(e store.Event) bool { return e.ID == c.Subject && matchesEvent(e, *f) })
}

func matchesRecord(h store.Head, ids, collections, external []string, since *int64) bool {
	return anyOf(ids, h.ID) && anyOf(collections, h.Collection) && anyOf(external, externalIDs(h.ExternalIDs)...) &&
		(since == nil || h.Revision > *since)
}

func matchesParticipants(e store.Event, f store.EventFilter) bool {
	groups := groupsOf(e, f.Roles)
	return anyOf(f.Groups, orNone(groups)...) && anyOf(f.OnlyGroups, one(groups)) && (len(f.Roles) == 0 || len(groups) > 0)
}

func agrees(e store.Event, agreements []string) bool {
	return len(agreements) == 0 || slices.ContainsFunc(e.Answers.Figures, func(f incident.Figure) bool {
		return slices.Contains(agreements, string(f.Agreement))
	})
}

func liesWithin(e store.Event, f store.EventFilter) bool {
	return anyOf(f.Years, periodOf(e, store.ByYear)) && anyOf(f.Months, periodOf(e, store.ByMonth)) &&
		anyOf(f.Weeks, periodOf(e, store.ByWeek)) && anyOf(f.Days, periodOf(e, store.ByDay))
}

func isBounded(e store.Event, bounds []store.NumberFilter) bool {
	return !slices.ContainsFunc(bounds, func(b store.NumberFilter) bool {
		n := numberOf(e, b.Property)
		return n == nil || b.Min != nil && *n < *b.Min || b.Max != nil && *n > *b.Max
	})
}

// matchesWords knows whole titles only, and no forms of words.
func matchesWords(title string, words store.Words) bool {
	return !slices.ContainsFunc(words, func(w store.Word) bool {
		return strings.Contains(strings.ToLower(title), strings.ToLower(w.Text)) == w.Not
	})
}

// inOrder sorts events; what is unknown comes last.
func inOrder(events []store.Event, order store.Order) []store.Event {
	number := map[store.OrderBy]func(store.Event) *int64{
		store.OrderByKilled:  func(e store.Event) *int64 { return numberOf(e, "killed") },
		store.OrderByInjured: func(e store.Event) *int64 { return numberOf(e, "injured") },
		store.OrderByChanged: func(e store.Event) *int64 { return &e.Revision },
		store.OrderByOccurred: func(e store.Event) *int64 {
			at, err := time.Parse(time.DateOnly, dateOf(e).From)
			if err != nil {
				return nil
			}
			return pointer(at.Unix())
		},
	}[order.By]
	sorted := slices.Clone(events)
	slices.SortFunc(sorted, func(a, b store.Event) int {
		return compareEvents(a, b, number, order.Descending)
	})
	return sorted
}

func compareEvents(a, b store.Event, number func(store.Event) *int64, descending bool) int {
	direction := 1
	if descending {
		direction = -1
	}
	if number != nil {
		m, n := number(a), number(b)
		switch {
		case m != nil && n == nil:
			return -1
		case m == nil && n != nil:
			return 1
		case m != nil && *m != *n:
			return direction * int(max(-1, min(1, *m-*n)))
		}
	}
	return direction * strings.Compare(a.ID, b.ID)
}
