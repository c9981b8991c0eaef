package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/openincidents/openincidents/internal/postgres"
	"github.com/openincidents/openincidents/internal/store"
)

// databaseFlags say which database a command works on.
type databaseFlags struct {
	DatabaseURL        string `name:"database-url" env:"DATABASE_URL" placeholder:"URL" help:"PostgreSQL 15 or later to use, such as postgres://user:password@host/database; without it the program runs its own. Where the URL holds a password, the variable keeps it out of the list of processes; PGPASSWORD can hold it too."`
	DataDir            string `name:"data-dir" env:"DATA_DIR" default:"./var" placeholder:"DIR" help:"Where the program's own PostgreSQL keeps its data (default ./var)."`
	EmbeddedPostgres   bool   `name:"embedded-postgres" env:"EMBEDDED_POSTGRES" default:"true" negatable:"" help:"Run a PostgreSQL of the program's own where --database-url is not set (default true)."`
	PostgresBin        string `name:"postgres-bin" env:"POSTGRES_BIN" placeholder:"DIR" help:"Folder of the PostgreSQL programs to run (default: searched for)."`
	PostgresRepository string `name:"postgres-repository" env:"POSTGRES_REPOSITORY" placeholder:"URL" help:"Maven repository to download PostgreSQL from, where none is found (default: Maven Central)."`
}

// stopTimeout is how long the program's own PostgreSQL gets to end in order; a
// minute of it is for other programs that still use it.
const stopTimeout = 90 * time.Second

// database is a migrated database, and the server behind it if it is our own.
type database struct {
	*store.Store
	own *postgres.Server
}

// databaseUse says what a command does with the program's own PostgreSQL.
type databaseUse struct {
	log      *slog.Logger
	progress io.Writer
	// task names a command that ends by itself. Such a one also uses the server
	// of another process of this program.
	task string
}

// open connects to the database of the flags, starts it where it is the
// program's own, and migrates it.
func (f databaseFlags) open(ctx context.Context, u databaseUse) (*database, error) {
	url, own, err := f.start(ctx, u)
	if err != nil {
		return nil, err
	}
	db := &database{own: own}
	if err := store.Migrate(url); err != nil {
		return nil, errors.Join(plain(err), db.close(ctx))
	}
	if db.Store, err = store.Open(ctx, url); err != nil {
		return nil, errors.Join(plain(err), db.close(ctx))
	}
	db.warnOfRoles(ctx, u.log)
	return db, nil
}

// start returns the URL of the flags' database, and the server if it is our own.
func (f databaseFlags) start(ctx context.Context, u databaseUse) (string, *postgres.Server, error) {
	if f.DatabaseURL != "" {
		if err := store.CheckURL(f.DatabaseURL); err != nil {
			return "", nil, badFlag("--database-url (DATABASE_URL): %w", err)
		}
		return f.DatabaseURL, nil, nil
	}
	if !f.EmbeddedPostgres {
		return "", nil, badFlag("no database: set DATABASE_URL to a PostgreSQL 15 or later; running one of the program's own is switched off (EMBEDDED_POSTGRES)")
	}
	own, err := postgres.Start(ctx, postgres.Options{DataDir: f.DataDir, BinDir: f.PostgresBin, Repository: f.PostgresRepository,
		Logger: u.log, Progress: u.progress, Attach: u.task != "", Task: u.task})
	if err != nil {
		return "", nil, err
	}
	return own.ConnString(), own, nil
}

// warnOfRoles says which roles the database lacks, and how to make them.
func (d *database) warnOfRoles(ctx context.Context, log *slog.Logger) {
	missing, err := d.MissingRoles(ctx)
	if err != nil {
		log.Warn("looking for the roles of the database", "error", err)
	}
	if len(missing) > 0 {
		log.Warn("the database lacks roles; its guards hold the promises alone",
			"missing", strings.Join(missing, ", "), "mend", rolesSQL(missing))
	}
}

// rolesSQL makes the roles; the migration that grants them their tables is run anew.
func rolesSQL(names []string) string {
	var sql strings.Builder
	for _, name := range names {
		fmt.Fprintf(&sql, "CREATE ROLE %s NOLOGIN; GRANT %s TO role_of_database_url; ", name, name)
	}
	return sql.String() + "as an administrator (leave out what exists); then, while nothing serves: server migrate --to 4 --yes && server migrate"
}

// plain says once that the database is away, and why.
func plain(err error) error {
	if !errors.Is(err, store.ErrUnavailable) {
		return err
	}
	_, cause, _ := strings.Cut(err.Error(), store.ErrUnavailable.Error())
	return &unreachableError{err: err, cause: oneLine(cause)}
}

// oneLine joins the lines of an error, each once: every address that a host has
// is tried with and without TLS.
func oneLine(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.Trim(line, " \t\n")
		if line != "" && !slices.ContainsFunc(lines, func(said string) bool { return strings.Contains(said, line) }) {
			lines = append(lines, line)
		}
	}
	return strings.TrimPrefix(strings.ReplaceAll(strings.Join(lines, "; "), ":; ", ": "), ": ")
}

// unreachableError is the plain form of store.ErrUnavailable.
type unreachableError struct {
	err   error
	cause string
}

// Error implements error.
func (e *unreachableError) Error() string { return "the database cannot be used: " + e.cause }

// Unwrap implements errors.Unwrap.
func (e *unreachableError) Unwrap() error { return e.err }

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

// quietLog is for commands that end by themselves: it tells only what is amiss.
func quietLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelWarn}))
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
