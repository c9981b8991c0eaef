package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/openincidents/openincidents/internal/store"
)

const pinnedForGood = "public, max-age=31536000, immutable"

// TestCacheControl holds each path to how long its answers hold.
func TestCacheControl(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	check := func(target string, status int, want string) {
		t.Helper()
		response := client.Get(t, target)
		if got := response.Header.Get("Cache-Control"); response.Status != status || got != want {
			t.Errorf("%s: %d, Cache-Control %q, want %d, %q", target, response.Status, got, status, want)
		}
		if tag := response.Header.Get("ETag"); (tag != "") != (want != "no-store") {
			t.Errorf("%s: entity tag %q", target, tag)
		}
	}
	for _, path := range allPaths {
		want := "public, no-cache"
		if path == "/livez" || path == "/readyz" {
			want = "no-store"
		}
		check(path, http.StatusOK, want)
	}
	for _, path := range reads() {
		want := pinnedForGood
		if strings.HasPrefix(path, "/v1/releases") {
			want = "public, no-cache"
		}
		check(and(path, "revision=3"), http.StatusOK, want)
		check(and(path, "release=2026.2"), http.StatusOK, want)
		check(and(path, "as_of=2026-01-03"), http.StatusOK, "public, no-cache")
	}
	check("/v1/events/market-bombing-2?revision=3", http.StatusGone, "no-store")
	check("/v1/events/market-bombing-3?revision=3", http.StatusPermanentRedirect, "no-store")
	check("/v1/events?revision=9", http.StatusBadRequest, "no-store")
	check("/nowhere", http.StatusNotFound, "no-store")
}

// TestNotModified asks each path again, with each kind of list.
func TestNotModified(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for _, path := range allPaths {
		for _, encoding := range []string{"identity", "gzip", "zstd"} {
			accept := "Accept-Encoding: " + encoding
			first := client.Get(t, path, accept)
			tag := first.Header.Get("ETag")
			if tag == "" {
				continue // a probe
			}
			for condition, want := range map[string]int{
				tag: 304, "W/" + tag: 304, `"a", ` + tag: 304, tag + `,"b"`: 304, "*": 304, ` W/"a" ,	W/` + tag + ",": 304,
				`"a"`: 200, strings.Trim(tag, `"`): 200, "": 200, ",": 200,
			} {
				again := client.Get(t, path, accept, "If-None-Match: "+condition)
				if again.Status != want {
					t.Errorf("%s, If-None-Match %s: %d, want %d", path, condition, again.Status, want)
				}
				for _, name := range []string{"ETag", "Cache-Control", "Vary"} {
					if got, want := again.Header.Get(name), first.Header.Get(name); got != want {
						t.Errorf("%s, If-None-Match %s: %s %q, was %q", path, condition, name, got, want)
					}
				}
				if head := client.Do(t, http.MethodHead, path, accept, "If-None-Match: "+condition); head.Status != want {
					t.Errorf("HEAD %s, If-None-Match %s: %d, want %d", path, condition, head.Status, want)
				}
			}
		}
	}
}

func TestNotModifiedNeedsAnAnswer(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for target, want := range map[string]int{"/v1/events/nothing": 404, "/v1/events?revision=9": 400, "/v1/events/market-bombing-2": 410, "/nowhere": 404, "/livez": 200} {
		if got := client.Get(t, target, "If-None-Match: *").Status; got != want {
			t.Errorf("%s: %d, want %d", target, got, want)
		}
	}
}

// TestEntityTagsDiffer: what is not the same byte for byte has another tag.
func TestEntityTagsDiffer(t *testing.T) {
	t.Parallel()
	now, before, elsewhere := newFake(), newFake(), newFake()
	before.snapshots = before.snapshots[:2]
	elsewhere.key = []byte("the key of another database")
	seen := map[string]string{}
	for name, f := range map[string]*fake{"revision 3": now, "revision 2": before, "another database": elsewhere} {
		client := newClient(t, f)
		for _, target := range []string{"/", "/v1/events", "/v1/events?limit=1", "/v1/events?revision=2", "/v1/groups", "/v1/events?as_of=2026-01-02"} {
			for _, accept := range []string{"Accept-Encoding: gzip", "Accept-Encoding: zstd", "Accept-Encoding: identity"} {
				what := name + " " + target + " " + accept
				if target == "/v1/events?revision=2" && f != elsewhere {
					what = target + " " + accept // is the same at any time
				}
				tag := client.Get(t, target, accept).Header.Get("ETag")
				if other, ok := seen[tag]; ok && other != what {
					t.Errorf("%s and %s have the same tag", what, other)
				}
				seen[tag] = what
			}
		}
	}
	landing := newClient(t, now)
	if landing.Get(t, "/", "Accept: text/html").Header.Get("ETag") == landing.Get(t, "/").Header.Get("ETag") {
		t.Error("the landing page has one tag in two forms")
	}
}

// TestEqualQueriesHaveOneTag: what is written differently, but is the same.
func TestEqualQueriesHaveOneTag(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	want := client.Get(t, "/v1/events?country=RU&limit=1000")
	for _, same := range []string{"/v1/events?limit=1000&country=RU", "/v1/events?country=%52U&limit=5000", "/v1/events?&limit=1000&&country=RU"} {
		got := client.Get(t, same)
		if got.Header.Get("ETag") != want.Header.Get("ETag") || !bytes.Equal(got.Body, want.Body) {
			t.Errorf("%s is answered otherwise", same)
		}
	}
}

// TestReleasesGrow also at a revision that is pinned.
func TestReleasesGrow(t *testing.T) {
	t.Parallel()
	f := newFake()
	client := newClient(t, f)
	for _, target := range []string{"/v1/releases?revision=2", "/v1/releases"} {
		first := client.Get(t, target)
		f.releases = append(f.releases, store.Release{Tag: "9999." + first.Header.Get("ETag")[1:2], Revision: 2, At: f.snapshots[2].revision.At})
		again := client.Get(t, target, "If-None-Match: "+first.Header.Get("ETag"))
		if again.Status != http.StatusOK || bytes.Equal(first.Body, again.Body) || again.Header.Get("ETag") == first.Header.Get("ETag") {
			t.Errorf("%s: %d, the new release is not there", target, again.Status)
		}
	}
}

// TestNotModifiedAsksNothing once somebody tells which revision is the newest.
func TestNotModifiedAsksNothing(t *testing.T) {
	t.Parallel()
	f := newFake()
	handler, client := newFollowing(t, f)
	following(t, handler, f)
	tags := map[string]string{}
	targets := []string{"/", "/v1/events", "/v1/events?revision=1", "/v1/events/concert-hall-attack-2024?release=2026.1", "/v1/events?as_of=2026-01-02"}
	for _, target := range targets {
		tags[target] = client.Get(t, target).Header.Get("ETag")
	}
	f.fails = func(method string) error { t.Errorf("the store was asked: %s", method); return store.ErrUnavailable }
	for _, target := range targets {
		// The second is written as nobody did before.
		for _, way := range []string{target, target + "&", target + "?"} {
			if strings.Count(way, "?") > 1 || way == target+"&" && !strings.Contains(target, "?") {
				continue
			}
			if got := client.Get(t, way, "If-None-Match: "+tags[target]).Status; got != http.StatusNotModified {
				t.Errorf("%s: %d, want 304", way, got)
			}
			if got := client.Get(t, way).Status; got != http.StatusOK {
				t.Errorf("%s: %d, want 200 from memory", way, got)
			}
		}
	}
}
