package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/openincidents/openincidents/internal/store"
)

// releaseCommand names a revision.
type releaseCommand struct {
	databaseFlags
	Tag      string `arg:"" help:"Name of the release, such as 2026.11. A release keeps its revision for good."`
	Revision int64  `placeholder:"NUMBER" help:"Revision to name (default: the newest)."`
	Notes    string `placeholder:"TEXT" help:"What a reader should know of it."`
}

// Run names the revision and prints where it can be read.
func (c *releaseCommand) Run(ctx context.Context, to streams) (err error) {
	db, err := c.open(ctx, databaseUse{log: quietLog(to.err), progress: terminal(to.err), task: "release"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close(ctx)) }()
	revision, err := revisionToRead(ctx, db.Store, c.Revision, "")
	if err != nil {
		return plain(err)
	}
	made, err := db.MakeRelease(ctx, store.Release{Tag: c.Tag, Revision: revision.Number, Notes: c.Notes})
	if err != nil {
		return plain(err)
	}
	_, err = fmt.Fprintf(to.out, "release %s is revision %d: /v1/events?release=%s\n", made.Tag, made.Revision, made.Tag)
	return err
}

// errNothingPublished tells that there is nothing to read.
var errNothingPublished = errors.New("nothing is published yet: import a dataset first")

// revisionToRead is the revision that was asked for by number or by release, or
// the newest.
func revisionToRead(ctx context.Context, s *store.Store, number int64, tag string) (store.Revision, error) {
	if tag != "" {
		release, err := s.Release(ctx, tag)
		if errors.Is(err, store.ErrNotFound) {
			return store.Revision{}, fmt.Errorf("there is no release %s", tag)
		}
		if err != nil {
			return store.Revision{}, err
		}
		number = release.Revision
	}
	if number != 0 {
		return s.Revision(ctx, number)
	}
	newest, err := s.Newest(ctx)
	if err == nil && newest.Number == 0 {
		err = errNothingPublished
	}
	return newest, err
}
