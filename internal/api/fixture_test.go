package api_test

import (
	"fmt"
	"time"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

func pointer[T any](v T) *T { return &v }

// collection is that of all fixtures.
const collection = "curated"

func fixtureClaim(id, property string, value incident.Value, source, excerpt string) store.Claim {
	return store.Claim{
		Claim: incident.Claim{
			ID: id, Property: property, Value: value, Source: source, Excerpt: excerpt, Rank: incident.RankNormal,
			Locator: &incident.Locator{Section: "Recent & past attacks", Item: 1, Start: pointer[int64](0), End: pointer[int64](26)},
		},
		Subject: "concert-hall-attack-2024", SubjectType: incident.TypeEvent, Collection: collection, Revision: 1, Counts: true,
	}
}

// concertHall is an event with an answer of every kind.
func concertHall() store.Event {
	claims := []store.Claim{
		fixtureClaim("c-killed-1", "killed", incident.Count{Form: incident.AtLeast, N: 145}, "daily-report", "killing at least 145 people"),
		fixtureClaim("c-killed-2", "killed", incident.Count{Form: incident.MoreThan, N: 130}, "weekly-review", "more than 130"),
		fixtureClaim("c-location", "location", incident.Place{Country: "RU", Admin1: "RU-MOS", Place: "Krasnogorsk", Precision: "settlement"}, "daily-report", ""),
		fixtureClaim("c-method", "method", incident.Term{Term: "shooting"}, "daily-report", "gunmen"),
		fixtureClaim("c-occurred", "occurred", incident.Date{EDTF: "2024-03-22"}, "daily-report", "on March 22"),
		fixtureClaim("c-participant", "participant", incident.Participant{Group: "northern-branch", Role: "perpetrator", Basis: "claimed"}, "daily-report", ""),
	}
	e := store.Event{
		Head:  store.Head{ID: "concert-hall-attack-2024", Type: incident.TypeEvent, Collection: collection, Revision: 1, ExternalIDs: map[string]string{"wikidata": "Q1"}},
		Title: "Attack on a concert hall", Summary: "Gunmen attacked a concert hall & set it on fire.", Kind: "armed-assault",
		Answers:     concertHallAnswers(),
		GroupTitles: map[string]string{"northern-branch": "Northern Branch"},
		Sources: []store.SourceRef{
			{ID: "daily-report", Title: "What is known", ContainerTitle: "Daily Report", URL: "https://example.org/known?a=1&b=2", Published: "2024-04", Role: incident.RoleReport},
			{ID: "weekly-review", Title: "A week of grief", Role: incident.RoleReport},
		},
		Claims: claims,
	}
	for _, c := range claims {
		e.ClaimIDs = append(e.ClaimIDs, c.ID)
	}
	return e
}

func concertHallAnswers() incident.Answers {
	return incident.Answers{
		Dates: []incident.DateAnswer{{
			Property: "occurred", EDTF: "2024-03-22", From: "2024-03-22", To: "2024-03-22",
			Agreement: incident.SingleSource, IndependentSources: 1, Claims: []string{"c-occurred"},
		}},
		Places: []incident.PlaceAnswer{{
			Property: "location", Place: incident.Place{Country: "RU", Admin1: "RU-MOS", Place: "Krasnogorsk", Precision: "settlement"},
			Agreement: incident.SingleSource, IndependentSources: 1, Claims: []string{"c-location"},
		}},
		Figures: []incident.Figure{{
			Property: "killed", Best: pointer[int64](145), BestBasis: incident.BasisStated, Low: pointer[int64](131), OpenEnded: true,
			Agreement: incident.Consistent, IndependentSources: 2, Rule: incident.Rule, Claims: []string{"c-killed-1", "c-killed-2"},
		}},
		Values: []incident.SetValue{
			{Property: "method", Value: incident.Term{Term: "shooting"}, Agreement: incident.SingleSource, IndependentSources: 1, Claims: []string{"c-method"}},
			{
				Property: "participant", Value: incident.Participant{Group: "northern-branch", Role: "perpetrator", Basis: "claimed"},
				Agreement: incident.SingleSource, IndependentSources: 1, Claims: []string{"c-participant"},
			},
		},
		Sources: []string{"daily-report", "weekly-review"}, UnderlyingSources: []string{"wire-agency"},
		IndependentSources: 2, Corroboration: incident.Corroborated,
	}
}

// bareEvent has one claim about its date, and nothing else.
func bareEvent(id, day string) (store.Event, store.Claim) {
	c := store.Claim{
		Claim: incident.Claim{
			ID: "c-" + id, Property: "occurred", Value: incident.Date{EDTF: day}, Source: "weekly-review", Rank: incident.RankNormal,
			Locator: &incident.Locator{Paragraph: 2},
		},
		Subject: id, SubjectType: incident.TypeEvent, Collection: collection, Revision: 2, Counts: true,
	}
	return store.Event{
		Head:  store.Head{ID: id, Type: incident.TypeEvent, Collection: collection, Revision: 2},
		Title: "Event " + id, Kind: "bombing", PartOf: "",
		Answers: incident.Answers{
			Dates: []incident.DateAnswer{{
				Property: "occurred", EDTF: day, From: day, To: day,
				Agreement: incident.SingleSource, IndependentSources: 1, Claims: []string{c.ID},
			}},
			Sources: []string{"weekly-review"}, IndependentSources: 1, Corroboration: incident.Uncorroborated,
		},
		Sources:  []store.SourceRef{{ID: "weekly-review", Title: "A week of grief", Role: incident.RoleReport}},
		ClaimIDs: []string{c.ID}, Claims: []store.Claim{c},
	}, c
}

func northernBranch() store.Group {
	founded := fixtureClaim("g-founded", "founded", incident.Date{EDTF: "2015"}, "daily-report", "emerged in 2015")
	leader := fixtureClaim("g-leader", "leader", incident.Person{Name: "A. Leader"}, "daily-report", "")
	relation := fixtureClaim("g-relation", "relation", incident.Relation{Relation: "branch-of", Group: "southern-league"}, "daily-report", "")
	strength := fixtureClaim("g-strength", "strength", incident.Count{Form: incident.Between, Low: 2000, High: 3000}, "daily-report", "")
	leader.Period, strength.PointInTime = "2020/2022", "2021"
	claims := []store.Claim{founded, leader, relation, strength}
	g := store.Group{
		Head:  store.Head{ID: "northern-branch", Type: incident.TypeGroup, Collection: collection, Revision: 1},
		Title: "Northern Branch", Kind: "armed-group",
		Answers: incident.Answers{
			Dates: []incident.DateAnswer{{
				Property: "founded", EDTF: "2015", From: "2015-01-01", To: "2015-12-31",
				Agreement: incident.SingleSource, IndependentSources: 1, Claims: []string{"g-founded"},
			}},
			Figures: []incident.Figure{{
				Property: "strength", PointInTime: "2021", Best: pointer[int64](2500), BestBasis: incident.BasisMiddle,
				Low: pointer[int64](2000), High: pointer[int64](3000), Agreement: incident.SingleSource, IndependentSources: 1,
				Rule: incident.Rule, Claims: []string{"g-strength"},
			}},
			Values: []incident.SetValue{
				{
					Property: "leader", Value: incident.Person{Name: "A. Leader"}, Period: "2020/2022",
					Agreement: incident.SingleSource, IndependentSources: 1, Claims: []string{"g-leader"},
				},
				{
					Property: "relation", Value: incident.Relation{Relation: "branch-of", Group: "southern-league"},
					Agreement: incident.SingleSource, IndependentSources: 1, Claims: []string{"g-relation"},
				},
			},
			Sources: []string{"daily-report"}, IndependentSources: 1,
		},
		GroupTitles: map[string]string{"southern-league": "Southern League"},
		Sources:     []store.SourceRef{{ID: "daily-report", Title: "What is known", Role: incident.RoleReport, Retracted: true}},
	}
	for i := range claims {
		claims[i].Subject, claims[i].SubjectType = g.ID, incident.TypeGroup
		g.ClaimIDs = append(g.ClaimIDs, claims[i].ID)
	}
	g.Claims = claims
	return g
}

func fixtureSources() []store.Source {
	return []store.Source{
		{
			Source: incident.Source{
				Header:  incident.Header{ID: "daily-report"},
				CSLType: "article-newspaper", Title: "What is known", ContainerTitle: "Daily Report", Publisher: "Report Ltd",
				Authors:   []incident.Author{{Family: "Doe", Given: "Jan"}, {Literal: "Report staff"}},
				Published: "2024-04", Accessed: "2026-01-15", URL: "https://example.org/known?a=1&b=2", Language: "en",
				Role: incident.RoleReport, Origin: "wire-agency",
				Corrected: &incident.Notice{Date: "2024-05-01", Notice: "An age was wrong."},
				Copies:    []incident.Copy{{Name: "known.md", SHA256: "00ff", Length: 26}},
			},
			Collection: collection, Revision: 1,
		},
		{
			Source: incident.Source{
				Header: incident.Header{ID: "weekly-review"}, Title: "A week of grief", Role: incident.RoleReport,
			},
			Collection: collection, Revision: 1,
		},
	}
}

func fixtureRevision(number int64, message string) store.Revision {
	return store.Revision{
		Number: number, At: time.Date(2026, 1, int(number), 12, 0, 0, 0, time.UTC),
		Author: "Jan Doe", Message: message, Collection: collection, Rule: incident.Rule,
	}
}

// fixtureReleases name the first revision, the second, and that once more later.
func fixtureReleases() []store.Release {
	made := func(day int) time.Time { return time.Date(2026, 1, day, 18, 0, 0, 0, time.UTC) }
	return []store.Release{
		{Tag: "2026.1", Revision: 1, At: made(1)},
		{Tag: "2026.2", Revision: 2, At: made(2), Notes: "The first release with the market bombings & their sources."},
		{Tag: "2026.2-cited", Revision: 2, At: made(9)},
	}
}

// newFake has three revisions: one event and one group; three more events; and
// one of these withdrawn, one merged into another, and a claim withdrawn.
func newFake() *fake {
	first := &snapshot{revision: fixtureRevision(1, "Begin"), sources: fixtureSources()}
	e, g := concertHall(), northernBranch()
	first.events, first.groups = []store.Event{e}, []store.Group{g}
	first.claims = append(append(first.claims, e.Claims...), g.Claims...)

	second := &snapshot{revision: fixtureRevision(2, "Add <bombings> & more"), sources: first.sources, groups: first.groups}
	second.events = append(second.events, first.events...)
	second.claims = append(second.claims, first.claims...)
	for i := range 3 {
		bare, claim := bareEvent(fmt.Sprintf("market-bombing-%d", i+1), fmt.Sprintf("2021-11-0%d", i+1))
		second.events, second.claims = append(second.events, bare), append(second.claims, claim)
	}
	second.sorted()

	third := &snapshot{
		revision: fixtureRevision(3, "Withdraw and merge"), sources: first.sources, groups: first.groups,
		events: second.events[:2:2], claims: second.claims[:len(second.claims):len(second.claims)],
		gone: map[string]*store.GoneError{
			"market-bombing-2": {ID: "market-bombing-2", Revision: 3, Withdrawal: incident.Withdrawal{Reason: "it was an accident", Date: "2026-01-02"}},
			"c-merged-away":    {ID: "c-merged-away", Revision: 3, Withdrawal: incident.Withdrawal{Reason: "its record is merged into market-bombing-1"}},
			"c-gone":           {ID: "c-gone", Revision: 3, Withdrawal: incident.Withdrawal{Reason: "misread", Date: "2026-01-02"}},
		},
		moved: map[string]*store.MovedError{"market-bombing-3": {ID: "market-bombing-3", Into: "market-bombing-1"}},
	}
	return &fake{
		snapshots: []*snapshot{first.sorted(), second, third.sorted()}, releases: fixtureReleases(),
		key: []byte("a key of at least thirty-two bytes"),
	}
}
