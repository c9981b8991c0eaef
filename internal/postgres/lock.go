package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// How often an owner is looked after that is waited for, and for how long: one
// at a task, and one that has not yet written, or no longer, who it is.
const (
	ownerPoll       = 50 * time.Millisecond
	taskPatience    = 5 * time.Minute
	unknownPatience = 2 * time.Second
)

// InUseError says that another live program owns a data directory.
type InUseError struct {
	DataDir string
	// PID is the process id of the owner; 0 where it is not known.
	PID int
	// Task is what the owner does, where that ends by itself; see Options.
	Task string
}

// Error names the owner and what to do.
func (e *InUseError) Error() string {
	owner := "another program"
	if e.PID != 0 {
		owner = fmt.Sprintf("the program with process id %d", e.PID)
	}
	if e.Task != "" {
		owner += " (" + e.Task + ")"
	}
	return fmt.Sprintf("the data directory %s is in use by %s: stop that one first, or choose another folder with --data-dir (DATA_DIR)", e.DataDir, owner)
}

// patience is how long the owner is worth waiting for.
func (e *InUseError) patience() time.Duration {
	switch {
	case e.Task != "":
		return taskPatience
	case e.PID == 0 || !alive(e.PID):
		return unknownPatience
	default:
		return 0
	}
}

func alive(pid int) bool {
	p, err := os.FindProcess(pid)
	if err != nil {
		return false
	}
	err = p.Signal(syscall.Signal(0))
	return err == nil || errors.Is(err, os.ErrPermission)
}

// dataLock is the ownership of a data directory. The system lets go of it when
// the owner ends, however it ends.
type dataLock struct{ file *flock.Flock }

// tryLock returns an InUseError where another owns the folder.
func (o Options) tryLock() (*dataLock, error) {
	path := filepath.Join(o.DataDir, "lock")
	file := flock.New(path)
	locked, err := file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	if !locked {
		inUse := &InUseError{DataDir: o.DataDir}
		if text, err := os.ReadFile(path); err == nil {
			inUse.PID, inUse.Task = parseOwner(string(text))
		}
		return nil, inUse
	}
	if err := os.WriteFile(path, []byte(fmt.Sprintf("%d %s\n", os.Getpid(), o.Task)), 0o600); err != nil {
		_ = file.Unlock()
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	return &dataLock{file}, nil
}

// parseOwner reads a process id and perhaps a task; 0 where there is none.
func parseOwner(text string) (pid int, task string) {
	first, task, _ := strings.Cut(strings.TrimSpace(text), " ")
	pid, err := strconv.Atoi(first)
	if err != nil || pid < 0 {
		return 0, ""
	}
	return pid, strings.TrimSpace(task)
}

// awaitLock waits for an owner that ends by itself.
func (o Options) awaitLock(ctx context.Context, inUse *InUseError) (*dataLock, error) {
	told := false
	for begin := time.Now(); time.Since(begin) < inUse.patience(); {
		if inUse.Task != "" && !told {
			told = true
			o.Logger.Info("waiting for another program to finish with the data directory", "pid", inUse.PID, "task", inUse.Task)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%w: %w", inUse, ctx.Err())
		case <-time.After(ownerPoll):
		}
		lock, err := o.tryLock()
		if !errors.As(err, &inUse) {
			return lock, err
		}
	}
	return nil, inUse
}

// release leaves the file, empty: removing it would let two programs lock two
// files of the same name.
func (l *dataLock) release() error {
	return errors.Join(os.Truncate(l.file.Path(), 0), l.file.Unlock())
}
