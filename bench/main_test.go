package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/synthetic"
	"github.com/openincidents/openincidents/internal/testdb"
)

// beProgram makes the test binary the program, which starts itself again to serve
// the bare limits.
const beProgram = "OPENINCIDENTS_BENCH_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(beProgram) != "" {
		os.Exit(program())
	}
	testdb.Main(m, func(_ context.Context, databaseURL string) error { return store.Migrate(databaseURL) })
}

// TestRun measures every row once, over a tiny world: not how fast anything is,
// but that the bench still asks for what the server serves.
func TestRun(t *testing.T) {
	t.Setenv(beProgram, "1")
	url := testdb.Clone(t)
	shape := synthetic.Shape{Seed: 7, Events: 1200, Sources: 300, Groups: 20}
	if err := fill(t.Context(), url, shape, t.Output()); err != nil {
		t.Fatal(err)
	}
	if err := update(t.Context(), url, shape, 1, t.Output()); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	command := runCommand{databaseFlags: databaseFlags{DataDir: t.TempDir(), DatabaseURL: url}, Server: buildServer(t),
		Connections: 2, Rounds: 1, Duration: 20 * time.Millisecond, Depth: 100, Records: 20, Idle: time.Millisecond, Seed: 1}
	if err := command.Run(t.Context(), streams{&out, t.Output()}); err != nil {
		t.Errorf("%v\n%s", err, &out)
	}
	for _, row := range rows() {
		if !strings.Contains(out.String(), "| "+row.name) {
			t.Errorf("no row %q", row.name)
		}
	}
}

func buildServer(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "server")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "../cmd/server").CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return path
}

// TestMissing says what to do where there is nothing to measure, or nothing to
// measure with.
func TestMissing(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for want, args := range map[string][]string{
		"make build":      {"run", "--data-dir", folder, "--server", filepath.Join(folder, "none")},
		"make bench-data": {"run", "--data-dir", folder, "--server", os.Args[0]},
		"--rows":          {"run", "--rows", "("},
		"bench --help":    {"run", "--row"},
		"at least 1":      {"run", "--data-dir", folder, "--server", os.Args[0], "--rounds", "0"},
	} {
		err := run(t.Context(), args, t.Output(), t.Output())
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v", args, err)
		}
	}
}
