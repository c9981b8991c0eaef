package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/api/apitest"
	"github.com/openincidents/openincidents/internal/testdb"
)

// TestReleaseAndExport: a release is exported the same, to the byte, after
// something else was published.
func TestReleaseAndExport(t *testing.T) {
	t.Parallel()
	url := testdb.Clone(t)
	must := func(args ...string) string {
		t.Helper()
		out, err := runCommand(t, append(args, "--database-url", url)...)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	must("import", datasetFolder(t))
	if out := must("release", "2026.11", "--notes", "the first"); !strings.Contains(out, "revision 1") {
		t.Errorf("%q", out)
	}
	first, second := filepath.Join(t.TempDir(), "first"), filepath.Join(t.TempDir(), "second")
	must("export", first)
	must("import", changedDataset(t, "value: {at_least: 145}", "value: {at_least: 146}"))
	must("export", second, "--release", "2026.11")
	sums := checkSums(t, first)
	if again := checkSums(t, second); again != sums {
		t.Errorf("the release was exported otherwise later:\n%s\n%s", sums, again)
	}
	third := filepath.Join(t.TempDir(), "third")
	must("export", third)
	if checkSums(t, third) == sums {
		t.Error("the newest revision was exported as the first")
	}
	c := apitest.NewClient(t, api.New(api.Options{Store: openStore(t, url), Logger: slog.New(slog.DiscardHandler)}))
	for query, best := range map[string]int{"?release=2026.11": 145, "?as_of=2100-01-01": 146, "": 146} {
		holds(t, figures(record(t, c, "/v1/events/"+changedEvent+query), "killed")[0], object{"best": best})
	}
	for _, list := range []string{"events", "groups", "sources", "claims", "vocabulary"} {
		if n := jsonLines(t, filepath.Join(first, list+".ndjson")); n < 6 {
			t.Errorf("%d %s", n, list)
		}
	}
}

// checkSums holds every file to its sum and returns the sums.
func checkSums(t *testing.T, dir string) string {
	t.Helper()
	sums := readFile(t, filepath.Join(dir, "SHA256SUMS"))
	lines := strings.Split(strings.TrimSpace(string(sums)), "\n")
	if len(lines) != 7 {
		t.Errorf("%d sums", len(lines))
	}
	for _, line := range lines {
		sum, name, _ := strings.Cut(line, "  ")
		if got := fmt.Sprintf("%x", sha256.Sum256(readFile(t, filepath.Join(dir, name)))); got != sum {
			t.Errorf("%s has the sum %s, not %s", name, got, sum)
		}
	}
	return string(sums)
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// jsonLines counts the lines of a file, each a JSON object.
func jsonLines(t *testing.T, name string) int {
	t.Helper()
	lines := bufio.NewScanner(bytes.NewReader(readFile(t, name)))
	lines.Buffer(nil, 1<<20)
	count := 0
	for lines.Scan() {
		var item object
		if err := json.Unmarshal(lines.Bytes(), &item); err != nil {
			t.Errorf("%s, line %d: %v", name, count+1, err)
		}
		count++
	}
	if err := lines.Err(); err != nil {
		t.Error(err)
	}
	return count
}

func TestReleaseAndExportRefuse(t *testing.T) {
	t.Parallel()
	empty, filled, full := testdb.Clone(t), testdb.Clone(t), t.TempDir()
	writeFile(t, filepath.Join(full, "mine.txt"), "mine")
	if _, err := runCommand(t, "import", datasetFolder(t), "--database-url", filled); err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "out")
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"nothing published":      {[]string{"release", "1", "--database-url", empty}, "nothing is published"},
		"nothing to export":      {[]string{"export", dir, "--database-url", empty}, "nothing is published"},
		"a bad tag":              {[]string{"release", "a tag", "--database-url", filled}, "2026.11"},
		"a revision to come":     {[]string{"release", "1", "--revision", "7", "--database-url", filled}, "revision 7"},
		"an unknown release":     {[]string{"export", dir, "--release", "x", "--database-url", filled}, "no release x"},
		"a folder in use":        {[]string{"export", full, "--database-url", filled}, "not empty"},
		"a release and a number": {[]string{"export", dir, "--release", "x", "--revision", "1", "--database-url", filled}, "can't be used together"},
	} {
		if _, err := runCommand(t, tc.args...); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v, want %q", name, err, tc.want)
		}
	}
	if entries, err := os.ReadDir(filepath.Dir(dir)); err != nil || len(entries) != 0 {
		t.Errorf("a refused export left %v, %v", entries, err)
	}
}
