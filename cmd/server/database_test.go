package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/testdb"
)

// TestPlain: a database that is away is told in one line, each reason once, for
// every command.
func TestPlain(t *testing.T) {
	t.Parallel()
	dir := datasetFolder(t)
	for _, command := range [][]string{{"import", dir}, {"migrate"}, {"migrate", "--show"}, {"migrate", "--to", "0"}, {"serve", "--addr", "127.0.0.1:0"}} {
		_, err := runCommand(t, append(command, "--database-url", unreachable)...)
		if !errors.Is(err, store.ErrUnavailable) || !strings.HasPrefix(err.Error(), "the database cannot be used: failed to connect to") ||
			strings.Contains(err.Error(), "\n") || strings.Count(err.Error(), "refused") != 1 {
			t.Errorf("%v: %v", command, err)
		}
	}
	other := errors.New("another\nfailure")
	if err := plain(other); !errors.Is(err, other) || err.Error() != other.Error() {
		t.Errorf("%v", err)
	}
}

// TestWarnOfRoles says nothing where all roles are there, and names those that
// are not with what makes them.
func TestWarnOfRoles(t *testing.T) {
	t.Parallel()
	url := testdb.Clone(t)
	var log output
	(&database{Store: openStore(t, url)}).warnOfRoles(t.Context(), slog.New(slog.NewTextHandler(&log, nil)))
	if log.String() != "" {
		t.Errorf("%s", &log)
	}
	(&database{Store: openStore(t, testdb.As(t, url, newRole(t, url)))}).warnOfRoles(t.Context(), slog.New(slog.NewTextHandler(&log, nil)))
	for _, want := range []string{"level=WARN", "openincidents_importer", "openincidents_reader", "CREATE ROLE openincidents_reader NOLOGIN"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("no %q in: %s", want, &log)
		}
	}
}

// newRole makes a role that is a member of none.
func newRole(t *testing.T, url string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), testdb.Superuser(t, url))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := conn.Exec(context.Background(), `DROP OWNED BY newcomer; DROP ROLE newcomer`)
		if err := errors.Join(err, conn.Close(context.Background())); err != nil {
			t.Error(err)
		}
	})
	if _, err := conn.Exec(t.Context(), `CREATE ROLE newcomer LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO newcomer`); err != nil {
		t.Fatal(err)
	}
	return "newcomer"
}
