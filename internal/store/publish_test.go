package store_test

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

func TestPublishThenRead(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	result := publish(t, s, fixture())
	if !result.Published || result.Revision != 1 || result.Added != 9 || result.Changed != 0 {
		t.Fatalf("%+v", result)
	}
	got, err := s.Event(t.Context(), 1, "hall-attack")
	if err != nil {
		t.Fatal(err)
	}
	want := event(ptr(fixture()), "hall-attack")
	var back []incident.Claim
	for _, c := range got.Claims {
		back = append(back, c.Claim)
	}
	if diff := cmp.Diff(want.Claims, back, cmp.Transformer("nil", func(l []string) []string { return append([]string{}, l...) })); diff != "" {
		t.Errorf("claims did not come back as they were published (-published +read):\n%s", diff)
	}
	computed := incident.Compute(incident.TypeEvent, want.Claims, factsOf(fixture()), incident.StandardVocabulary())
	if diff := cmp.Diff(computed.Figures, got.Answers.Figures); diff != "" {
		t.Errorf("figures (-computed +read):\n%s", diff)
	}
	if diff := cmp.Diff(computed.Values, got.Answers.Values); diff != "" {
		t.Errorf("values (-computed +read):\n%s", diff)
	}
	if got.GroupTitles["group-one"] != "Group One" || len(got.Sources) != 3 || got.Answers.Corroboration != computed.Corroboration {
		t.Errorf("%+v", got)
	}
}

func factsOf(r store.Records) func(string) incident.SourceFacts {
	facts := incident.FactsOf(r.Sources)
	return func(id string) incident.SourceFacts { return facts[id] }
}

func TestPublishAgainIsANoOp(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	again := publish(t, s, fixture())
	if again.Published || again.Revision != 1 || again.Unchanged != 9 {
		t.Fatalf("%+v", again)
	}
}

func TestPublishWritesOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	r := fixture()
	event(&r, "hall-attack").Claims[4].Value = incident.Count{Form: incident.AtLeast, N: 146}
	if got := publish(t, s, r); !got.Published || got.Revision != 2 || got.Changed != 1 || got.Added != 0 || got.Claims != 1 || got.Unchanged != 8 {
		t.Fatalf("%+v", got)
	}
	for rev, want := range map[int64]int64{1: 145, 2: 146} {
		got, err := s.Event(t.Context(), rev, "hall-attack")
		if err != nil {
			t.Fatal(err)
		}
		if best := got.Answers.Figures[0].Best; best == nil || *best != want || got.Revision != rev {
			t.Errorf("at revision %d: best %v, revision %d", rev, best, got.Revision)
		}
	}
	other, err := s.Event(t.Context(), 2, "shrine-attacks")
	if err != nil || other.Revision != 1 {
		t.Errorf("an event that did not change has revision %d, %v", other.Revision, err)
	}
}

// TestRenamingAGroupRewritesNoEvent: names are joined at the revision read.
func TestRenamingAGroupRewritesNoEvent(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	r := fixture()
	r.Groups[0].Title = "Group 1"
	if got := publish(t, s, r); got.Changed != 1 {
		t.Fatalf("%+v", got)
	}
	for rev, want := range map[int64]string{1: "Group One", 2: "Group 1"} {
		got, err := s.Event(t.Context(), rev, "hall-attack")
		if err != nil || got.GroupTitles["group-one"] != want || got.Revision != 1 {
			t.Errorf("at %d: %q, revision %d, %v", rev, got.GroupTitles["group-one"], got.Revision, err)
		}
	}
}

func TestVanishedIsRefused(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	r := fixture()
	r.Groups[0].Claims = r.Groups[0].Claims[:2]
	r.Events = slices.DeleteFunc(r.Events, func(e incident.Event) bool { return e.ID == "shrine-attack-2022" })
	_, err := s.Publish(t.Context(), publication, r)
	var vanished *store.VanishedError
	if !errors.As(err, &vanished) {
		t.Fatalf("%v", err)
	}
	want := &store.VanishedError{Collection: "curated", Records: []string{"shrine-attack-2022"}, Claims: []string{"group-one-3"}}
	if diff := cmp.Diff(want, vanished); diff != "" {
		t.Error(diff)
	}
	if newest, err := s.Newest(t.Context()); err != nil || newest.Number != 1 {
		t.Errorf("a refused publication left revision %d, %v", newest.Number, err)
	}
}

func TestOtherCollectionsAreLeftAlone(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	other := store.Publication{Collection: "other", Author: "B", Message: "m"}
	if _, err := s.Publish(t.Context(), other, fixture()); !errors.As(err, new(*store.TakenIDError)) {
		t.Fatalf("ids of another collection: %v", err)
	}
	if got, err := s.Publish(t.Context(), other, store.Records{}); err != nil || got.Published {
		t.Fatalf("an empty collection publishes nothing: %+v, %v", got, err)
	}
}

func TestWithdrawnAndMerged(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	r := fixture()
	event(&r, "hall-attack").Withdrawn = &incident.Withdrawal{Reason: "it did not happen", Date: "2026-01-02"}
	event(&r, "shrine-attack-2022").MergedInto = "shrine-attack-2023"
	publish(t, s, r)
	var gone *store.GoneError
	if _, err := s.Event(t.Context(), 2, "hall-attack"); !errors.As(err, &gone) || gone.Reason != "it did not happen" || gone.Date != "2026-01-02" {
		t.Errorf("withdrawn: %v", err)
	}
	if _, err := s.Claim(t.Context(), 2, "hall-attack-1"); !errors.As(err, &gone) {
		t.Errorf("a claim of a withdrawn event: %v", err)
	}
	var moved *store.MovedError
	if _, err := s.Event(t.Context(), 2, "shrine-attack-2022"); !errors.As(err, &moved) || moved.Into != "shrine-attack-2023" {
		t.Errorf("merged: %v", err)
	}
	if _, err := s.Event(t.Context(), 1, "hall-attack"); err != nil {
		t.Errorf("at the revision before: %v", err)
	}
	// what was withdrawn does not come back
	var refused *store.RefusedError
	if _, err := s.Publish(t.Context(), publication, fixture()); !errors.As(err, &refused) || refused.Promise != "p3_succession" {
		t.Errorf("a withdrawn event came back: %v", err)
	}
}

// TestClaimsLeaveWithReason: a withdrawn claim may leave its file, and the claims
// of a withdrawn record leave with it.
func TestClaimsLeaveWithReason(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	gone := &incident.Withdrawal{Reason: "misread", Date: "2026-01-02"}
	r := fixture()
	event(&r, "hall-attack").Claims[1].Withdrawn = gone
	publish(t, s, r)
	left := fixture()
	event(&left, "hall-attack").Claims = slices.Delete(event(&left, "hall-attack").Claims, 1, 2)
	if got := publish(t, s, left); got.Published {
		t.Errorf("a withdrawn claim that leaves its file changes something: %+v", got)
	}
	event(&left, "hall-attack").Withdrawn, event(&left, "hall-attack").Claims = gone, nil
	publish(t, s, left)
	for _, id := range []string{"hall-attack-1", "hall-attack-2"} {
		if _, err := s.Claim(t.Context(), 3, id); !errors.As(err, new(*store.GoneError)) {
			t.Errorf("%s of a withdrawn event: %v", id, err)
		}
	}
	if got := publish(t, s, left); got.Published {
		t.Errorf("again: %+v", got)
	}
}

// TestReferencesAcrossCollections: a record may cite a source of another
// collection, and must not cite what is not there.
func TestReferencesAcrossCollections(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	other := store.Publication{Collection: "other", Author: "B", Message: "m"}
	records := func(source string) store.Records {
		return store.Records{Events: []incident.Event{{Header: incident.Header{ID: "other-event"}, Title: "Other", Kind: "attack",
			Claims: claims("other-event", claim("killed", incident.Count{Form: incident.Exactly, N: 3}, source))}}}
	}
	var unknown *store.UnknownIDError
	if _, err := s.Publish(t.Context(), other, records("no-such-source")); !errors.As(err, &unknown) || unknown.ID != "no-such-source" || unknown.In != "other-event" {
		t.Errorf("%v", err)
	}
	if _, err := s.Publish(t.Context(), other, records("article-a")); err != nil {
		t.Fatal(err)
	}
	got, err := s.Event(t.Context(), 2, "other-event")
	if err != nil || len(got.Sources) != 1 || *got.Answers.Figures[0].Best != 3 {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestAClaimKeepsItsRecord: its id cannot be used for another one's claim.
func TestAClaimKeepsItsRecord(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	r := fixture()
	event(&r, "shrine-attacks").Claims[0].ID = "hall-attack-5"
	event(&r, "hall-attack").Claims[4].ID = "new"
	var taken *store.TakenIDError
	if _, err := s.Publish(t.Context(), publication, r); !errors.As(err, &taken) || taken.Subject != "hall-attack" {
		t.Errorf("%v", err)
	}
}

// TestMergedIDsInFilters lead to what they were merged into.
func TestMergedIDsInFilters(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	r := fixture()
	event(&r, "shrine-attack-2022").MergedInto = "shrine-attack-2023"
	event(&r, "shrine-attack-2022").PartOf = ""
	publish(t, s, r)
	page, err := s.Claims(t.Context(), 2, store.ClaimFilter{Events: []string{"shrine-attack-2022"}}, firstPage)
	if err != nil || len(page.Items) != 2 || page.Items[0].Subject != "shrine-attack-2023" {
		t.Errorf("%+v, %v", page.Items, err)
	}
}

// TestRetractedSourceRecomputes: figures change in the revision of the retraction.
func TestRetractedSourceRecomputes(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	publish(t, s, fixture())
	r := fixture()
	source(&r, "article-a").Retracted = &incident.Notice{Date: "2026-02-03", Notice: "withdrawn by the publisher"}
	publish(t, s, r)
	got, err := s.Event(t.Context(), 2, "hall-attack")
	if err != nil {
		t.Fatal(err)
	}
	if best := got.Answers.Figures[0].Best; best == nil || *best != 131 {
		t.Errorf("best is %v after the source of 145 was retracted", best)
	}
	for _, c := range got.Claims {
		if c.Source == "article-a" && c.Counts {
			t.Errorf("%s counts", c.ID)
		}
	}
}

// TestPublicationsQueue: of many at once, one writes and the others find it done.
func TestPublicationsQueue(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	var wg sync.WaitGroup
	results := make([]store.Result, 6)
	for i := range results {
		wg.Go(func() {
			var err error
			if results[i], err = s.Publish(t.Context(), publication, fixture()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	published := 0
	for _, r := range results {
		if r.Published {
			published++
		}
	}
	newest, err := s.Newest(t.Context())
	if err != nil || published != 1 || newest.Number != 1 {
		t.Errorf("%d publications, newest revision %d, %v", published, newest.Number, err)
	}
}
