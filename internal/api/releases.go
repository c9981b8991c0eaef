package api

import (
	"context"

	"github.com/openincidents/openincidents/internal/store"
)

// ListReleases implements StrictServerInterface.
func (s *server) ListReleases(ctx context.Context, _ ListReleasesRequestObject) (ListReleasesResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	page, err := s.store.Releases(ctx, rd.at, rd.page)
	if err != nil {
		return nil, err
	}
	data, links, err := listOf(ctx, &rd, page, certain(rd.release))
	return ListReleases200JSONResponse{Data: data, Meta: rd.meta(), Links: links}, err
}

// GetRelease implements StrictServerInterface.
func (s *server) GetRelease(ctx context.Context, request GetReleaseRequestObject) (GetReleaseResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	release, err := rd.findRelease(ctx, request.Tag)
	if err != nil {
		return nil, err
	}
	return GetRelease200JSONResponse(rd.release(release)), nil
}

// findRelease sees no release of a later revision than the one read.
func (rd *reading) findRelease(ctx context.Context, tag string) (store.Release, error) {
	if !rd.isTag(tag) {
		return store.Release{}, store.ErrNotFound
	}
	release, err := rd.server.store.Release(ctx, tag)
	if err == nil && release.Revision > rd.at {
		return store.Release{}, store.ErrNotFound
	}
	return release, err
}

// isTag holds a tag in the path to what the contract says of one in the query,
// which every read takes.
func (rd *reading) isTag(text string) bool {
	p, ok := findParameter(rd.query.parameters, releasePin)
	return ok && p.fault(text) == ""
}

// release never depends on what else is published, as revision does not.
func (rd *reading) release(r store.Release) Release {
	l := rd.server.links
	self := l.to(pathOf([]string{"releases", r.Tag}), nil)
	of := rd.revision(store.Revision{Number: r.Revision}).Links
	return Release{
		Tag:      r.Tag,
		Type:     ReleaseTypeRelease,
		Revision: r.Revision,
		At:       r.At.UTC(),
		Notes:    orNull(r.Notes),
		Links: ReleaseLinks{
			Self: self, Permanent: self, Revision: of.Self,
			Events: of.Events, Groups: of.Groups, Sources: of.Sources, Claims: of.Claims,
		},
	}
}
