package api_test

import (
	"net/url"
	"strings"
	"testing"
)

func TestMalformedQueriesAreRefused(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for target, parameter := range map[string]string{
		"/v1/events?sort=relevance":                                 "sort",
		"/v1/events?sort=-relevance&q=a":                            "sort",
		"/v1/events?sort=date":                                      "sort",
		"/v1/groups?sort=killed":                                    "sort",
		"/v1/sources?sort=relevance":                                "sort",
		"/v1/events?fields=":                                        "fields",
		"/v1/events?fields=title,":                                  "fields",
		"/v1/events/concert-hall-attack-2024?fields=killed":         "fields",
		"/v1/claims?fields=title":                                   "fields",
		"/v1/events?bbox=1,2,3":                                     "bbox",
		"/v1/events?bbox=1,5,3,4":                                   "bbox",
		"/v1/events?bbox=1,2,181,4":                                 "bbox",
		"/v1/events?bbox=1,2,0x3,4":                                 "bbox",
		"/v1/events?bbox=1,2,NaN,4":                                 "bbox",
		"/v1/events?near=1,2":                                       "near",
		"/v1/events?near=1,2,-3":                                    "near",
		"/v1/events?near=1,91,3":                                    "near",
		"/v1/events?year=0000":                                      "year",
		"/v1/events?year=2024-01":                                   "year",
		"/v1/events?month=2024-13":                                  "month",
		"/v1/events?month=2024":                                     "month",
		"/v1/events?week=2023-W53":                                  "week",
		"/v1/events?week=2024-W00":                                  "week",
		"/v1/events?week=2024-W1":                                   "week",
		"/v1/events?day=2023-02-29":                                 "day",
		"/v1/events?day=2023-02":                                    "day",
		"/v1/events?admin1=Kabul":                                   "admin1",
		"/v1/events?country=NONE":                                   "country",
		"/v1/events?external_id=Q1":                                 "external_id",
		"/v1/events?role=bystander":                                 "role",
		"/v1/events?corroboration=none":                             "corroboration",
		"/v1/events?changed_since=-1":                               "changed_since",
		"/v1/events?subgroups=yes&group=a":                          "subgroups",
		"/v1/events?subgroups=true":                                 "subgroups",
		"/v1/events?q=%22a":                                         "q",
		"/v1/events?strength_gte=1":                                 "strength_gte",
		"/v1/claims?population=nobody":                              "population",
		"/v1/claims?counts=maybe":                                   "counts",
		"/v1/claims?killed_gte=5&killed_lte=4":                      "killed_lte",
		"/v1/groups/northern-branch/events?group=a":                 "group",
		"/v1/sources/daily-report/events?source=a":                  "source",
		"/v1/search":                                                "q",
		"/v1/search?q=attack&type=claim":                            "type",
		"/v1/search?q=" + url.QueryEscape(strings.Repeat("a ", 17)): "q",
	} {
		checkRefused(t, client.Get(t, target).Body, target, parameter)
	}
}
