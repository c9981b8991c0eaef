package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"syscall"
	"time"
)

// How long processes that an earlier run left behind may take to end after a
// fast shutdown, and after an immediate one.
const (
	fastPatience      = 60 * time.Second
	predecessorPoll   = 20 * time.Millisecond
	killPatience      = 10 * time.Second
	immediatePatience = 5 * time.Second
)

// clearPredecessor stops what an earlier run, killed before it could stop its
// server, left alive over our cluster, and removes what it left on disk. We own
// the data directory, so no living program needs any of it.
func (o Options) clearPredecessor(ctx context.Context, runAs account) error {
	file, recorded, err := readPIDFile(o.pgdata())
	if err != nil {
		return err
	}
	left, err := o.leftProcesses(ctx, runAs, file.PID)
	if err != nil {
		return err
	}
	if len(left) > 0 {
		o.Logger.Warn("stopping a PostgreSQL that an earlier run left behind", "pid", file.PID, "processes", len(left))
		if err := o.stopLeft(ctx, runAs, file.PID); err != nil {
			return err
		}
	}
	if recorded && file.SocketDir != "" {
		// It is only litter, and a later run has a folder of its own.
		_ = o.removeSocketDir(file.SocketDir)
	}
	if err := os.Remove(pidFilePath(o.pgdata())); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// stopLeft asks the postmaster first; what does not end is stopped less gently.
// Without a postmaster the rest is of no use to anybody.
func (o Options) stopLeft(ctx context.Context, runAs account, postmaster int) error {
	steps := []struct {
		signal   syscall.Signal
		patience time.Duration
	}{{syscall.SIGINT, fastPatience}, {syscall.SIGQUIT, immediatePatience}, {syscall.SIGKILL, killPatience}}
	for _, step := range steps {
		left, err := o.leftProcesses(ctx, runAs, postmaster)
		if err != nil || len(left) == 0 {
			return err
		}
		if step.signal == syscall.SIGINT && !slices.Contains(left, postmaster) {
			continue
		}
		signalLeft(left, postmaster, step.signal)
		if gone, err := o.waitGone(ctx, runAs, postmaster, step.patience); gone || err != nil {
			return err
		}
	}
	return fmt.Errorf("a PostgreSQL that an earlier run left behind (process id %d) does not end: stop it by hand", postmaster)
}

// signalLeft leaves a fast shutdown to the postmaster, who tells its children.
func signalLeft(left []int, postmaster int, sig syscall.Signal) {
	if sig == syscall.SIGINT {
		left = []int{postmaster}
	}
	for _, pid := range left {
		if p, err := os.FindProcess(pid); err == nil {
			_ = p.Signal(sig)
		}
	}
}

func (o Options) waitGone(ctx context.Context, runAs account, postmaster int, patience time.Duration) (bool, error) {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		left, err := o.leftProcesses(ctx, runAs, postmaster)
		if err != nil || len(left) == 0 {
			return true, err
		}
		select {
		case <-ctx.Done():
			return false, fmt.Errorf("stopping a PostgreSQL that an earlier run left behind: %w", ctx.Err())
		case <-time.After(predecessorPoll):
		}
	}
	return false, nil
}
