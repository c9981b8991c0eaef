package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
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
	if err := checkCollection(c.Collection); err != nil {
		return err
	}
	records, err := loadFolder(c.Dir)
	if err != nil {
		return err
	}
	if c.Check {
		_, err := fmt.Fprintf(to.out, "no findings in %d events, %d groups, %d sources\n",
			len(records.Events), len(records.Groups), len(records.Sources))
		return err
	}
	db, err := c.open(ctx, databaseUse{log: quietLog(to.err), progress: terminal(to.err), task: "import"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close(ctx)) }()
	p := publicationOf(c.Dir, cmp.Or(c.Author, accountName()), c.Message)
	p.Collection = c.Collection
	result, err := db.Publish(ctx, p, recordsOf(records))
	if err != nil {
		return plain(err)
	}
	_, err = fmt.Fprintln(to.out, summary(result))
	return err
}

// publicationOf says who publishes a folder, and why. Of the folder only its last
// name becomes public.
func publicationOf(dir, author, message string) store.Publication {
	return store.Publication{
		Collection: "curated",
		Author:     author,
		Message:    cmp.Or(message, "Import of "+filepath.Base(absolute(dir))),
	}
}

// programAuthor is who publishes what the program publishes by itself.
func programAuthor() string { return "OpenIncidents " + programVersion() }

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
