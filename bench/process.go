package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// How long a child may take to answer, which for a server may mean a migration,
// and to end.
const (
	startTimeout = 5 * time.Minute
	stopTimeout  = 20 * time.Second
	startPoll    = 20 * time.Millisecond
)

// process is a child of ours that serves HTTP.
type process struct {
	cmd     *exec.Cmd
	address string
	log     string
	// done is closed when it has ended; err is set by then.
	done chan struct{}
	err  error
}

// startProcess runs a program whose output goes to the file log, and waits until
// it answers at address. The thread that starts it lives as long as it does, since
// the system sends the death signal when that thread ends.
func startProcess(ctx context.Context, cmd *exec.Cmd, address, log string) (*process, error) {
	file, err := os.Create(log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = file, file, attributes()
	p := &process{cmd: cmd, address: address, log: log, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			p.err = cmd.Wait()
			close(p.done)
		}
	}()
	if err := <-started; err != nil {
		return nil, err
	}
	if err := p.await(ctx); err != nil {
		return nil, errors.Join(err, p.stop())
	}
	return p, nil
}

// await returns once the process is ready: /readyz of a server; the bare handlers
// know no such path, and say so as soon as they serve.
func (p *process) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	for {
		if p.answers(ctx) {
			return nil
		}
		select {
		case <-p.done:
			return fmt.Errorf("%s ended before it answered (%w): %s", p.cmd.Path, p.err, p.tail())
		case <-ctx.Done():
			return fmt.Errorf("%s does not answer at %s: %w", p.cmd.Path, p.address, ctx.Err())
		case <-time.After(startPoll):
		}
	}
}

func (p *process) answers(ctx context.Context) bool {
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.address+"/readyz", http.NoBody)
	if err != nil {
		return false
	}
	response, err := plain.Do(ask)
	if err != nil {
		return false
	}
	return response.Body.Close() == nil && response.StatusCode < http.StatusInternalServerError
}

// tail is the end of what the process said.
func (p *process) tail() string {
	text, err := os.ReadFile(p.log)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(text[max(0, len(text)-1000):]))
}

// stop ends the process, in order where it can.
func (p *process) stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM) // where it has ended already, all is well
	select {
	case <-p.done:
		return nil
	case <-time.After(stopTimeout):
		_ = p.cmd.Process.Kill()
		<-p.done
		return fmt.Errorf("%s did not end within %v and was killed; see %s", p.cmd.Path, stopTimeout, p.log)
	}
}

// freeAddress finds a port of this machine that nobody listens on.
func freeAddress(ctx context.Context) (string, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}
