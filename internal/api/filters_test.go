package api_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFiltersOfQueries(t *testing.T) {
	t.Parallel()
	client := newClient(t, newAttacks())
	const hall, bombing = "concert-hall-attack-2024", "market-bombing-1"
	all := []string{"attack-0", "attack-1", "attack-2", "attack-3", hall, bombing}
	for target, want := range map[string][]string{
		"/v1/events?collection=curated":                                                         {all[0], all[1], all[2], all[3], hall, bombing},
		"/v1/events?collection=ucdp-ged":                                                        {},
		"/v1/events?ids=attack-1,attack-0&ids=nobody":                                           {"attack-0", "attack-1"},
		"/v1/events?country=none":                                                               {"attack-3", bombing},
		"/v1/events?country=none&country=IR":                                                    {"attack-2", "attack-3", bombing},
		"/v1/events?admin1=RU-MOS":                                                              {hall},
		"/v1/events?external_id=wikidata:Q1":                                                    {hall},
		"/v1/events?group=southern-league&role=perpetrator":                                     {"attack-1", "attack-3"},
		"/v1/events?group=southern-league&role=target":                                          {},
		"/v1/events?group=none":                                                                 {"attack-2", bombing},
		"/v1/events?only_group=northern-branch":                                                 {"attack-0", hall},
		"/v1/events?only_group=none":                                                            {"attack-1", "attack-2", bombing},
		"/v1/events?only_source=none":                                                           {"attack-1", hall},
		"/v1/events?corroboration=corroborated":                                                 {hall},
		"/v1/events?agreement=consistent":                                                       {hall},
		"/v1/events?killed_gte=145&killed_lte=145":                                              {hall},
		"/v1/events?killed_gte=146":                                                             {},
		"/v1/events?injured_gte=0":                                                              {},
		"/v1/events?changed_since=1":                                                            {"attack-0", "attack-1", "attack-2", "attack-3", bombing},
		"/v1/events?year=2021":                                                                  {bombing},
		"/v1/events?month=2024-01&month=2021-11":                                                {"attack-2", "attack-3", bombing},
		"/v1/events?week=2024-W01":                                                              {"attack-2", "attack-3"},
		"/v1/events?day=2024-05-01":                                                             {"attack-1"},
		"/v1/events?day=none":                                                                   {},
		"/v1/events?q=concert":                                                                  {hall},
		"/v1/groups/northern-branch/events?role=perpetrator&year=2024":                          {"attack-0", "attack-1", hall},
		"/v1/groups/northern-branch/events?only_group=none":                                     {"attack-1"},
		"/v1/sources/daily-report/events?group=southern-league":                                 {"attack-1"},
		"/v1/groups?q=north&ids=northern-branch&collection=curated":                             {"northern-branch"},
		"/v1/groups?changed_since=1":                                                            {},
		"/v1/sources?csl_type=article-newspaper&language=en":                                    {"daily-report"},
		"/v1/sources?role=reference":                                                            {},
		"/v1/sources?status=corrected&publisher=Report+Ltd":                                     {"daily-report"},
		"/v1/sources?event=attack-0&event=attack-2":                                             {"weekly-review"},
		"/v1/claims?participant=southern-league":                                                {"c-attack-1", "c-attack-3"},
		"/v1/claims?participant=none&kind=bombing":                                              {"c-attack-2", "c-" + bombing},
		"/v1/claims?only_group=none&only_source=none":                                           {"c-attack-1"},
		"/v1/claims?event_source=daily-report&year=2024&property=occurred&source=weekly-review": {"c-attack-0", "c-attack-1"},
		"/v1/claims?event_collection=curated&property=founded":                                  {},
		"/v1/claims?collection=curated&property=founded":                                        {"g-founded"},
		"/v1/claims?event_changed_since=1&country=RU":                                           {"c-attack-0", "c-attack-1"},
		"/v1/claims?ids=c-killed-1,c-killed-2&killed_gte=1":                                     {"c-killed-1", "c-killed-2"},
		"/v1/claims?property=killed&population=none&rank=normal&counts=true":                    {"c-killed-1", "c-killed-2"},
		"/v1/claims?property=killed&counts=false":                                               {},
		"/v1/claims?property=killed&population=civilians":                                       {},
		"/v1/claims?rests_on=wire-agency":                                                       {},
		"/v1/claims?attributed_to=Ministry+of+Health":                                           {},
		"/v1/search?q=concert+attack&type=event&type=group&collection=curated":                  {hall},
		"/v1/search?q=branch":                                                                   {"northern-branch"},
		"/v1/search?q=branch&type=source":                                                       {},
	} {
		t.Run(target, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(want, idsOf(t, client, target)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestFieldsPickMembers asks every kind of record, alone and in lists, for each

// of its members in turn.

// TestFieldsAreMembers holds the words of fields to the records' members.

// TestCountedPropertiesAreThoseOfTheVocabulary holds bounds, measures and sums to

// the properties of events that count.

// trimmedOf are the names that end so, without their ending.

// TestAggregateIsNoRecord: no record can have that id.
