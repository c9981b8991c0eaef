package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"
)

// TestReport gives each kind of end its status, and one line.
func TestReport(t *testing.T) {
	t.Parallel()
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	broken := fmt.Errorf("publishing: %w", context.Canceled)
	for name, tc := range map[string]struct {
		ctx    context.Context
		err    error
		status int
		want   string
	}{
		"done":                 {t.Context(), nil, 0, ""},
		"failed":               {t.Context(), errors.New("no such file"), 1, "server: no such file\n"},
		"wrong usage":          {t.Context(), fmt.Errorf("so: %w", badFlag("--x")), 2, "server: so: --x (see server --help)\n"},
		"broken off":           {stopped, broken, 130, "server: stopped before it was done\n"},
		"while starting":       {stopped, errStarting, 130, "server: stopped while starting\n"},
		"failed while stopped": {stopped, errors.New("disk full"), 1, "server: disk full\n"},
		"not by a signal":      {t.Context(), broken, 1, "server: publishing: context canceled\n"},
	} {
		var out strings.Builder
		if got := report(tc.ctx, tc.err, &out); got != tc.status || out.String() != tc.want {
			t.Errorf("%s: %d, %q", name, got, out.String())
		}
	}
}

// signalled is the program as a process whose log tells when to signal it.
type signalled struct {
	cmd      *exec.Cmd
	out, log output
	ended    chan error
}

func startSignalled(t *testing.T, args ...string) *signalled {
	t.Helper()
	s := &signalled{cmd: programCommand(t, args...), ended: make(chan error, 1)}
	s.cmd.Stdout, s.cmd.Stderr = &s.out, &s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() { s.ended <- s.cmd.Wait() }()
	return s
}

// interrupt sends SIGINT once the log holds text.
func (s *signalled) interrupt(t *testing.T, text string) {
	t.Helper()
	for deadline := time.Now().Add(2 * time.Minute); !strings.Contains(s.log.String(), text); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no %q in:\n%s", text, &s.log)
		}
	}
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
}

func (s *signalled) status(t *testing.T) syscall.WaitStatus {
	t.Helper()
	select {
	case err := <-s.ended:
		t.Logf("it ended: %v", err)
	case <-time.After(time.Minute):
		t.Fatalf("it does not end:\n%s", &s.log)
	}
	status, ok := s.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if !ok {
		t.Fatal("no status of a Unix process")
	}
	return status
}

// TestInterruptedWhileStarting ends in order and in plain words.
func TestInterruptedWhileStarting(t *testing.T) {
	t.Parallel()
	program := startSignalled(t, "serve", "--addr", "127.0.0.1:0", "--data-dir", dataDir(t))
	program.interrupt(t, "making a database cluster")
	if status := program.status(t); status.ExitStatus() != 130 || !strings.HasSuffix(program.log.String(), "server: stopped while starting\n") {
		t.Errorf("%v:\n%s", status, &program.log)
	}
}

// TestInterruptedTwice: the first signal waits for a program that uses the
// database, the second for nothing.
func TestInterruptedTwice(t *testing.T) {
	t.Parallel()
	dir := dataDir(t)
	program := startSignalled(t, "serve", "--addr", "127.0.0.1:0", "--data-dir", dir)
	awaitAddress(t, &program.out, &program.log, program.ended)
	user := flock.New(filepath.Join(dir, "users"))
	if joined, err := user.TryRLock(); err != nil || !joined {
		t.Fatal(joined, err)
	}
	defer func() { _ = user.Unlock() }()
	program.interrupt(t, "dataset")
	// signals that follow at once are the first, told again
	again := time.NewTicker(sameWish / 2)
	defer again.Stop()
	for range 4 {
		program.interrupt(t, "other programs still use")
		<-again.C
	}
	if status := program.status(t); status.Signal() != syscall.SIGINT { // -1 where it exited
		t.Errorf("exit status %d:\n%s", status.ExitStatus(), &program.log)
	}
}
