package postgres

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// TestStartTwice is the life of the program's own, durable server.
func TestStartTwice(t *testing.T) {
	t.Parallel()
	o := testOptions(t, filepath.Join(openDir(t), "deep", "var"))
	o.Fast = false
	o.Settings["listen_addresses"] = "127.0.0.1" // must not work
	first := start(t, o)
	execSQL(t, first.ConnString(), `CREATE TABLE kept AS SELECT 'as written' AS text`)
	checkServer(t, first)
	stop(t, first)
	if exists(t, first.socketDir) {
		t.Errorf("the folder of the socket, %s, is left", first.socketDir)
	}
	stop(t, first) // the second time does nothing

	second := start(t, o)
	if got := query(t, second.ConnString(), `SELECT text FROM kept`); got != "as written" {
		t.Errorf("after a second start the table holds %q", got)
	}
	stop(t, second)
}

func checkServer(t *testing.T, server *Server) {
	t.Helper()
	checks := map[string]string{
		`SELECT current_user::text`:              Owner,
		`SELECT current_database()::text`:        Database,
		`SHOW listen_addresses`:                  "",
		`SHOW fsync`:                             "on",
		`SHOW full_page_writes`:                  "on",
		`SHOW synchronous_commit`:                "on",
		`SHOW server_encoding`:                   "UTF8",
		`SHOW max_connections`:                   "20",
		`SELECT ('b' < 'é' AND 'Z' < 'a')::text`: "true",
		`SELECT rolsuper::text || rolcreaterole || rolcreatedb FROM pg_roles WHERE rolname = current_user`: "falsetruefalse",
		`SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = current_database()`:         Owner,
	}
	for sql, want := range checks {
		if got := query(t, server.ConnString(), sql); got != want {
			t.Errorf("%s answers %q, want %q", sql, got, want)
		}
	}
	if got := query(t, server.SuperuserConnString(Database), `SELECT rolsuper::text FROM pg_roles WHERE rolname = current_user`); got != "true" {
		t.Errorf("the superuser's connection is not a superuser's")
	}
	if info, err := os.Stat(server.socketDir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder of the socket is %v, %v; only its owner may enter it", info.Mode(), err)
	}
	// What the program needs has to come with the server, and be the owner's to create.
	execSQL(t, server.ConnString(), `CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent; CREATE EXTENSION btree_gist`)
}

// TestStartMendsWhatWasKilledMidway leaves what a kill leaves: a half-made
// cluster, then a cluster without database, then one without role.
func TestStartMendsWhatWasKilledMidway(t *testing.T) {
	t.Parallel()
	o := testOptions(t, openDir(t))
	writeFile(t, o.pgdata()+".partial/PG_VERSION", "15\n", 0o600)
	server := start(t, o)
	if exists(t, o.pgdata()+".partial") {
		t.Error("the half-made cluster is left")
	}
	conn := connect(t, server.SuperuserConnString("postgres"))
	for _, damage := range []string{`DROP DATABASE openincidents`, `DROP ROLE openincidents`, `ALTER ROLE openincidents NOLOGIN NOCREATEROLE`} {
		// The role can only go after the database has.
		if damage == `DROP ROLE openincidents` {
			execDirect(t, conn, `DROP DATABASE openincidents`)
		}
		execDirect(t, conn, damage)
		if err := bootstrap(testContext(t), conn); err != nil {
			t.Fatalf("after %s: %v", damage, err)
		}
		execSQL(t, server.ConnString(), `CREATE ROLE probe; DROP ROLE probe`)
	}
}

func execDirect(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(testContext(t), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func TestStartWithLongPath(t *testing.T) {
	t.Parallel()
	o := testOptions(t, filepath.Join(openDir(t), strings.Repeat("long-", 24)))
	server := start(t, o)
	if len(filepath.Join(server.socketDir, socketName)) > maxSocketPath {
		t.Errorf("the path of the socket in %s is too long", server.socketDir)
	}
	if got := query(t, server.ConnString(), `SELECT 'here'`); got != "here" {
		t.Errorf("got %q", got)
	}
	stop(t, server)
	if exists(t, server.socketDir) {
		t.Errorf("the folder of the socket, %s, is left", server.socketDir)
	}
}

// TestStartTellsWhyTheServerEnded also starts over the same folder afterwards:
// a failed start must hold nothing back.
func TestStartTellsWhyTheServerEnded(t *testing.T) {
	t.Parallel()
	o := testOptions(t, openDir(t))
	o.Fast = false
	bad := o
	bad.Settings = map[string]string{"shared_buffers": "a-lot"}
	_, err := Start(testContext(t), bad)
	if err == nil || !strings.Contains(err.Error(), "shared_buffers") || !strings.Contains(err.Error(), "postgres.log") {
		t.Fatalf("the error should carry the log: %v", err)
	}
	if exists(t, filepath.Join(o.DataDir, "socket")) {
		t.Error("the folder of the socket is left")
	}
	server := start(t, o)
	interrupted, cancel := context.WithCancel(testContext(t))
	cancel()
	execSQL(t, server.ConnString(), `CREATE TABLE kept AS SELECT 'as written' AS text`)
	if err := server.Stop(interrupted); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupted stop says %v", err)
	}
	if _, open := <-server.Done(); open {
		t.Error("Done is not closed")
	}
	server = start(t, o)
	if got := query(t, server.ConnString(), `SELECT text FROM kept`); got != "as written" {
		t.Errorf("after an immediate shutdown the table holds %q", got)
	}
}

func TestStartRefuses(t *testing.T) {
	t.Parallel()
	otherVersion := openDir(t)
	writeFile(t, filepath.Join(otherVersion, "pgdata", "PG_VERSION"), "9\n", 0o600)
	foreign := openDir(t)
	writeFile(t, filepath.Join(foreign, "pgdata", "thesis.txt"), "mine", 0o600)
	broken := openDir(t)
	writeFile(t, filepath.Join(broken, "pgdata", "PG_VERSION"), "fifteen", 0o600)
	file := filepath.Join(openDir(t), "file")
	writeFile(t, file, "", 0o600)
	tests := map[string]struct {
		dataDir string
		want    []string
	}{
		"no folder":           {"", []string{"--data-dir"}},
		"another version":     {otherVersion, []string{"made by PostgreSQL 9", "what is here is PostgreSQL 1", "pgdata"}},
		"files of others":     {foreign, []string{"no PG_VERSION", "pgdata"}},
		"a broken PG_VERSION": {broken, []string{"fifteen"}},
		"a file":              {file, []string{"is not a folder"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Start(testContext(t), testOptions(t, test.dataDir))
			if err == nil {
				t.Fatal("it started")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
		})
	}
	if !exists(t, filepath.Join(foreign, "pgdata", "thesis.txt")) {
		t.Error("a file of the user is gone")
	}
}

func TestStartInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(testContext(t))
	cancel()
	o := testOptions(t, openDir(t))
	if _, err := Start(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("a start without time says %v", err)
	}
	start(t, o)
}

// TestStartUnreachable: as root the server's account must be able to pass, or a
// folder stands in; as anybody else the system refuses us ourselves.
func TestStartUnreachable(t *testing.T) {
	t.Parallel()
	closed := filepath.Join(openDir(t), "closed")
	if err := os.Mkdir(closed, 0o600); err != nil {
		t.Fatal(err)
	}
	o := testOptions(t, filepath.Join(closed, "var"))
	o.surroundings = machine()
	o.surroundings.standIns = ""
	_, err := Start(testContext(t), o)
	if err == nil {
		t.Fatal("it started")
	}
	want := "permission denied"
	if os.Geteuid() == 0 {
		want = "chmod o+x " + closed
	}
	if !strings.Contains(err.Error(), want) {
		t.Errorf("%q does not say %q", err, want)
	}
}

// TestStartElsewhere: root's home is closed on most systems. The folder that
// stands in is taken again, also when the data directory is opened later.
func TestStartElsewhere(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		return // only root runs PostgreSQL as another account
	}
	dir := openDir(t)
	closed := filepath.Join(dir, "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	o := testOptions(t, filepath.Join(closed, "var"))
	o.surroundings = machine()
	o.surroundings.standIns = filepath.Join(dir, "stand-ins")
	for _, mode := range []os.FileMode{0o700, 0o755} {
		if err := os.Chmod(closed, mode); err != nil {
			t.Fatal(err)
		}
		server, err := Start(testContext(t), o)
		if err != nil {
			t.Fatal(err)
		}
		target, err := os.Readlink(filepath.Join(closed, "var", elsewhereName))
		if err != nil || filepath.Dir(target) != o.surroundings.standIns || !exists(t, filepath.Join(target, "pgdata")) {
			t.Errorf("mode %o: the cluster is not in %q, %v", mode, target, err)
		}
		if err := server.Stop(testContext(t)); err != nil {
			t.Fatal(err)
		}
	}
}
