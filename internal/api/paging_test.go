package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/openincidents/openincidents/internal/api/apitest"
)

// listAnswer is what a crawl needs of a list.
type listAnswer struct {
	Data []struct {
		ID     string
		Number int
	}
	Meta  struct{ Revision int64 }
	Links struct{ Self, Permanent, Next string }
}

// crawl follows next from target and returns the ids, and each page's revision.
func crawl(t *testing.T, client *apitest.Client, target string, between func()) (ids []string, revisions []int64) {
	t.Helper()
	for target != "" {
		var page listAnswer
		client.JSON(t, target, &page)
		for _, item := range page.Data {
			ids = append(ids, item.ID)
		}
		revisions = append(revisions, page.Meta.Revision)
		target = page.Links.Next
		between()
	}
	return ids, revisions
}

func manyEvents(n int) *fake {
	s := &snapshot{revision: fixtureRevision(1, "Many"), sources: fixtureSources()}
	for i := range n {
		e, c := bareEvent(fmt.Sprintf("event-%04d", i), "2021-11-01")
		s.events, s.claims = append(s.events, e), append(s.claims, c)
	}
	return &fake{snapshots: []*snapshot{s.sorted()}, key: []byte("key")}
}

func TestPagesHoldEachRecordOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(rt, "events")
		limit := rapid.IntRange(1, 14).Draw(rt, "limit")
		f := manyEvents(n)
		ids, _ := crawl(t, newClient(t, f), fmt.Sprintf("/v1/events?limit=%d&kind=bombing", limit), func() {})
		var want []string
		for _, e := range f.snapshots[0].events {
			want = append(want, e.ID)
		}
		if !slices.Equal(ids, want) {
			rt.Fatalf("got %v, want %v", ids, want)
		}
	})
}

// TestCrawlIsOneSnapshot publishes between all pages of a crawl.
func TestCrawlIsOneSnapshot(t *testing.T) {
	t.Parallel()
	f := manyEvents(5)
	client := newClient(t, f)
	publish := func() {
		number := int64(len(f.snapshots) + 1)
		e, _ := bareEvent(fmt.Sprintf("event-9%03d", number), "2021-11-01")
		old := f.snapshots[number-2]
		next := &snapshot{revision: fixtureRevision(number, "More"), sources: old.sources}
		next.events = append(slices.Clone(old.events[1:]), e)
		f.snapshots = append(f.snapshots, next.sorted())
	}
	ids, revisions := crawl(t, client, "/v1/events?limit=2", publish)
	if want := []string{"event-0000", "event-0001", "event-0002", "event-0003", "event-0004"}; !slices.Equal(ids, want) {
		t.Errorf("got %v, want %v", ids, want)
	}
	if !slices.Equal(revisions, []int64{1, 1, 1}) {
		t.Errorf("pages are of revisions %v, want 1 throughout", revisions)
	}
}

func TestRevisionsArePagedNewestFirst(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	var numbers []int
	for target := "/v1/revisions?limit=2"; target != ""; {
		var page listAnswer
		client.JSON(t, target, &page)
		for _, item := range page.Data {
			numbers = append(numbers, item.Number)
		}
		target = page.Links.Next
	}
	if !slices.Equal(numbers, []int{3, 2, 1}) {
		t.Errorf("got %v, want 3, 2, 1", numbers)
	}
	var page listAnswer
	client.JSON(t, "/v1/revisions?revision=2", &page)
	if len(page.Data) != 2 || page.Data[0].Number != 2 {
		t.Errorf("seen from revision 2 there are %v", page.Data)
	}
	if got := client.Get(t, "/v1/revisions/3?revision=2").Status; got != http.StatusNotFound {
		t.Errorf("seen from revision 2, revision 3 is %d, want 404", got)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	client := newClient(t, manyEvents(1002))
	for query, want := range map[string]int{
		"": 50, "?limit=1": 1, "?limit=007": 7, "?limit=1000": 1000, "?limit=1001": 1000,
		"?limit=100000000000000000000000000000": 1000,
	} {
		var page listAnswer
		client.JSON(t, "/v1/events"+query, &page)
		if len(page.Data) != want {
			t.Errorf("%q: %d events, want %d", query, len(page.Data), want)
		}
	}
}

// nextOf returns the next link of a list.
func nextOf(t *testing.T, client *apitest.Client, target string) *url.URL {
	t.Helper()
	var page listAnswer
	client.JSON(t, target, &page)
	next, err := url.Parse(page.Links.Next)
	if err != nil || page.Links.Next == "" {
		t.Fatalf("%s has no next page: %v", target, err)
	}
	return next
}

func TestCursorsAreBoundToTheirList(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	cursor := nextOf(t, client, "/v1/events?revision=2&kind=bombing&kind=attack&limit=1").Query().Get("cursor")
	for target, want := range map[string]int{
		"/v1/events?kind=bombing&kind=attack&cursor=" + cursor:                       200,
		"/v1/events?kind=attack&kind=bombing&limit=7&cursor=" + cursor:               200,
		"/v1/events?kind=bombing&kind=attack&revision=2&cursor=" + cursor:            200,
		"/v1/events?kind=bombing&kind=attack&revision=1&cursor=" + cursor:            400,
		"/v1/events?kind=bombing&cursor=" + cursor:                                   400,
		"/v1/events?kind=bombing&kind=attack&country=RU&cursor=" + cursor:            400,
		"/v1/events?kind=bombing&kind=attack&include=claims&cursor=" + cursor:        400,
		"/v1/sources/weekly-review/events?kind=bombing&kind=attack&cursor=" + cursor: 400,
		"/v1/groups?cursor=" + cursor:                                                400,
		"/v1/events?kind=bombing&kind=attack&cursor=" + cursor + "&cursor=" + cursor: 400,
	} {
		response := client.Get(t, target)
		if response.Status != want {
			t.Errorf("%s: %d, want %d", target, response.Status, want)
		}
		if want == 400 && !strings.Contains(string(response.Body), `"parameter":"cursor"`) {
			t.Errorf("%s does not name the cursor: %s", target, response.Body)
		}
	}
}

func TestAlteredCursorsAreRefused(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	next := nextOf(t, client, "/v1/events?limit=1")
	cursor := next.Query().Get("cursor")
	if got := client.Get(t, next.String()).Status; got != http.StatusOK {
		t.Fatalf("the cursor itself is %d", got)
	}
	altered := []string{"x", "AQ", cursor + "A", cursor[1:], cursor[:len(cursor)-1], cursor + "=", cursor + "%0A", strings.Repeat("A", 5000)}
	for i := range cursor {
		for _, letter := range []byte("Aw_") {
			if cursor[i] != letter {
				altered = append(altered, cursor[:i]+string(letter)+cursor[i+1:])
			}
		}
	}
	for _, text := range altered {
		if got := client.Get(t, "/v1/events?limit=1&cursor="+text).Status; got != http.StatusBadRequest {
			t.Errorf("cursor %s: %d, want 400", text, got)
		}
	}
}

// TestCursorOfARevisionThatIsGone happens where a database was restored from an
// older copy.
func TestCursorOfARevisionThatIsGone(t *testing.T) {
	t.Parallel()
	f := newFake()
	next := nextOf(t, newClient(t, f), "/v1/revisions?limit=1")
	f.snapshots = f.snapshots[:2]
	response := newClient(t, f).Get(t, next.String())
	if response.Status != http.StatusBadRequest || !strings.Contains(string(response.Body), "there is no revision 3") {
		t.Errorf("got %d: %s", response.Status, response.Body)
	}
}

func TestServersOfOneDatabaseShareCursors(t *testing.T) {
	t.Parallel()
	f := newFake()
	next := nextOf(t, newClient(t, f), "/v1/events?limit=1")
	if got := newClient(t, f).Get(t, next.String()).Status; got != http.StatusOK {
		t.Errorf("another server answers %d", got)
	}
	other := newFake()
	other.key = []byte("another key")
	if got := newClient(t, other).Get(t, next.String()).Status; got != http.StatusBadRequest {
		t.Errorf("a server of another database answers %d, want 400", got)
	}
}

func TestLinksKeepThePin(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	var newest, old listAnswer
	client.JSON(t, "/v1/events?limit=1", &newest)
	client.JSON(t, "/v1/events?limit=1&revision=2", &old)
	if got := newest.Links.Self; got != "/v1/events?limit=1" {
		t.Errorf("self at the newest revision is %s", got)
	}
	if got := newest.Links.Permanent; got != "/v1/events?limit=1&revision=3" {
		t.Errorf("permanent at the newest revision is %s", got)
	}
	if got := old.Links.Self; got != "/v1/events?limit=1&revision=2" || got != old.Links.Permanent {
		t.Errorf("self at revision 2 is %s, permanent %s", got, old.Links.Permanent)
	}
	if next, err := url.Parse(old.Links.Next); err != nil || next.Query().Get("revision") != "2" || next.Query().Get("limit") != "1" {
		t.Errorf("next at revision 2 is %s", old.Links.Next)
	}
	first := client.Get(t, old.Links.Permanent, fixedID)
	if again := client.Get(t, old.Links.Self, fixedID); string(first.Body) != string(again.Body) {
		t.Error("the same pinned request is answered differently")
	}
}
