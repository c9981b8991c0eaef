package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// pidFile is what PostgreSQL writes into postmaster.pid.
type pidFile struct {
	// PID is that of the postmaster.
	PID int
	// SocketDir is empty while the server starts.
	SocketDir string
}

// The lines of postmaster.pid that matter, counted from 0.
const (
	pidLine       = 0
	socketDirLine = 4
)

func parsePIDFile(text string) (pidFile, error) {
	lines := strings.Split(text, "\n")
	pid, err := strconv.ParseInt(strings.TrimSpace(lines[pidLine]), 10, 32)
	// A server in single-user mode writes its number with a minus sign.
	if err != nil || pid == 0 {
		return pidFile{}, fmt.Errorf("%.40q is no process id", lines[pidLine])
	}
	parsed := pidFile{PID: int(max(pid, -pid))}
	if len(lines) > socketDirLine {
		parsed.SocketDir = strings.TrimSpace(lines[socketDirLine])
	}
	return parsed, nil
}

func pidFilePath(pgdata string) string { return filepath.Join(pgdata, "postmaster.pid") }

// readPIDFile returns false where there is no such file, or one that is no use:
// a crash may leave it empty.
func readPIDFile(pgdata string) (pidFile, bool, error) {
	text, err := os.ReadFile(pidFilePath(pgdata))
	if errors.Is(err, fs.ErrNotExist) {
		return pidFile{}, false, nil
	}
	if err != nil {
		return pidFile{}, false, err
	}
	parsed, err := parsePIDFile(string(text))
	return parsed, err == nil, nil
}
