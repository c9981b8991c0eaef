package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/user"
	"path/filepath"

	"github.com/openincidents/openincidents/internal/store"
)

// importCommand publishes a folder of data files.
type importCommand struct {
	databaseFlags
	Dir        string `arg:"" help:"Folder that holds events/, groups/ and sources/."`
	Collection string `default:"curated" placeholder:"NAME" help:"Collection that the folder is the whole of (default curated)."`
	Author     string `placeholder:"NAME" help:"Who publishes (default: the account's name)."`
	Message    string `placeholder:"TEXT" help:"Why (default: which folder was imported)."`
	Check      bool   `help:"Only validate the files: touch no database."`
}

// Run validates everything, then publishes what changed as one revision.
func (c *importCommand) Run(ctx context.Context, to streams) (err error) {
	records, err := loadFolder(c.Dir)
	if err != nil {
		return err
	}
	if c.Check {
		_, err := fmt.Fprintf(to.out, "no findings in %d events, %d groups, %d sources\n",
			len(records.Events), len(records.Groups), len(records.Sources))
		return err
	}
	log := slog.New(slog.NewTextHandler(to.err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	db, err := c.open(ctx, log, terminal(to.err), true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close(ctx)) }()
	result, err := db.Publish(ctx, c.publication(), recordsOf(records))
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(to.out, summary(result))
	return err
}

func (c *importCommand) publication() store.Publication {
	p := store.Publication{Collection: c.Collection, Author: c.Author, Message: c.Message}
	if p.Author == "" {
		p.Author = accountName()
	}
	if p.Message == "" {
		p.Message = "Import of " + filepath.Base(absolute(c.Dir))
	}
	return p
}

func absolute(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		return abs
	}
	return dir
}

func accountName() string {
	account, err := user.Current()
	if err != nil {
		return "unknown"
	}
	return account.Username
}

// summary says in one line what a publication did.
func summary(r store.Result) string {
	if !r.Published {
		return fmt.Sprintf("nothing changed: %d records are as in revision %d", r.Unchanged, r.Revision)
	}
	return fmt.Sprintf("revision %d: %d records added, %d changed, %d unchanged; %d claims added or changed",
		r.Revision, r.Added, r.Changed, r.Unchanged, r.Claims)
}
