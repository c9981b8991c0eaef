package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/openincidents/openincidents/internal/postgres"
)

// databaseFlags say which database a command works on.
type databaseFlags struct {
	DataDir     string `name:"data-dir" default:"var/bench" placeholder:"DIR" help:"Where the bench keeps a PostgreSQL of its own, logs, and how fast it was filled (default var/bench)."`
	DatabaseURL string `name:"database-url" env:"BENCH_DATABASE_URL" placeholder:"URL" help:"Another database to work on, one that can be spoilt (default: that of the data directory)."`
}

// database is where one is. adminURL is for those who may make another beside it.
type database struct{ url, adminURL string }

// withDatabase runs do with the database. PostgreSQL runs as the program runs its
// own, and ends with do.
func (f databaseFlags) withDatabase(ctx context.Context, to io.Writer, do func(database) error) (err error) {
	if f.DatabaseURL != "" {
		return do(database{f.DatabaseURL, f.DatabaseURL})
	}
	log := slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: slog.LevelWarn}))
	own, err := postgres.Start(ctx, postgres.Options{DataDir: f.DataDir, Logger: log})
	if err != nil {
		return err
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), databaseStopTimeout)
		defer cancel()
		err = errors.Join(err, own.Stop(ctx))
	}()
	return do(database{own.ConnString(), own.SuperuserConnString(postgres.Database)})
}

// databaseStopTimeout is longer than it takes to write out what a large
// publication has left in memory.
const databaseStopTimeout = 2 * time.Minute

// folder makes the data directory. PostgreSQL's account has to pass through it.
func (f databaseFlags) folder() error { return os.MkdirAll(f.DataDir, 0o755) }

// checkFilled says how to fill a data directory that is empty.
func (f databaseFlags) checkFilled() error {
	if f.DatabaseURL != "" {
		return nil
	}
	if _, err := os.Stat(f.path(publishingFile)); err != nil {
		return fmt.Errorf("there is no data in %s, or not all of it: fill it with make bench-data (it takes a while), or name another folder with --data-dir", f.DataDir)
	}
	return nil
}

func (f databaseFlags) path(name string) string { return filepath.Join(f.DataDir, name) }
