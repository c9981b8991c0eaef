// Command server publishes a curated, open-source incident dataset and serves
// it over HTTP. See server --help.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// Exit statuses.
const (
	statusDone    = 0
	statusFailed  = 1
	statusUsage   = 2
	statusStopped = 130
)

func main() { os.Exit(program()) }

// sameWish is how long after a signal another one is the same wish, told twice:
// shells and supervisors signal a process and then its group.
const sameWish = 500 * time.Millisecond

// program runs until the command ends or a signal ends it, and returns the exit
// status. A second signal ends it at once.
func program() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, func() { time.AfterFunc(sameWish, stop) })
	return report(ctx, run(ctx, os.Args[1:], streams{os.Stdout, os.Stderr}), os.Stderr)
}

// errStarting means that a signal came before the server was ready.
var errStarting = errors.New("stopped while starting")

// report tells how the program ended and returns the exit status.
func report(ctx context.Context, err error, to io.Writer) int {
	status := statusFailed
	switch usage := (*usageError)(nil); {
	case err == nil:
		return statusDone
	case errors.As(err, &usage):
		status = statusUsage
	case errors.Is(err, errStarting):
		status = statusStopped
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		// what the signal broke off has errors of its own, which are of no use
		status, err = statusStopped, errors.New("stopped before it was done")
	}
	_, _ = fmt.Fprintln(to, "server:", err)
	return status
}
