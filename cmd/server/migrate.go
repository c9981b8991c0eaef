package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/openincidents/openincidents/internal/store"
)

// migrateCommand moves the schema. Without flags it goes to the newest version.
type migrateCommand struct {
	databaseFlags
	To    *uint `xor:"move" placeholder:"VERSION" help:"Go up or down to this version. Going down removes tables and what is in them."`
	Force *int  `xor:"move" placeholder:"VERSION" help:"Record this version as clean without running anything, after a failed migration was mended by hand."`
	Show  bool  `xor:"move" help:"Only print the version."`
}

// Run moves the schema and prints its version.
func (c *migrateCommand) Run(ctx context.Context, to streams) (err error) {
	log := slog.New(slog.NewTextHandler(to.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	url, own, err := c.start(ctx, log, terminal(to.err), true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, (&database{own: own}).close(ctx)) }()
	if err := c.move(url); err != nil {
		return err
	}
	version, dirty, err := store.MigrateVersion(url)
	if err != nil {
		return err
	}
	state := ""
	if dirty {
		state = ", dirty: a migration failed midway; mend the schema by hand, then migrate --force VERSION"
	}
	_, err = fmt.Fprintf(to.out, "schema version %d%s\n", version, state)
	return err
}

func (c *migrateCommand) move(url string) error {
	switch {
	case c.Show:
		return nil
	case c.Force != nil:
		return store.MigrateForce(url, *c.Force)
	case c.To != nil && *c.To == 0:
		return store.MigrateDown(url)
	case c.To != nil:
		return store.MigrateTo(url, *c.To)
	default:
		return store.Migrate(url)
	}
}
