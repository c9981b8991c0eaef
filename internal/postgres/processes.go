package postgres

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// leftProcesses returns the ids of the processes of PostgreSQL that run over
// our cluster; recorded is the postmaster that postmaster.pid names, or 0.
func (o Options) leftProcesses(ctx context.Context, runAs account, recorded int) ([]int, error) {
	if _, err := os.Stat("/proc/self/cwd"); err != nil {
		return o.verifyPostmaster(ctx, recorded)
	}
	if _, err := os.Stat(o.pgdata()); os.IsNotExist(err) {
		return nil, nil
	}
	if runAs.switched {
		return runAs.processesIn(ctx, "/proc", o.pgdata())
	}
	return processesIn("/proc", o.pgdata())
}

// searchScript does what processesIn does.
const searchScript = `for p in "$1"/[0-9]*; do
	if [ "$p/cwd" -ef "$2" ] && [ "$(cat "$p/comm")" = postgres ]; then echo "${p##*/}"; fi
done`

// processesIn looks with the account's own eyes: in most containers root lacks
// the right to see the working folders of others (CAP_SYS_PTRACE).
func (a account) processesIn(ctx context.Context, proc, pgdata string) ([]int, error) {
	out, err := a.output(ctx, "/", "/bin/sh", "-c", searchScript, "sh", proc, pgdata)
	if err != nil {
		return nil, fmt.Errorf("looking for processes over %s, as %s: %w", pgdata, a, err)
	}
	var found []int
	for _, field := range strings.Fields(out) {
		pid, err := strconv.Atoi(field)
		if err != nil {
			return nil, fmt.Errorf("looking for processes over %s: %w", pgdata, err)
		}
		found = append(found, pid)
	}
	return found, nil
}

// processesIn finds them by their working folder, which PostgreSQL makes the
// cluster's own. A process id alone proves nothing: it may be another
// program's by now.
func processesIn(proc, pgdata string) ([]int, error) {
	cluster, err := os.Stat(pgdata)
	if err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(proc)
	if err != nil {
		return nil, err
	}
	var found []int
	for _, entry := range entries {
		pid, err := strconv.Atoi(entry.Name())
		if err == nil && isClusterProcess(filepath.Join(proc, entry.Name()), cluster) {
			found = append(found, pid)
		}
	}
	return found, nil
}

// isClusterProcess is false for processes that end meanwhile, and for those of
// other users, which cannot be ours.
func isClusterProcess(dir string, cluster os.FileInfo) bool {
	name, err := os.ReadFile(filepath.Join(dir, "comm"))
	if err != nil || strings.TrimSpace(string(name)) != "postgres" {
		return false
	}
	cwd, err := os.Stat(filepath.Join(dir, "cwd"))
	return err == nil && os.SameFile(cwd, cluster)
}

// verifyPostmaster is for systems without /proc: it asks the server itself
// whose cluster it serves.
func (o Options) verifyPostmaster(ctx context.Context, pid int) ([]int, error) {
	if pid == 0 || processName(ctx, pid) != "postgres" {
		return nil, ctx.Err()
	}
	if file, ok, err := readPIDFile(o.pgdata()); err == nil && ok && o.serves(ctx, file.SocketDir) {
		return []int{pid}, nil
	}
	if o.endsSoon(ctx, pid) {
		return nil, nil
	}
	return nil, fmt.Errorf("%s names process id %d, which is a PostgreSQL that does not answer: stop it, or remove that file where it belongs to another cluster", pidFilePath(o.pgdata()), pid)
}

// processName is empty where there is no such process.
func processName(ctx context.Context, pid int) string {
	name, err := exec.CommandContext(ctx, "ps", "-p", strconv.Itoa(pid), "-o", "comm=").Output()
	if err != nil {
		return ""
	}
	return filepath.Base(strings.TrimSpace(string(name)))
}

func (o Options) serves(ctx context.Context, socketDir string) bool {
	if socketDir == "" {
		return false
	}
	conn, err := pgx.Connect(ctx, connString(socketDir, superuser, "postgres"))
	if err != nil {
		return false
	}
	defer func() { _ = conn.Close(ctx) }()
	var served string
	if err := conn.QueryRow(ctx, `SHOW data_directory`).Scan(&served); err != nil {
		return false
	}
	a, errA := os.Stat(served)
	b, errB := os.Stat(o.pgdata())
	return errA == nil && errB == nil && os.SameFile(a, b)
}

// endsSoon gives a server that is shutting down, and so answers no more, time
// to remove its postmaster.pid.
func (o Options) endsSoon(ctx context.Context, pid int) bool {
	for deadline := time.Now().Add(fastPatience); time.Now().Before(deadline) && ctx.Err() == nil; {
		file, ok, err := readPIDFile(o.pgdata())
		if err == nil && (!ok || file.PID != pid) {
			return true
		}
		time.Sleep(predecessorPoll)
	}
	return false
}
