package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/openincidents/openincidents/internal/store"
)

// migrateCommand moves the schema. Without flags it goes to the newest version.
type migrateCommand struct {
	databaseFlags
	To    *int `xor:"move" placeholder:"VERSION" help:"Go up or down to this version. Going down removes tables and what is in them, and needs --yes where something is published."`
	Force *int `xor:"move" placeholder:"VERSION" help:"Record this version as clean without running anything, after a failed migration was mended by hand."`
	Show  bool `xor:"move" help:"Only print the version."`
	Yes   bool `help:"Go down also where that removes published revisions."`
}

// Run moves the schema and prints its version.
func (c *migrateCommand) Run(ctx context.Context, to streams) (err error) {
	if err := c.check(); err != nil {
		return err
	}
	url, own, err := c.start(ctx, databaseUse{log: quietLog(to.err), progress: terminal(to.err), task: "migrate"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, (&database{own: own}).close(ctx)) }()
	if err := c.move(ctx, url); err != nil {
		return plain(err)
	}
	version, dirty, err := store.MigrateVersion(url)
	if err != nil {
		return plain(err)
	}
	state := ""
	if dirty {
		state = ", dirty: a migration failed midway; mend the schema by hand, then migrate --force VERSION"
	}
	_, err = fmt.Fprintf(to.out, "schema version %d%s\n", version, state)
	return err
}

// check refuses versions that do not exist.
func (c *migrateCommand) check() error {
	for flag, version := range map[string]*int{"--to": c.To, "--force": c.Force} {
		if version != nil && (*version < 0 || *version > store.SchemaVersion) {
			return badFlag("%s %d: there is no such version of the schema; there are 0 (nothing) to %d", flag, *version, store.SchemaVersion)
		}
	}
	return nil
}

func (c *migrateCommand) move(ctx context.Context, url string) error {
	switch {
	case c.Show:
		return nil
	case c.Force != nil && *c.Force == 0:
		return store.MigrateForce(url, -1) // that is how the empty schema is recorded
	case c.Force != nil:
		return store.MigrateForce(url, *c.Force)
	case c.To != nil:
		return c.moveTo(ctx, url)
	default:
		return store.Migrate(url)
	}
}

// moveTo goes down only where nothing published is lost, or with --yes.
func (c *migrateCommand) moveTo(ctx context.Context, url string) error {
	present, _, err := store.MigrateVersion(url)
	if err != nil {
		return err
	}
	if down := *c.To < int(present); down && !c.Yes {
		if err := refuseLoss(ctx, url, present, *c.To); err != nil {
			return err
		}
	}
	if *c.To == 0 {
		return store.MigrateDown(url)
	}
	return store.MigrateTo(url, uint(*c.To))
}

// refuseLoss is an error where something is published.
func refuseLoss(ctx context.Context, url string, from uint, to int) error {
	s, err := store.Open(ctx, url)
	if err != nil {
		return err
	}
	defer s.Close()
	newest, err := s.Newest(ctx)
	if err != nil {
		return fmt.Errorf("looking for published revisions, which going down would remove (--yes goes down nevertheless): %w", err)
	}
	if newest.Number > 0 {
		return fmt.Errorf("going from version %d down to %d removes tables, and %d revisions are published: add --yes to do it nevertheless", from, to, newest.Number)
	}
	return nil
}
