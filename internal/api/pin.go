package api

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/openincidents/openincidents/internal/store"
)

const (
	revisionPin = "revision"
	releasePin  = "release"
	asOfPin     = "as_of"
)

// pins are the parameters that name the revision to read, each in its own way.
var pins = []string{revisionPin, releasePin, asOfPin}

func isPin(name string) bool { return slices.Contains(pins, name) }

// checkPins refuses every pin but the first of names, which are those of a
// query in order of appearance.
func checkPins(names []string, errs *parameterErrors) {
	first := ""
	for _, name := range names {
		switch {
		case !isPin(name):
		case first == "":
			first = name
		default:
			errs.add(name, "cannot stand beside "+first+"; give only one of "+strings.Join(pins, ", "))
		}
	}
}

// pinOf is the pin that a query has, or empty.
func (q *query) pinOf() string {
	for _, name := range pins {
		if q.values.Has(name) {
			return name
		}
	}
	return ""
}

// pinnedRevision is the number of the revision that the request's pin names. A
// number is taken at its word; mustExist tells whether there is such a one.
func (rd *reading) pinnedRevision(ctx context.Context) (int64, error) {
	switch value := rd.query.values.Get(rd.pin); rd.pin {
	case releasePin:
		return rd.server.revisionOfRelease(ctx, value)
	case asOfPin:
		return rd.server.revisionAsOf(ctx, value)
	default:
		return number(rd.query.values, revisionPin), nil
	}
}

func (s *server) revisionOfRelease(ctx context.Context, tag string) (int64, error) {
	release, err := s.store.Release(ctx, tag)
	if errors.Is(err, store.ErrNotFound) {
		return 0, badParameter(releasePin, "there is no release %s; see /v1/releases", quote(tag))
	}
	return release.Revision, err
}

func (s *server) revisionAsOf(ctx context.Context, value string) (int64, error) {
	// The check of the query found it to be right.
	at, _ := pointInTime(value)
	revision, err := s.store.RevisionAt(ctx, at)
	if errors.Is(err, store.ErrNotFound) {
		return 0, s.beforeTheFirst(ctx, value)
	}
	return revision.Number, err
}

// beforeTheFirst says from when on there is something to read.
func (s *server) beforeTheFirst(ctx context.Context, value string) error {
	first, err := s.store.Revision(ctx, 1)
	if none := (*store.NoRevisionError)(nil); errors.As(err, &none) {
		return badParameter(asOfPin, "nothing was published by %s, nor is anything yet", quote(value))
	}
	if err != nil {
		return err
	}
	return badParameter(asOfPin, "nothing was published by %s; the first revision was at %s",
		quote(value), first.At.UTC().Format(time.RFC3339Nano))
}
