package api_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// reads are the paths below which a revision can be named.
func reads() []string {
	return slices.DeleteFunc(slices.Clone(allPaths), func(path string) bool { return !strings.HasPrefix(path, "/v1/") })
}

// and is a target with one more parameter.
func and(target, parameter string) string {
	if strings.Contains(target, "?") {
		return target + "&" + parameter
	}
	return target + "?" + parameter
}

// TestEveryWayToNameARevisionIsAnsweredAlike compares whole answers, also with
// those of later, when more is published.
func TestEveryWayToNameARevisionIsAnsweredAlike(t *testing.T) {
	t.Parallel()
	now, before := newFake(), newFake()
	before.snapshots = before.snapshots[:2]
	for _, path := range reads() {
		want := newClient(t, before).Get(t, and(path, "revision=2"), fixedID)
		if want.Status != http.StatusOK {
			t.Errorf("%s: %d %s", path, want.Status, want.Body)
		}
		for _, pin := range []string{"release=2026.2", "release=2026.2-cited", "as_of=2026-01-02", "as_of=2026-01-02T12:00:00Z"} {
			for _, f := range []*fake{before, now} {
				got := newClient(t, f).Get(t, and(path, pin), fixedID)
				if diff := cmp.Diff(string(want.Body), string(got.Body)); diff != "" || got.Status != want.Status {
					t.Errorf("%s: %d (-revision=2):\n%s", and(path, pin), got.Status, diff)
				}
			}
		}
	}
}

// TestEveryReadCanBePinned asks each path for a revision that it cannot have.
func TestEveryReadCanBePinned(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for _, path := range reads() {
		for _, pin := range []string{"revision=9", "release=nothing", "as_of=1999-12-31"} {
			name, _, _ := strings.Cut(pin, "=")
			checkRefused(t, client.Get(t, and(path, pin)).Body, and(path, pin), name)
		}
	}
}

// checkRefused wants a problem with one parameter only.
func checkRefused(t *testing.T, body []byte, target, parameter string) {
	t.Helper()
	var problem struct {
		Status int
		Errors []struct{ Parameter string }
	}
	if err := json.Unmarshal(body, &problem); err != nil {
		t.Fatalf("%s: %v", target, err)
	}
	if problem.Status != http.StatusBadRequest || len(problem.Errors) != 1 || problem.Errors[0].Parameter != parameter {
		t.Errorf("%s: %s, want 400 for %s only", target, body, parameter)
	}
}

func TestOnePinARequest(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	pins := []string{"revision=2", "release=2026.2", "as_of=2026-01-02"}
	for _, first := range pins {
		for _, second := range pins {
			if first == second {
				continue
			}
			target := "/v1/events?" + first + "&kind=bombing&" + second
			name, _, _ := strings.Cut(second, "=")
			checkRefused(t, client.Get(t, target).Body, target, name)
		}
	}
	body := string(client.Get(t, "/v1/events?"+strings.Join(pins, "&")).Body)
	if !strings.Contains(body, "2 things are wrong with the query (release, as_of)") {
		t.Errorf("all three at once: %s", body)
	}
}

func TestAsOf(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for value, want := range map[string]int64{
		"2026-01-01":                          1,
		"2026-01-01T12:00:00Z":                1,
		"2026-01-01t12:00:00z":                1,
		"2026-01-02":                          2,
		"2026-01-02T11:59:59.999999Z":         1,
		"2026-01-02T12:00:00.000001Z":         2,
		"2026-01-02T13:59:59%2B02:00":         1,
		"2026-01-02T14:00:00%2B02:00":         2,
		"2026-01-01T23:00:00-13:00":           2,
		"2026-01-03T12:00:00.000000000000Z":   3,
		"2999-12-31":                          3,
		"9999-12-31T23:59:59.9999999999Z":     3,
		"2026-01-02T12:00:00.12345678901234Z": 2,
	} {
		var page listAnswer
		client.JSON(t, "/v1/events?as_of="+value, &page)
		if page.Meta.Revision != want {
			t.Errorf("as_of=%s reads revision %d, want %d", value, page.Meta.Revision, want)
		}
	}
}

// TestCrawlOfARelease publishes between all pages.
func TestCrawlOfARelease(t *testing.T) {
	t.Parallel()
	for _, pin := range []string{"release=2026.2", "as_of=2026-01-02T20:00:00%2B02:00"} {
		f := newFake()
		all := f.snapshots
		f.snapshots = all[:2]
		ids, revisions := crawl(t, newClient(t, f), "/v1/events?limit=1&"+pin, func() { f.snapshots = all })
		if want := []string{"concert-hall-attack-2024", "market-bombing-1", "market-bombing-2", "market-bombing-3"}; !slices.Equal(ids, want) {
			t.Errorf("%s: got %v, want %v", pin, ids, want)
		}
		if !slices.Equal(revisions, []int64{2, 2, 2, 2}) {
			t.Errorf("%s: pages are of revisions %v, want 2 throughout", pin, revisions)
		}
	}
}

func TestLinksNameTheRevisionOfARelease(t *testing.T) {
	t.Parallel()
	var page listAnswer
	newClient(t, newFake()).JSON(t, "/v1/events?limit=1&release=2026.2", &page)
	for _, link := range []string{page.Links.Self, page.Links.Permanent, page.Links.Next} {
		at, err := url.Parse(link)
		if err != nil || at.Query().Get("revision") != "2" || at.Query().Has("release") {
			t.Errorf("%s does not name revision 2, or the release too", link)
		}
	}
}

func TestCursorsAreHeldToThePin(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	cursor := nextOf(t, client, "/v1/events?release=2026.2&limit=1").Query().Get("cursor")
	for pin, refused := range map[string]string{
		"": "", "revision=2&": "", "release=2026.2&": "", "release=2026.2-cited&": "", "as_of=2026-01-02&": "",
		"revision=1&": "cursor", "release=2026.1&": "cursor", "as_of=2026-01-01&": "cursor", "as_of=2026-01-03&": "cursor",
		"release=nothing&": "release", "as_of=2025-01-01&": "as_of",
	} {
		target := "/v1/events?limit=1&" + pin + "cursor=" + cursor
		response := client.Get(t, target)
		if refused != "" {
			checkRefused(t, response.Body, target, refused)
			continue
		}
		if response.Status != http.StatusOK || strings.Contains(string(response.Body), "release=") || strings.Contains(string(response.Body), "as_of=") {
			t.Errorf("%s: %d %s", target, response.Status, response.Body)
		}
	}
}

func TestReleasesArePagedByTag(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for query, want := range map[string][]string{
		"limit=1":                      {"2026.1", "2026.2", "2026.2-cited"},
		"limit=1&revision=2":           {"2026.1", "2026.2", "2026.2-cited"},
		"limit=1&release=2026.2-cited": {"2026.1", "2026.2", "2026.2-cited"},
		"limit=1&release=2026.1":       {"2026.1"},
		"limit=1&as_of=2026-01-01":     {"2026.1"},
	} {
		var tags []string
		for target := "/v1/releases?" + query; target != ""; {
			var page struct {
				Data  []struct{ Tag string }
				Links struct{ Next string }
			}
			client.JSON(t, target, &page)
			for _, item := range page.Data {
				tags = append(tags, item.Tag)
			}
			target = page.Links.Next
		}
		if !slices.Equal(tags, want) {
			t.Errorf("%s: got %v, want %v", query, tags, want)
		}
	}
}

// TestAReleaseStaysTheSame asks for one when it is the newest thing, and later.
func TestAReleaseStaysTheSame(t *testing.T) {
	t.Parallel()
	later, before := newFake(), newFake()
	before.snapshots, before.releases = before.snapshots[:2], before.releases[:2]
	for _, query := range []string{"", "?revision=2", "?release=2026.2"} {
		target := "/v1/releases/2026.2" + query
		then, now := newClient(t, before).Get(t, target, fixedID), newClient(t, later).Get(t, target, fixedID)
		if then.Status != http.StatusOK || string(then.Body) != string(now.Body) {
			t.Errorf("%s: %d %s, later %s", target, then.Status, then.Body, now.Body)
		}
	}
	if got := newClient(t, later).Get(t, "/v1/releases/2026.2?revision=1").Status; got != http.StatusNotFound {
		t.Errorf("seen from revision 1, a release of revision 2 is %d, want 404", got)
	}
}
