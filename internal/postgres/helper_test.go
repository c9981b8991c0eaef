package postgres

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// openDir is a temporary folder that the account of the server can enter, which
// t.TempDir is not. Its path has no symlinks.
func openDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "oi-postgres-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	resolved, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	return resolved
}

// writeFile makes folders and a file that others can read and run, while no
// process is started that would keep it open.
func writeFile(t testing.TB, path, content string, mode os.FileMode) {
	t.Helper()
	if err := makeFolder(filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// testContext ends well before the test binary does.
func testContext(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

// testOptions are those of a small server over dataDir.
func testOptions(t testing.TB, dataDir string) Options {
	t.Helper()
	return Options{
		DataDir:  dataDir,
		Fast:     true,
		Settings: map[string]string{"shared_buffers": "16MB", "max_connections": "20"},
		Logger:   slog.New(slog.NewTextHandler(t.Output(), nil)),
	}
}

// start fails the test where the server does not start, and stops it at the end.
func start(t testing.TB, o Options) *Server {
	t.Helper()
	server, err := Start(testContext(t), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop(testContext(t)) })
	return server
}

func stop(t testing.TB, server *Server) {
	t.Helper()
	if err := server.Stop(testContext(t)); err != nil {
		t.Fatal(err)
	}
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

func execSQL(t testing.TB, connString, sql string) {
	t.Helper()
	conn := connect(t, connString)
	if _, err := conn.Exec(testContext(t), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	if err := conn.Close(testContext(t)); err != nil {
		t.Fatal(err)
	}
}

// query returns the one text that sql answers.
func query(t testing.TB, connString, sql string) string {
	t.Helper()
	conn := connect(t, connString)
	var text string
	if err := conn.QueryRow(testContext(t), sql).Scan(&text); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	if err := conn.Close(testContext(t)); err != nil {
		t.Fatal(err)
	}
	return text
}

func exists(t testing.TB, path string) bool {
	t.Helper()
	_, err := os.Lstat(path)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return err == nil
}

// findFor searches as a start does.
func findFor(ctx context.Context, o Options) (Binaries, error) {
	o, err := o.withDefaults()
	if err != nil {
		return Binaries{}, err
	}
	runAs, err := serverAccount(o.pgdata())
	if err != nil {
		return Binaries{}, err
	}
	return find(ctx, o, runAs)
}
