package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// list is what these tests need of an answered list.
type list struct {
	Data []struct {
		ID    string `json:"id"`
		Title string `json:"title"`
	} `json:"data"`
	Meta struct {
		Revision int64 `json:"revision"`
	} `json:"meta"`
}

func getEvents(t *testing.T, base string) list {
	t.Helper()
	var got list
	if err := json.Unmarshal([]byte(get(t, base+"/v1/events?limit=1000")), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

// awaitRevision waits until a server was told of a revision.
func awaitRevision(t *testing.T, base string, want int64) {
	t.Helper()
	for getEvents(t, base).Meta.Revision != want {
		select {
		case <-t.Context().Done():
			t.Fatalf("the server never answers revision %d", want)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v: %s", url, response.Status, err, body)
	}
	return string(body)
}

// start runs the server in this process; stop is Ctrl-C.
func start(t *testing.T, args ...string) (base string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	var out, log output
	ended := make(chan error, 1)
	go func() {
		ended <- run(ctx, append([]string{"serve", "--addr", "127.0.0.1:0"}, args...), streams{&out, &log})
	}()
	base = awaitAddress(t, &out, &log, ended)
	return base, func() error {
		cancel()
		select {
		case err := <-ended:
			return err
		case <-time.After(time.Minute):
			return fmt.Errorf("the server does not stop:\n%s", &log)
		}
	}
}

// TestServeOverOneDataDirectory: started, imported into, stopped, killed,
// started again, always over the same data.
func TestServeOverOneDataDirectory(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	base, stop := start(t, "--data-dir", dir)
	first := getEvents(t, base)
	if first.Meta.Revision != 1 || len(first.Data) < 20 {
		t.Fatalf("revision %d with %d events", first.Meta.Revision, len(first.Data))
	}
	if err := run(t.Context(), []string{"serve", "--addr", "127.0.0.1:0", "--data-dir", dir}, streams{io.Discard, io.Discard}); err == nil ||
		!strings.Contains(err.Error(), fmt.Sprint(os.Getpid())) {
		t.Errorf("a second server over the same data: %v", err)
	}

	changed := changedDataset(t, "title: Attack on Crocus City Hall", "title: A new title")
	out, err := runCommand(t, "import", changed, "--data-dir", dir, "--author", "A. Curator", "--message", "a better title")
	if err != nil || !strings.Contains(out, "revision 2: 0 records added, 1 changed") {
		t.Fatalf("import beside the server: %q, %v", out, err)
	}
	awaitRevision(t, base, 2)
	if err := stop(); err != nil {
		t.Fatalf("Ctrl-C: %v", err)
	}

	killServer(t, dir)
	// somebody has published another dataset: the program's own does not undo it
	base, stop = start(t, "--data-dir", dir)
	if got := getEvents(t, base); got.Meta.Revision != 2 {
		t.Errorf("after a kill: revision %d", got.Meta.Revision)
	}
	if err := stop(); err != nil {
		t.Fatalf("Ctrl-C: %v", err)
	}
}

// killServer starts the program as a process of its own and ends it with SIGKILL.
func killServer(t *testing.T, dir string) {
	t.Helper()
	cmd := programCommand(t, "serve", "--addr", "127.0.0.1:0", "--data-dir", dir)
	var out, log output
	cmd.Stdout, cmd.Stderr = &out, &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	awaitAddress(t, &out, &log, ended)
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("a killed server ended as if it had been told to")
	}
}

func TestServeRefuses(t *testing.T) {
	t.Parallel()
	bad := changedDataset(t, "kind: armed-assault", "kind: armed-asault")
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"an address in words":   {[]string{"--addr", "nowhere"}, "--addr"},
		"a dataset that is not": {[]string{"--database-url", unreachable, "--dataset", "/nonexistent"}, "/nonexistent"},
		"findings":              {[]string{"--database-url", unreachable, "--addr", "127.0.0.1:0", "--dataset", bad}, `armed-assault`},
		"no database":           {[]string{"--database-url", unreachable, "--addr", "127.0.0.1:0"}, "the database cannot be used: failed to connect"},
	} {
		_, err := runCommand(t, append([]string{"serve"}, tc.args...)...)
		if err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", name, err, tc.want)
		}
	}
}

// unreachable is a database that is not there.
const unreachable = "postgres://nobody@127.0.0.1:1/nothing?connect_timeout=1"

// changedEvent is the event that tests change.
const changedEvent = "crocus-city-hall-attack-2024"

// changedDataset writes the program's dataset to a folder, with the file of
// changedEvent changed.
func changedDataset(t *testing.T, old, replacement string) string {
	t.Helper()
	dir := t.TempDir()
	writeDataset(t, dir)
	file := filepath.Join(dir, "events", changedEvent+".yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("%s does not hold %q", file, old)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(text), old, replacement, 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}
