package api_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// TestADatabaseThatHangsIsAnswered waits on a clock that stands still while
// anything else can go on.
func TestADatabaseThatHangsIsAnswered(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		hangs, target string
		within        time.Duration
	}{
		{"Ping", "/readyz", 2 * time.Second},
		{"Newest", "/", 20 * time.Second},
		{"Newest", "/v1/events", 20 * time.Second},
		{"Revision", "/v1/groups?revision=1", 20 * time.Second},
		{"Check", "/v1/events/concert-hall-attack-2024/claims", 20 * time.Second},
		{"Vocabulary", "/v1/vocabulary", 20 * time.Second},
		{"CursorKey", "/v1/claims?limit=1", 20 * time.Second},
	} {
		t.Run(c.hangs+c.target, func(t *testing.T) {
			t.Parallel()
			f := newFake()
			f.hangs = c.hangs
			client := newClient(t, f)
			synctest.Test(t, func(t *testing.T) {
				begin := time.Now()
				response := client.Get(t, c.target)
				if response.Status != http.StatusServiceUnavailable || response.Header.Get("Retry-After") == "" {
					t.Errorf("%d, Retry-After %q", response.Status, response.Header.Get("Retry-After"))
				}
				if c.target != "/readyz" && !strings.Contains(string(response.Body), "in time") {
					t.Errorf("the problem does not say why: %s", response.Body)
				}
				if took := time.Since(begin); took != c.within {
					t.Errorf("answered after %v, want %v", took, c.within)
				}
			})
		})
	}
}
