package main

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/testdb"
)

// beProgram makes the test binary the program, so that tests can kill it.
const beProgram = "OPENINCIDENTS_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(beProgram) != "" {
		os.Exit(program())
	}
	testdb.Main(m, func(_ context.Context, databaseURL string) error { return store.Migrate(databaseURL) })
}

// programCommand is the program as a process of its own.
func programCommand(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), executable, args...)
	cmd.Env = append(os.Environ(), beProgram+"=1")
	return cmd
}

// runCommand runs a command in this process and returns what it printed.
func runCommand(t *testing.T, args ...string) (out string, err error) {
	t.Helper()
	var stdout, stderr output
	err = run(t.Context(), args, streams{&stdout, &stderr})
	return stdout.String(), err
}

// output is a buffer that a command writes while a test reads.
type output struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

// Write implements io.Writer.
func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buffer.Write(p)
}

// String returns what was written so far.
func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buffer.String()
}

var addressPattern = regexp.MustCompile(`http://127\.0\.0\.1:\d+`)

// awaitAddress waits until a server has said where it serves.
func awaitAddress(t *testing.T, out, log *output, ended <-chan error) string {
	t.Helper()
	deadline := time.After(2 * time.Minute)
	for {
		if found := addressPattern.FindString(out.String()); found != "" && strings.Contains(out.String(), "Ctrl-C") {
			return found
		}
		select {
		case err := <-ended:
			t.Fatalf("the server ended: %v\n%s", err, log)
		case <-deadline:
			t.Fatalf("the server does not say where it serves:\n%s", log)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// dataDir is a folder that an unprivileged account may enter.
func dataDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "openincidents-serve-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}
