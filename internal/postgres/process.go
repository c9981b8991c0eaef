package postgres

import (
	"context"
	"os"
	"os/exec"
	"runtime"
	"syscall"
)

// process is a running postmaster.
type process struct {
	cmd *exec.Cmd
	// done is closed when the process has ended; err is set by then.
	done chan struct{}
	err  error
}

// launch starts cmd from a thread that lives as long as the process does, since
// the system sends the death signal when that thread ends, not when we do.
func launch(cmd *exec.Cmd) (*process, error) {
	p := &process{cmd: cmd, done: make(chan struct{})}
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
	p.guard()
	return p, nil
}

func (p *process) pid() int { return p.cmd.Process.Pid }

// signal does nothing where the process has ended.
func (p *process) signal(sig os.Signal) { _ = p.cmd.Process.Signal(sig) }

// wait reports whether the process ended before the context did.
func (p *process) wait(ctx context.Context) bool {
	select {
	case <-p.done:
		return true
	case <-ctx.Done():
		return false
	}
}

// end waits, and kills what does not end in time.
func (p *process) end(ctx context.Context) {
	if !p.wait(ctx) {
		p.signal(syscall.SIGKILL)
		<-p.done
	}
}
