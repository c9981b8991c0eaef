// Package testdb gives each test a PostgreSQL database of its own: a clone of a
// template that was prepared (migrated) once for the test binary. It finds or
// downloads PostgreSQL as the program does; where there is none, tests fail.
//
// A package that uses it has a TestMain:
//
//	func TestMain(m *testing.M) { testdb.Main(m, migrations.Up) }
//
// and its tests call Clone or Empty. Roles belong to the whole server, so all
// databases of a test binary share them. What is set on a database rather than
// in it (ALTER DATABASE … SET, GRANT … ON DATABASE) is not cloned.
package testdb

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"sync"
	"testing"
)

// Prepare makes the template, for example by running the migrations. It is
// called once, with a connection string to an empty database as its owner.
type Prepare func(ctx context.Context, connString string) error

// shared is the one server of the test binary.
var shared *lazyCluster

// Main runs the tests and exits. The server starts when the first test asks for
// a database, so that runs and fuzzing workers that need none pay nothing, and
// ends with the test binary, also where that is killed.
func Main(m *testing.M, prepare Prepare) {
	shared = newLazyCluster(prepare)
	code := m.Run()
	if err := shared.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "testdb:", err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// Clone returns a connection string (a URL) to a fresh clone of the template, as
// its owner. The database is dropped when the test ends, connections or not.
func Clone(t testing.TB) string {
	t.Helper()
	return database(t, templateName)
}

// Empty returns a connection string (a URL) to a fresh database without
// anything in it, as its owner. It is dropped when the test ends.
func Empty(t testing.TB) string {
	t.Helper()
	return database(t, "template0")
}

// As returns connString for another role, for tests that try what that role may do.
func As(t testing.TB, connString, role string) string {
	t.Helper()
	u, err := url.Parse(connString)
	if err != nil {
		t.Fatalf("testdb: the connection string: %v", err)
	}
	u.User = url.User(role)
	return u.String()
}

// Superuser returns connString for the superuser of the test server.
func Superuser(t testing.TB, connString string) string {
	t.Helper()
	return As(t, connString, "postgres")
}

func database(t testing.TB, template string) string {
	t.Helper()
	if shared == nil {
		t.Fatal("testdb: call testdb.Main from TestMain")
	}
	c, err := shared.get()
	if err != nil {
		t.Fatalf("testdb: %v", err)
	}
	name, err := c.create(template)
	if err != nil {
		t.Fatalf("testdb: %v", err)
	}
	t.Cleanup(func() {
		if err := c.drop(name); err != nil {
			t.Errorf("testdb: %v", err)
		}
	})
	return c.connString(name)
}

// lazyCluster starts its cluster once, at the first use.
type lazyCluster struct {
	start func() (*cluster, error)

	mu      sync.Mutex
	started *cluster
}

func newLazyCluster(prepare Prepare) *lazyCluster {
	l := &lazyCluster{}
	l.start = sync.OnceValues(func() (*cluster, error) {
		c, err := startCluster(prepare)
		l.mu.Lock()
		defer l.mu.Unlock()
		l.started = c
		return c, err
	})
	return l
}

// get returns the same cluster, or the same error, to all tests.
func (l *lazyCluster) get() (*cluster, error) { return l.start() }

func (l *lazyCluster) stop() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.started == nil {
		return nil
	}
	return l.started.stop()
}
