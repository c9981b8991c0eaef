package postgres

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// InUseError says that another live program owns a data directory.
type InUseError struct {
	DataDir string
	// PID is the process id of the owner; 0 where it is not known.
	PID int
}

// Error names the owner and what to do.
func (e *InUseError) Error() string {
	owner := "another program"
	if e.PID != 0 {
		owner = fmt.Sprintf("the program with process id %d", e.PID)
	}
	return fmt.Sprintf("the data directory %s is in use by %s: stop that one first, or choose another folder with --data-dir (DATA_DIR)", e.DataDir, owner)
}

// dataLock is the ownership of a data directory. The system lets go of it when
// the owner ends, however it ends.
type dataLock struct{ file *flock.Flock }

// tryLock returns an InUseError where another owns the folder.
func tryLock(dataDir string) (*dataLock, error) {
	path := filepath.Join(dataDir, "lock")
	file := flock.New(path)
	locked, err := file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	if !locked {
		return nil, &InUseError{DataDir: dataDir, PID: lockOwner(path)}
	}
	if err := os.WriteFile(path, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
		_ = file.Unlock()
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	return &dataLock{file}, nil
}

func lockOwner(path string) int {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}

// release leaves the file: removing it would let two programs lock two files of
// the same name.
func (l *dataLock) release() error { return l.file.Unlock() }
