package main

import (
	"context"
	"errors"
	"io"

	"github.com/alecthomas/kong"
)

// streams are where a command writes: what it found to out, how it goes to err.
type streams struct {
	out, err io.Writer
}

// cli is the command line. Flags that have an environment variable name it.
type cli struct {
	Serve   serveCommand   `cmd:"" default:"withargs" help:"Serve the dataset over HTTP. The default."`
	Import  importCommand  `cmd:"" help:"Publish the data files of a folder as one revision."`
	Verify  verifyCommand  `cmd:"" help:"Check the places and excerpts of claims against copies of the articles."`
	Release releaseCommand `cmd:"" help:"Name a revision, for good."`
	Export  exportCommand  `cmd:"" help:"Write everything that is published to plain files."`
	Migrate migrateCommand `cmd:"" help:"Bring the database's schema to the newest version, or to another."`
	Health  healthCommand  `cmd:"" help:"Ask a running server whether it is ready."`
	Version versionCommand `cmd:"" help:"Print the program's version."`
}

const description = `Serves publicly reported security events, the groups involved, and the sources that
report them: every record, and every single figure, linked to the article it came from.

Without a command it serves; "server serve --help" lists the flags of that. Without
--database-url it runs a PostgreSQL of its own under --data-dir.

Exit status: 0 done, 1 failed, 2 wrong usage, 130 stopped by a signal before it was done.`

// run parses the command line and runs the command. Its error is for people.
func run(ctx context.Context, args []string, to streams) error {
	var c cli
	exit := false
	parser, err := kong.New(&c, kong.Name("server"), kong.Description(description),
		kong.Writers(to.out, to.err), kong.Exit(func(int) { exit = true }))
	if err != nil {
		return err
	}
	command, err := parser.Parse(args)
	if exit { // --help was asked for and printed
		return nil
	}
	if err != nil {
		return asUsage(err)
	}
	command.BindTo(ctx, (*context.Context)(nil))
	err = command.Run(to)
	if usage := (*usageError)(nil); errors.As(err, &usage) {
		usage.command = helpCommand(command)
	}
	return err
}
