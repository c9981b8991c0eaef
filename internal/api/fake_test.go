package api_test

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"time"

	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// snapshot is what stands at one revision; lists are in ascending order of ids.
type snapshot struct {
	revision store.Revision
	events   []store.Event
	groups   []store.Group
	sources  []store.Source
	claims   []store.Claim
	gone     map[string]*store.GoneError
	moved    map[string]*store.MovedError
}

// fake is a Store in memory: revision n is snapshots[n-1].
type fake struct {
	snapshots []*snapshot
	// releases are in ascending order of tags.
	releases []store.Release
	key      []byte
	// fails, where set, is asked before every read.
	fails func(method string) error
	// hangs, where set, is the method that waits until its context ends.
	hangs string
}

func (f *fake) failure(ctx context.Context, method string) error {
	if method == f.hangs {
		<-ctx.Done()
		return fmt.Errorf("%s: %w", method, ctx.Err())
	}
	if f.fails == nil {
		return nil
	}
	return f.fails(method)
}

func (f *fake) at(ctx context.Context, method string, rev int64) (*snapshot, error) {
	if err := f.failure(ctx, method); err != nil {
		return nil, err
	}
	if rev == 0 {
		return &snapshot{}, nil
	}
	if rev < 0 || rev > int64(len(f.snapshots)) {
		return nil, &store.NoRevisionError{Asked: rev, Newest: int64(len(f.snapshots))}
	}
	return f.snapshots[rev-1], nil
}

func (f *fake) Newest(ctx context.Context) (store.Revision, error) {
	s, err := f.at(ctx, "Newest", int64(len(f.snapshots)))
	if err != nil {
		return store.Revision{}, err
	}
	return s.revision, nil
}

func (f *fake) Revision(ctx context.Context, number int64) (store.Revision, error) {
	s, err := f.at(ctx, "Revision", number)
	if err != nil {
		return store.Revision{}, err
	}
	if number == 0 {
		return store.Revision{}, &store.NoRevisionError{Newest: int64(len(f.snapshots))}
	}
	return s.revision, nil
}

func (f *fake) Revisions(ctx context.Context, at int64, p store.PageRequest) (store.Page[store.Revision], error) {
	if err := f.failure(ctx, "Revisions"); err != nil {
		return store.Page[store.Revision]{}, err
	}
	before := at + 1
	if p.After != "" {
		before, _ = strconv.ParseInt(p.After, 10, 64)
	}
	var page store.Page[store.Revision]
	for number := before - 1; number >= 1; number-- {
		if len(page.Items) == p.Limit {
			page.Next = strconv.FormatInt(number+1, 10)
			break
		}
		page.Items = append(page.Items, f.snapshots[number-1].revision)
	}
	return page, nil
}

func (f *fake) RevisionAt(ctx context.Context, at time.Time) (store.Revision, error) {
	if err := f.failure(ctx, "RevisionAt"); err != nil {
		return store.Revision{}, err
	}
	for _, s := range slices.Backward(f.snapshots) {
		if !s.revision.At.After(at) {
			return s.revision, nil
		}
	}
	return store.Revision{}, store.ErrNotFound
}

func (f *fake) Release(ctx context.Context, tag string) (store.Release, error) {
	if err := f.failure(ctx, "Release"); err != nil {
		return store.Release{}, err
	}
	return find(&snapshot{}, f.releases, releaseTag, tag)
}

func (f *fake) Releases(ctx context.Context, at int64, p store.PageRequest) (store.Page[store.Release], error) {
	if err := f.failure(ctx, "Releases"); err != nil {
		return store.Page[store.Release]{}, err
	}
	return pageOf(f.releases, releaseTag, p, func(r store.Release) bool { return r.Revision <= at }), nil
}

// pageOf is a keyset page of what matches.
func pageOf[T any](items []T, id func(T) string, p store.PageRequest, matches func(T) bool) store.Page[T] {
	var page store.Page[T]
	begun := p.After == ""
	for _, item := range items {
		if !begun || !matches(item) {
			begun = begun || id(item) == p.After
			continue
		}
		if len(page.Items) == p.Limit {
			page.Next = id(page.Items[p.Limit-1])
			break
		}
		page.Items = append(page.Items, item)
	}
	return page
}

// find returns the one with the id, or why there is none.
func find[T any](s *snapshot, items []T, id func(T) string, want string) (T, error) {
	for _, item := range items {
		if id(item) == want {
			return item, nil
		}
	}
	var none T
	if gone := s.gone[want]; gone != nil {
		return none, gone
	}
	if moved := s.moved[want]; moved != nil {
		return none, moved
	}
	return none, store.ErrNotFound
}

func releaseTag(r store.Release) string { return r.Tag }

func eventID(e store.Event) string   { return e.ID }
func groupID(g store.Group) string   { return g.ID }
func sourceID(s store.Source) string { return s.ID }
func claimID(c store.Claim) string   { return c.ID }

// anyOf reports whether the filter is empty or names one of the values.
func anyOf(filter []string, values ...string) bool {
	return len(filter) == 0 || slices.ContainsFunc(values, func(v string) bool { return slices.Contains(filter, v) })
}

func sourceIDs(refs []store.SourceRef) []string {
	var ids []string
	for _, ref := range refs {
		ids = append(ids, ref.ID)
	}
	return ids
}

func overlaps(e store.Event, from, to string) bool {
	if from == "" && to == "" {
		return true
	}
	for _, date := range e.Answers.Dates {
		return (to == "" || date.From <= to) && (from == "" || date.To == "" || date.To >= from)
	}
	return false
}

func (f *fake) EventDocuments(ctx context.Context, rev int64, filter store.EventFilter, p store.PageRequest, each func(store.EventDocument) error) (string, error) {
	page, err := f.Events(ctx, rev, filter, p, false)
	if err != nil {
		return "", err
	}
	for _, e := range page.Items {
		if err := each(api.EventDocument(e)); err != nil {
			return "", err
		}
	}
	return page.Next, nil
}

func (f *fake) Events(ctx context.Context, rev int64, filter store.EventFilter, p store.PageRequest, withClaims bool) (store.Page[store.Event], error) {
	s, err := f.at(ctx, "Events", rev)
	if err != nil {
		return store.Page[store.Event]{}, err
	}
	page := pageOf(inOrder(s.events, p.Order), eventID, p, func(e store.Event) bool { return matchesEvent(e, filter) })
	for i := range page.Items {
		if !withClaims {
			page.Items[i].Claims = nil
		}
	}
	return page, nil
}

func (f *fake) Event(ctx context.Context, rev int64, id string) (store.Event, error) {
	s, err := f.at(ctx, "Event", rev)
	if err != nil {
		return store.Event{}, err
	}
	return find(s, s.events, eventID, id)
}

func (f *fake) Groups(ctx context.Context, rev int64, filter store.GroupFilter, p store.PageRequest, withClaims bool) (store.Page[store.Group], error) {
	s, err := f.at(ctx, "Groups", rev)
	if err != nil {
		return store.Page[store.Group]{}, err
	}
	page := pageOf(s.groups, groupID, p, func(g store.Group) bool {
		return matchesRecord(g.Head, filter.IDs, filter.Collections, filter.ExternalIDs, filter.ChangedSince) &&
			matchesWords(g.Title, filter.Words) && anyOf(filter.Kinds, g.Kind) && anyOf(filter.Sources, sourceIDs(g.Sources)...)
	})
	for i := range page.Items {
		if !withClaims {
			page.Items[i].Claims = nil
		}
	}
	return page, nil
}

func (f *fake) Group(ctx context.Context, rev int64, id string) (store.Group, error) {
	s, err := f.at(ctx, "Group", rev)
	if err != nil {
		return store.Group{}, err
	}
	return find(s, s.groups, groupID, id)
}

func (f *fake) Sources(ctx context.Context, rev int64, filter store.SourceFilter, p store.PageRequest) (store.Page[store.Source], error) {
	s, err := f.at(ctx, "Sources", rev)
	if err != nil {
		return store.Page[store.Source]{}, err
	}
	subjects := append(slices.Clone(filter.Events), filter.Groups...)
	return pageOf(s.sources, sourceID, p, func(source store.Source) bool {
		about := len(subjects) == 0 || slices.ContainsFunc(s.claims, func(c store.Claim) bool {
			return c.Source == source.ID && slices.Contains(subjects, c.Subject)
		})
		return about && matchesSource(source, filter)
	}), nil
}

func (f *fake) Source(ctx context.Context, rev int64, id string) (store.Source, error) {
	s, err := f.at(ctx, "Source", rev)
	if err != nil {
		return store.Source{}, err
	}
	return find(s, s.sources, sourceID, id)
}

func (f *fake) Check(ctx context.Context, rev int64, kind incident.RecordType, id string) error {
	s, err := f.at(ctx, "Check", rev)
	if err != nil {
		return err
	}
	switch kind {
	case incident.TypeEvent:
		_, err = find(s, s.events, eventID, id)
	case incident.TypeGroup:
		_, err = find(s, s.groups, groupID, id)
	default:
		_, err = find(s, s.sources, sourceID, id)
	}
	return err
}

func (f *fake) Claims(ctx context.Context, rev int64, filter store.ClaimFilter, p store.PageRequest) (store.Page[store.Claim], error) {
	s, err := f.at(ctx, "Claims", rev)
	if err != nil {
		return store.Page[store.Claim]{}, err
	}
	return pageOf(s.claims, claimID, p, func(c store.Claim) bool { return s.matchesClaim(c, filter) }), nil
}

func (s *snapshot) matchesClaim(c store.Claim, filter store.ClaimFilter) bool {
	subjects := filter.Events
	if c.SubjectType == incident.TypeGroup {
		subjects = filter.Groups
	}
	about := len(filter.Events)+len(filter.Groups) == 0 || slices.Contains(subjects, c.Subject)
	return about && s.matchesSubject(c, filter.Subjects) && matchesClaim(c, filter)
}

func (f *fake) Claim(ctx context.Context, rev int64, id string) (store.Claim, error) {
	s, err := f.at(ctx, "Claim", rev)
	if err != nil {
		return store.Claim{}, err
	}
	return find(s, s.claims, claimID, id)
}

func (f *fake) Vocabulary(ctx context.Context, rev int64) ([]incident.VocabularyTerm, error) {
	if _, err := f.at(ctx, "Vocabulary", rev); err != nil {
		return nil, err
	}
	return incident.StandardVocabulary().Terms(), nil
}

func (f *fake) CursorKey(ctx context.Context) ([]byte, error) {
	return f.key, f.failure(ctx, "CursorKey")
}

func (f *fake) Ping(ctx context.Context) error { return f.failure(ctx, "Ping") }

// sorted puts a snapshot's lists into the order that a Store promises.
func (s *snapshot) sorted() *snapshot {
	sort.Slice(s.events, func(i, j int) bool { return s.events[i].ID < s.events[j].ID })
	sort.Slice(s.groups, func(i, j int) bool { return s.groups[i].ID < s.groups[j].ID })
	sort.Slice(s.sources, func(i, j int) bool { return s.sources[i].ID < s.sources[j].ID })
	sort.Slice(s.claims, func(i, j int) bool { return s.claims[i].ID < s.claims[j].ID })
	return s
}
