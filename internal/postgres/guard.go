package postgres

import (
	"context"
	"os/exec"
	"strconv"
)

// guard ends the server where we are killed, on systems that do not do so.
func (p *process) guard() {
	if endsWithUs {
		return
	}
	if stop, err := startGuard(p.pid()); err == nil {
		go func() { <-p.done; stop() }()
	}
}

// guardScript waits until its standard input is closed, by us or by our death.
const guardScript = `cat >/dev/null; kill -INT "$1"`

// startGuard runs a small shell that sends SIGINT to pid when we end. The
// function that it returns calls the guard off.
func startGuard(pid int) (stop func(), err error) {
	cmd := exec.CommandContext(context.Background(), "/bin/sh", "-c", guardScript, "sh", strconv.Itoa(pid))
	// A group of its own keeps Ctrl-C from it.
	cmd.SysProcAttr = account{}.attributes(0)
	// Wait closes the pipe.
	if _, err := cmd.StdinPipe(); err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}, nil
}
