package main

import (
	"context"
	"fmt"
	"io"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/synthetic"
)

// dataCommand fills a database.
type dataCommand struct {
	databaseFlags
	Seed    uint64 `default:"1" help:"Which of all datasets of the size it is (default 1)."`
	Events  int    `default:"1000000" help:"Number of events (default 1000000)."`
	Sources int    `default:"200000" help:"Number of sources (default 200000)."`
	Groups  int    `default:"500" help:"Number of groups (default 500)."`
	Updates int    `default:"3" help:"Number of small publications after the large one, which make old revisions (default 3)."`
}

// Run publishes the large dataset, and the small ones after it.
func (c *dataCommand) Run(ctx context.Context, to streams) error {
	if err := c.folder(); err != nil {
		return err
	}
	return c.withDatabase(ctx, to.err, func(d database) error {
		if err := store.Migrate(d.url); err != nil {
			return err
		}
		if err := c.checkEmpty(ctx, d.url); err != nil {
			return err
		}
		return c.fill(ctx, d, to.err)
	})
}

// checkEmpty refuses to publish into what is published already: its speed would
// be that of another database.
func (c *dataCommand) checkEmpty(ctx context.Context, url string) error {
	s, err := store.Open(ctx, url)
	if err != nil {
		return err
	}
	defer s.Close()
	newest, err := s.Newest(ctx)
	if err == nil && newest.Number > 0 {
		err = fmt.Errorf("the database holds revision %d already: remove %s, or name another folder with --data-dir", newest.Number, c.DataDir)
	}
	return err
}

// fill ends by writing down how long it took: a data directory that knows is one
// that was filled to the end.
func (c *dataCommand) fill(ctx context.Context, d database, progress io.Writer) error {
	shape := synthetic.Shape{Seed: c.Seed, Events: c.Events, Sources: c.Sources, Groups: c.Groups}
	took, err := fillTimed(ctx, d.url, shape, progress)
	if err != nil {
		return err
	}
	copied, err := measureCopy(ctx, d.adminURL, progress)
	if err != nil {
		return fmt.Errorf("copying the rows into a database beside: %w", err)
	}
	if err := update(ctx, d.url, shape, c.Updates, progress); err != nil {
		return err
	}
	if err := settleTables(ctx, d.url); err != nil {
		return err
	}
	return writePublishing(c.path(publishingFile), publishing{Seed: c.Seed, Events: c.Events, Rows: copied.Rows, Publish: took, Copy: copied.Took})
}

// settleTables does what a database that is left alone does by itself sooner or
// later, so that it does not do it in the middle of a run.
func settleTables(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	_, err = conn.Exec(ctx, `VACUUM (ANALYSE)`)
	return err
}
