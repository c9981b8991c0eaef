package api_test

import (
	"strings"
	"testing"
)

func TestEventsInOrder(t *testing.T) {
	t.Parallel()
	client := newClient(t, newAttacks())
	for sort, want := range map[string]string{
		"id":                "attack-0 attack-1 attack-2 attack-3 concert-hall-attack-2024 market-bombing-1",
		"-id":               "market-bombing-1 concert-hall-attack-2024 attack-3 attack-2 attack-1 attack-0",
		"occurred":          "market-bombing-1 attack-2 attack-3 attack-0 concert-hall-attack-2024 attack-1",
		"-occurred":         "attack-1 concert-hall-attack-2024 attack-0 attack-3 attack-2 market-bombing-1",
		"killed":            "concert-hall-attack-2024 attack-0 attack-1 attack-2 attack-3 market-bombing-1",
		"-killed":           "concert-hall-attack-2024 market-bombing-1 attack-3 attack-2 attack-1 attack-0",
		"changed":           "concert-hall-attack-2024 attack-0 attack-1 attack-2 attack-3 market-bombing-1",
		"relevance&q=event": "attack-0 attack-1 attack-2 attack-3 market-bombing-1",
	} {
		ids, _ := crawl(t, client, "/v1/events?limit=2&sort="+sort, func() {})
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("sort=%s: %s, want %s", sort, got, want)
		}
	}
}

func TestCursorsAreBoundToTheirOrder(t *testing.T) {
	t.Parallel()
	client := newClient(t, newAttacks())
	cursor := "&cursor=" + nextOf(t, client, "/v1/events?sort=-killed&ids=attack-1,attack-2&fields=title,kind&limit=1").Query().Get("cursor")
	for query, want := range map[string]int{
		"sort=-killed&ids=attack-1,attack-2&fields=title,kind":                         200,
		"ids=attack-2&fields=kind&ids=attack-1&fields=title&sort=-killed":              200,
		"ids=attack-2,attack-1,attack-2&fields=kind,title&sort=-killed&limit=5":        200,
		"sort=killed&ids=attack-1,attack-2&fields=title,kind":                          400,
		"sort=-injured&ids=attack-1,attack-2&fields=title,kind":                        400,
		"ids=attack-1,attack-2&fields=title,kind":                                      400,
		"sort=-killed&ids=attack-1&fields=title,kind":                                  400,
		"sort=-killed&ids=attack-1,attack-2&fields=title":                              400,
		"sort=-killed&ids=attack-1,attack-2&fields=title,kind&killed_gte=1":            400,
		"sort=-killed&ids=attack-1,attack-2&fields=title,kind&bbox=1,1,2,2&month=none": 400,
	} {
		if got := client.Get(t, "/v1/events?"+query+cursor); got.Status != want {
			t.Errorf("%s: %d, want %d: %s", query, got.Status, want, got.Body)
		}
	}
}
