package postgres

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestParsePIDFile(t *testing.T) {
	t.Parallel()
	tests := map[string]pidFile{
		"4242\n/var/pgdata\n1700000000\n5432\n/run/socket\n\n 123 4\nready   \n": {4242, "/run/socket"},
		"4242\n/var/pgdata\n": {4242, ""},
		"-17\n/var/pgdata\n":  {17, ""},
	}
	for text, want := range tests {
		if got, err := parsePIDFile(text); err != nil || got != want {
			t.Errorf("%q is read as %+v, %v; want %+v", text, got, err, want)
		}
	}
	for _, text := range []string{"", "\n", "0\n", "postgres\n", "1.5\n"} {
		if got, err := parsePIDFile(text); err == nil {
			t.Errorf("%q is read as %+v", text, got)
		}
	}
}

func FuzzParsePIDFile(f *testing.F) {
	f.Add("4242\n/var/pgdata\n1700000000\n5432\n/run/socket\n\n 123 4\nready   \n")
	f.Add("-9223372036854775808\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := parsePIDFile(text)
		if err == nil && file.PID <= 0 {
			t.Errorf("%q is read as %+v", text, file)
		}
	})
}

// TestProcessesIn tells PostgreSQL over our cluster from all else.
func TestProcessesIn(t *testing.T) {
	t.Parallel()
	root := openDir(t)
	ours, theirs := filepath.Join(root, "ours"), filepath.Join(root, "theirs")
	must(t, makeFolder(ours))
	must(t, makeFolder(theirs))
	proc := filepath.Join(root, "proc")
	for pid, process := range map[int][2]string{10: {"postgres", ours}, 11: {"bash", ours}, 12: {"postgres", theirs}, 13: {"postgres", ours}, 14: {"postgres", filepath.Join(root, "gone")}} {
		writeFile(t, filepath.Join(proc, strconv.Itoa(pid), "comm"), process[0]+"\n", 0o644)
		must(t, os.Symlink(process[1], filepath.Join(proc, strconv.Itoa(pid), "cwd")))
	}
	must(t, makeFolder(filepath.Join(proc, "self")))
	runAs, err := serverAccount(filepath.Join(root, "pgdata"))
	must(t, err)
	for name, search := range map[string]func() ([]int, error){
		"our own eyes":  func() ([]int, error) { return processesIn(proc, ours) },
		"the account's": func() ([]int, error) { return runAs.processesIn(testContext(t), proc, ours) },
	} {
		got, err := search()
		slices.Sort(got)
		if err != nil || !slices.Equal(got, []int{10, 13}) {
			t.Errorf("with %s it sees %v, %v; want 10 and 13", name, got, err)
		}
	}
}

// TestVerifyPostmaster is the way of systems without /proc.
func TestVerifyPostmaster(t *testing.T) {
	t.Parallel()
	o := testOptions(t, openDir(t))
	server := start(t, o)
	pid := server.process.pid()
	if got, err := o.verifyPostmaster(testContext(t), pid); err != nil || !slices.Equal(got, []int{pid}) {
		t.Errorf("our server: %v, %v", got, err)
	}
	if got, err := o.verifyPostmaster(testContext(t), os.Getpid()); err != nil || got != nil {
		t.Errorf("another program: %v, %v", got, err)
	}
	elsewhere := testOptions(t, openDir(t))
	if elsewhere.serves(testContext(t), server.socketDir) {
		t.Error("the server of one cluster is taken for that of another")
	}
}

func TestLogIsRotated(t *testing.T) {
	t.Parallel()
	folder := openDir(t)
	path := filepath.Join(folder, "postgres.log")
	must(t, os.WriteFile(path, []byte("old\n"), 0o600))
	must(t, os.Truncate(path, maxLogBytes+1))
	log, err := openLog(folder)
	must(t, err)
	for i := range 100 {
		_, err := fmt.Fprintln(log.file, "line", i)
		must(t, err)
	}
	if tail := log.tail(); strings.Contains(tail, "line 84\n") || !strings.Contains(tail, "line 85\n") || !strings.HasSuffix(tail, "line 99") {
		t.Errorf("the tail is %q", tail)
	}
	must(t, log.file.Close())
	if !exists(t, path+".1") {
		t.Error("the old log is gone")
	}
	again, err := openLog(folder)
	must(t, err)
	if tail := again.tail(); strings.Contains(tail, "line 99") {
		t.Errorf("lines of an earlier run stand in the tail: %q", tail)
	}
	must(t, again.file.Close())
}

// TestConnString holds paths that need quoting.
func TestConnString(t *testing.T) {
	t.Parallel()
	folder := `/tmp/a b&c=d%/"e"`
	config, err := pgx.ParseConfig(connString(folder, Owner, Database))
	must(t, err)
	if config.Host != folder || config.Port != 5432 || config.User != Owner || config.Database != Database || config.TLSConfig != nil {
		t.Errorf("read back as %q %d %q %q", config.Host, config.Port, config.User, config.Database)
	}
	if got, want := quoteList(folder), `"/tmp/a b&c=d%/""e"""`; got != want {
		t.Errorf("in the settings it is %s, want %s", got, want)
	}
}

func TestRemoveSocketDirLeavesOthersAlone(t *testing.T) {
	t.Parallel()
	o := Options{DataDir: openDir(t)}
	foreign := filepath.Join(openDir(t), "run")
	writeFile(t, filepath.Join(foreign, socketName), "", 0o600)
	must(t, o.removeSocketDir(foreign))
	if !exists(t, filepath.Join(foreign, socketName)) {
		t.Error("the socket of another PostgreSQL is gone")
	}
	ours := filepath.Join(openDir(t), socketPrefix+"1")
	writeFile(t, filepath.Join(ours, "keep"), "", 0o600)
	if err := o.removeSocketDir(ours); err == nil || !exists(t, filepath.Join(ours, "keep")) {
		t.Errorf("a folder with other files: %v", err)
	}
}
