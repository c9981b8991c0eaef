package testdb

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gofrs/flock"
	"github.com/jackc/pgx/v5"
)

// roleVariable makes the test binary, run again by a test, play another role.
const roleVariable = "OPENINCIDENTS_TEST_ROLE"

var preparations atomic.Int64

func TestMain(m *testing.M) {
	switch os.Getenv(roleVariable) {
	case "own":
		own()
	case "unprepared":
		Main(m, func(context.Context, string) error { return errors.New("the third migration is wrong") })
	default:
		Main(m, prepare)
	}
}

// prepare leaves a connection open, as a careless caller may.
func prepare(ctx context.Context, connString string) error {
	preparations.Add(1)
	conn, err := pgx.Connect(ctx, connString)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, `CREATE TABLE note (text text); INSERT INTO note VALUES ('prepared')`)
	return err
}

// own starts a server, tells where, and waits to be killed.
func own() {
	c, err := startCluster(prepare)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(c.connString(templateName))
	select {}
}

func testContext(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func connect(t testing.TB, connString string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(testContext(t), connString)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func query(t testing.TB, connString, sql string) string {
	t.Helper()
	var text string
	if err := connect(t, connString).QueryRow(testContext(t), sql).Scan(&text); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return text
}

// TestClone makes several at once, and changes each.
func TestClone(t *testing.T) {
	t.Parallel()
	for i := range 6 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			conn := connect(t, Clone(t))
			own := fmt.Sprintf("written by %d", i)
			if _, err := conn.Exec(testContext(t), `INSERT INTO note VALUES ($1)`, own); err != nil {
				t.Fatal(err)
			}
			var texts []string
			if err := conn.QueryRow(testContext(t), `SELECT array_agg(text ORDER BY text) FROM note`).Scan(&texts); err != nil {
				t.Fatal(err)
			}
			if len(texts) != 2 || texts[0] != "prepared" || texts[1] != own {
				t.Errorf("the clone holds %q", texts)
			}
		})
	}
	if got := preparations.Load(); got > 1 {
		t.Errorf("the template was prepared %d times", got)
	}
}

func TestCloneBelongsToTheOwner(t *testing.T) {
	t.Parallel()
	clone := Clone(t)
	if got := query(t, clone, `SELECT current_user || ' ' || pg_get_userbyid(datdba) || ' ' || rolsuper FROM pg_database, pg_roles WHERE datname = current_database() AND rolname = current_user`); got != "openincidents openincidents false" {
		t.Errorf("user, owner and superuser are %q", got)
	}
	if got := query(t, Superuser(t, clone), `SELECT current_setting('is_superuser') || ' ' || (current_database() LIKE 'test%')`); got != "on true" {
		t.Errorf("the superuser's connection answers %q", got)
	}
	if got := query(t, As(t, clone, "openincidents"), `SELECT current_user::text`); got != "openincidents" {
		t.Errorf("as another role it answers %q", got)
	}
}

func TestEmpty(t *testing.T) {
	t.Parallel()
	if got := query(t, Empty(t), `SELECT count(*)::text FROM pg_class WHERE relnamespace = 'public'::regnamespace`); got != "0" {
		t.Errorf("an empty database holds %s relations", got)
	}
}

// TestDrop has a connection open when its test ends.
func TestDrop(t *testing.T) {
	t.Parallel()
	var names []string
	t.Run("inner", func(t *testing.T) {
		for _, connString := range []string{Clone(t), Empty(t)} {
			conn, err := pgx.Connect(testContext(t), connString)
			if err != nil {
				t.Fatal(err)
			}
			names = append(names, conn.Config().Database)
		}
	})
	left := query(t, Empty(t), fmt.Sprintf(`SELECT count(*)::text FROM pg_database WHERE datname IN ('%s')`, strings.Join(names, "','")))
	if left != "0" {
		t.Errorf("%s of %v are left", left, names)
	}
}

// TestFailsWithoutDatabase holds that a test run without PostgreSQL, or with
// broken migrations, fails and says why.
func TestFailsWithoutDatabase(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ variable, want string }{
		"no PostgreSQL":  {"POSTGRES_BIN=" + t.TempDir(), "holds no initdb and postgres"},
		"not a template": {roleVariable + "=unprepared", "the third migration is wrong"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			temp := openTemp(t)
			cmd := exec.CommandContext(testContext(t), os.Args[0], "-test.run=^TestEmpty$")
			cmd.Env = append(os.Environ(), test.variable, "TMPDIR="+temp)
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || !strings.Contains(string(out), test.want) {
				t.Errorf("the run ends with %v and says %s", err, out)
			}
			if left, err := filepath.Glob(filepath.Join(temp, folderPrefix+"*")); err != nil || len(left) > 0 {
				t.Errorf("it leaves %v, %v", left, err)
			}
		})
	}
}

// openTemp is a temporary folder that PostgreSQL's account can enter.
func openTemp(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "oi-testdb-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	if err := os.Chmod(folder, 0o711); err != nil {
		t.Fatal(err)
	}
	return folder
}

// TestServerEndsWithTheTests kills a test binary and waits for its server to go.
func TestServerEndsWithTheTests(t *testing.T) {
	t.Parallel()
	temp := openTemp(t)
	cmd := exec.CommandContext(testContext(t), os.Args[0])
	cmd.Env = append(os.Environ(), roleVariable+"=own", "TMPDIR="+temp)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	server := As(t, strings.TrimSpace(line), "postgres")
	if !answers(t, server) {
		t.Fatalf("the server at %q does not answer", line)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	for ctx := testContext(t); answers(t, server); {
		if ctx.Err() != nil {
			t.Fatal("the server outlives the tests")
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// answers is true for a server that refuses the closed template, too.
func answers(t *testing.T, connString string) bool {
	t.Helper()
	conn, err := pgx.Connect(testContext(t), connString)
	if err == nil {
		_ = conn.Close(context.Background())
		return true
	}
	return strings.Contains(err.Error(), "not currently accepting connections")
}

func TestSweep(t *testing.T) {
	t.Parallel()
	temp := t.TempDir()
	long := time.Now().Add(-2 * staleAge)
	folder := func(name string, locked bool, changed time.Time) string {
		path := filepath.Join(temp, name)
		if err := os.MkdirAll(filepath.Join(path, "pgdata"), 0o755); err != nil {
			t.Fatal(err)
		}
		lock := flock.New(filepath.Join(path, "lock"))
		if _, err := lock.TryLock(); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = lock.Unlock() })
		if !locked {
			if err := lock.Unlock(); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Chtimes(path, changed, changed); err != nil {
			t.Fatal(err)
		}
		return path
	}
	gone := folder(folderPrefix+"1", false, long)
	kept := []string{folder(folderPrefix+"2", true, long), folder(folderPrefix+"3", false, time.Now()), folder("thesis", false, long)}
	sweep(temp)
	if _, err := os.Stat(gone); !os.IsNotExist(err) {
		t.Errorf("%s is left", gone)
	}
	for _, path := range kept {
		if _, err := os.Stat(path); err != nil {
			t.Errorf("%s is gone: %v", path, err)
		}
	}
}

// TestCacheFolder can be found again by the next test binary.
func TestCacheFolder(t *testing.T) {
	t.Setenv("HOME", "/home/somebody")
	t.Setenv("XDG_CACHE_HOME", "")
	if got := cacheFolder(); filepath.Base(got) != "openincidents" || !filepath.IsAbs(got) {
		t.Errorf("got %q", got)
	}
}
