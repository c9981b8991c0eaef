// Command bench fills a database with synthetic records, and measures the server
// over it: side by side with the bare limits of HTTP and SQL, in one run. See
// bench --help.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// cli is the command line.
type cli struct {
	Data dataCommand `cmd:"" help:"Fill a database with synthetic records, publication by publication."`
	Run  runCommand  `cmd:"" help:"Measure the server over that database, and print a table."`
	Bare bareCommand `cmd:"" hidden:"" help:"Serve recorded answers: the bare limit of HTTP."`
}

const description = `Shows the speed of the server as ratios: each request is measured by turns with a bare
limit of the same work, on the same data and in the same run.`

func main() { os.Exit(program()) }

// program runs the command line and returns the exit status. A signal ends it in
// order: what it started is stopped first.
func program() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case err == nil:
		return 0
	case ctx.Err() != nil:
		_, _ = fmt.Fprintln(os.Stderr, "bench: stopped before it was done")
		return 130
	default:
		_, _ = fmt.Fprintln(os.Stderr, "bench:", err)
		return 1
	}
}

// streams are where a command writes: what it found to out, how it goes to err.
type streams struct{ out, err io.Writer }

func run(ctx context.Context, args []string, out, err io.Writer) error {
	var c cli
	exit := false
	parser, problem := kong.New(&c, kong.Name("bench"), kong.Description(description),
		kong.Writers(out, err), kong.Exit(func(int) { exit = true }))
	if problem != nil {
		return problem
	}
	command, problem := parser.Parse(args)
	if exit { // --help was asked for and printed
		return nil
	}
	if problem != nil {
		return errors.Join(problem, errors.New("see bench --help"))
	}
	command.BindTo(ctx, (*context.Context)(nil))
	return command.Run(streams{out, err})
}
