package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	curated "github.com/openincidents/openincidents/dataset"
	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/testdb"
)

// writeDataset writes the program's own dataset to a folder.
func writeDataset(t *testing.T, dir string) {
	t.Helper()
	for _, name := range []string{"events", "groups", "sources"} {
		files, err := fs.Sub(curated.FS, name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(filepath.Join(dir, name), files); err != nil {
			t.Fatal(err)
		}
	}
}

func datasetFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	writeDataset(t, dir)
	return dir
}

func TestImportTwice(t *testing.T) {
	t.Parallel()
	url, dir := testdb.Clone(t), datasetFolder(t)
	out, err := runCommand(t, "import", dir, "--database-url", url)
	if err != nil || !strings.HasPrefix(out, "revision 1:") {
		t.Fatalf("%q, %v", out, err)
	}
	out, err = runCommand(t, "import", dir, "--database-url", url)
	if err != nil || !strings.HasPrefix(out, "nothing changed:") {
		t.Errorf("the second time: %q, %v", out, err)
	}
}

// TestImportReportsAllFindings, and touches no database before it has none.
func TestImportReportsAllFindings(t *testing.T) {
	t.Parallel()
	dir := changedDataset(t, "value: {at_least: 145}", "value: {atleast: 145}")
	file := filepath.Join(dir, "groups", "taliban.yaml")
	if err := os.WriteFile(file, []byte("title: Taliban\nkind: armed-grup\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"--check"}, {"--database-url", unreachable}} {
		_, err := runCommand(t, append([]string{"import", dir}, args...)...)
		if err == nil {
			t.Fatal("was not refused")
		}
		for _, want := range []string{"events/crocus-city-hall-attack-2024.yaml:", "at_least", "groups/taliban.yaml:2", "armed-group"} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%v: no %q in:\n%v", args, want, err)
			}
		}
	}
	if out, err := runCommand(t, "import", "--check", datasetFolder(t)); err != nil || !strings.Contains(out, "no findings") {
		t.Errorf("%q, %v", out, err)
	}
}

func TestImportRefusesWhatVanished(t *testing.T) {
	t.Parallel()
	url, dir := testdb.Clone(t), datasetFolder(t)
	if _, err := runCommand(t, "import", dir, "--database-url", url); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "events", "reina-club-attack-2017.yaml")); err != nil {
		t.Fatal(err)
	}
	_, err := runCommand(t, "import", dir, "--database-url", url)
	if err == nil || !strings.Contains(err.Error(), "reina-club-attack-2017") || !strings.Contains(err.Error(), "withdraw") {
		t.Errorf("%v", err)
	}
}

// TestTwoImportsAtOnce: one publishes, the other finds nothing left to do.
func TestTwoImportsAtOnce(t *testing.T) {
	t.Parallel()
	url, dir := testdb.Clone(t), datasetFolder(t)
	outs := make([]string, 2)
	var wg sync.WaitGroup
	for i := range outs {
		wg.Go(func() {
			var err error
			if outs[i], err = runCommand(t, "import", dir, "--database-url", url); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	both := strings.Join(outs, "")
	if strings.Count(both, "revision 1:") != 1 || strings.Count(both, "nothing changed") != 1 {
		t.Errorf("%q", outs)
	}
}

// TestImportsShareADataDirectory: the first runs PostgreSQL for all, and stops it
// when the last has ended, whichever that is. A server that is started meanwhile
// waits for them.
func TestImportsShareADataDirectory(t *testing.T) {
	t.Parallel()
	data, dir := dataDir(t), datasetFolder(t)
	outs := make([]string, 4)
	var wg sync.WaitGroup
	for i := range outs {
		wg.Go(func() {
			var err error
			if outs[i], err = runCommand(t, "import", dir, "--data-dir", data); err != nil {
				t.Error(err)
			}
		})
	}
	for !exists(filepath.Join(data, "lock")) {
		time.Sleep(time.Millisecond)
	}
	base, stop := start(t, "--data-dir", data)
	wg.Wait()
	if all := strings.Join(outs, ""); strings.Count(all, "revision 1:") != 1 || strings.Count(all, "nothing changed") != len(outs)-1 {
		t.Errorf("%q", outs)
	}
	if got := getEvents(t, base); got.Meta.Revision != 1 || len(got.Data) < 20 {
		t.Errorf("the server answers revision %d with %d events", got.Meta.Revision, len(got.Data))
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// TestImportKilled: killed at any moment, an import leaves the revision before
// it whole, and the next one is not in its way.
func TestImportKilled(t *testing.T) {
	t.Parallel()
	url := testdb.Clone(t)
	if _, err := runCommand(t, "import", datasetFolder(t), "--database-url", url); err != nil {
		t.Fatal(err)
	}
	changed := changedDataset(t, "value: {at_least: 145}", "value: {at_least: 146}")
	killed := 0
	for wait := 50 * time.Millisecond; newestRevision(t, url) == 1 && wait < 30*time.Second; wait += wait / 4 {
		cmd := programCommand(t, "import", changed, "--database-url", url)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		timer := time.AfterFunc(wait, func() { _ = cmd.Process.Kill() })
		if err := cmd.Wait(); err != nil {
			killed++
		}
		timer.Stop()
		best := bestKilled(t, url, newestRevision(t, url))
		if want := map[int64]int64{1: 145, 2: 146}[newestRevision(t, url)]; best != want {
			t.Fatalf("revision %d says %d", newestRevision(t, url), best)
		}
	}
	if newestRevision(t, url) != 2 || killed == 0 {
		t.Errorf("revision %d after %d kills", newestRevision(t, url), killed)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func newestRevision(t *testing.T, url string) int64 {
	t.Helper()
	newest, err := openStore(t, url).Newest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return newest.Number
}

func bestKilled(t *testing.T, url string, rev int64) int64 {
	t.Helper()
	event, err := openStore(t, url).Event(t.Context(), rev, changedEvent)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range event.Answers.Figures {
		if f.Property == "killed" && f.Best != nil {
			return *f.Best
		}
	}
	return -1
}

func openStore(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}
