package store_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/testdb"
)

// TestADatabaseThatIsAway: whatever way it went, reads say so, and go on when it
// is back.
func TestADatabaseThatIsAway(t *testing.T) {
	t.Parallel()
	s, address := open(t)
	publish(t, s, fixture())
	super := connect(t, testdb.Superuser(t, address))
	name := super.Config().Database
	other := connect(t, strings.Replace(testdb.Superuser(t, address), "/"+name, "/postgres", 1))
	execAll(t, super, `SELECT 1`)
	execAll(t, other,
		`ALTER DATABASE `+pgx.Identifier{name}.Sanitize()+` ALLOW_CONNECTIONS false`,
		`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '`+name+`'`)
	for range 3 {
		if _, err := s.Newest(t.Context()); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("a read says %v", err)
		}
		if err := s.Ping(t.Context()); !errors.Is(err, store.ErrUnavailable) {
			t.Errorf("ping says %v", err)
		}
	}
	if _, err := s.Publish(t.Context(), publication, fixture()); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a publication says %v", err)
	}
	execAll(t, other, `ALTER DATABASE `+pgx.Identifier{name}.Sanitize()+` ALLOW_CONNECTIONS true`)
	if newest, err := s.Newest(t.Context()); err != nil || newest.Number != 1 {
		t.Errorf("when it is back: %+v, %v", newest, err)
	}
}

// TestPingAsksForTheSchema: a database without it is not ready.
func TestPingAsksForTheSchema(t *testing.T) {
	t.Parallel()
	s, address := open(t)
	if err := s.Ping(t.Context()); err != nil {
		t.Errorf("migrated: %v", err)
	}
	if err := store.MigrateDown(address); err != nil {
		t.Fatal(err)
	}
	if err := s.Ping(t.Context()); err == nil {
		t.Error("an empty database is ready")
	}
}

// TestCheckURLTellsNoPassword, in any form of a connection string.
func TestCheckURLTellsNoPassword(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		"postgres://user:geheim@host:port/db", "host=127.0.0.1 port=x password=geheim", "host=127.0.0.1 port=x password = geheim-123",
		"postgres://user:geheim@host/db?sslmode=nonsense", "geheim", (&url.URL{Scheme: "postgres", Host: "h:x", User: url.UserPassword("u", "geheim")}).String(),
	} {
		if err := store.CheckURL(bad); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%v", err)
		}
	}
	if err := store.CheckURL("host=127.0.0.1 dbname=d"); err != nil {
		t.Error(err)
	}
}

func connect(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func execAll(t *testing.T, conn *pgx.Conn, statements ...string) {
	t.Helper()
	for _, sql := range statements {
		if _, err := conn.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%s: %v", sql, err)
		}
	}
}
