package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/openincidents/openincidents/internal/postgres"
	"github.com/openincidents/openincidents/internal/store"
)

// databaseFlags say which database a command works on.
type databaseFlags struct {
	DatabaseURL string `name:"database-url" env:"DATABASE_URL" placeholder:"URL" help:"PostgreSQL 15 or later to use, such as postgres://user:password@host/database; without it the program runs its own. Where the URL holds a password, the variable keeps it out of the list of processes."`
	DataDir     string `name:"data-dir" env:"DATA_DIR" default:"./var" placeholder:"DIR" help:"Where the program's own PostgreSQL keeps its data (default ./var)."`
}

// stopTimeout is how long the program's own PostgreSQL gets to end in order.
const stopTimeout = 30 * time.Second

// database is a migrated database, and the server behind it if it is our own.
type database struct {
	*store.Store
	own *postgres.Server
}

// open connects to the database of the flags, starts it where it is the
// program's own, and migrates it. With attach, a database that another process
// of this program runs is used too.
func (f databaseFlags) open(ctx context.Context, log *slog.Logger, progress io.Writer, attach bool) (*database, error) {
	url, own, err := f.start(ctx, log, progress, attach)
	if err != nil {
		return nil, err
	}
	db := &database{own: own}
	if err := store.Migrate(url); err != nil {
		return nil, errors.Join(err, db.close(ctx))
	}
	if db.Store, err = store.Open(ctx, url); err != nil {
		return nil, errors.Join(err, db.close(ctx))
	}
	return db, nil
}

// start returns the URL of the flags' database, and the server if it is our own.
func (f databaseFlags) start(ctx context.Context, log *slog.Logger, progress io.Writer, attach bool) (string, *postgres.Server, error) {
	if f.DatabaseURL != "" {
		return f.DatabaseURL, nil, nil
	}
	own, err := postgres.Start(ctx, postgres.Options{DataDir: f.DataDir, Logger: log, Progress: progress, Attach: attach})
	if err != nil {
		return "", nil, err
	}
	return own.ConnString(), own, nil
}

// close ends the connections, and PostgreSQL where we started it, even where ctx
// has ended.
func (d *database) close(ctx context.Context) error {
	if d.Store != nil {
		d.Close()
	}
	if d.own == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
	defer cancel()
	return d.own.Stop(ctx)
}

// died is closed when the program's own PostgreSQL ends; nil for another's.
func (d *database) died() <-chan struct{} {
	if d.own == nil {
		return nil
	}
	return d.own.Done()
}

// terminal returns w where it is a terminal, to draw progress on, else nil.
func terminal(w io.Writer) io.Writer {
	file, ok := w.(*os.File)
	if !ok {
		return nil
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return nil
	}
	return file
}
