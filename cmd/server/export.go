package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/openincidents/openincidents"
	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/store"
)

// exportCommand writes everything that is published to plain files.
type exportCommand struct {
	databaseFlags
	Dir      string `arg:"" help:"Folder to make. It must not exist yet, or be empty."`
	Revision int64  `xor:"which" placeholder:"NUMBER" help:"Revision to export (default: the newest)."`
	Release  string `xor:"which" placeholder:"TAG" help:"Release to export."`
}

// exportedLists are the lists of the API that become files. The vocabulary is not
// paged.
var exportedLists = []struct{ name, limit string }{
	{"events", "&limit=1000"}, {"groups", "&limit=1000"}, {"sources", "&limit=1000"}, {"claims", "&limit=1000"}, {"vocabulary", ""},
}

// Run writes one file of JSON lines for each list, as the API answers it at the
// revision, the contract that explains them, and their SHA-256. The folder
// appears when all of it is written. The same revision gives the same files.
func (c *exportCommand) Run(ctx context.Context, to streams) (err error) {
	if err := checkEmpty(c.Dir); err != nil {
		return err
	}
	db, err := c.open(ctx, databaseUse{log: quietLog(to.err), progress: terminal(to.err), task: "export"})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close(ctx)) }()
	revision, err := revisionToRead(ctx, db.Store, c.Revision, c.Release)
	if err != nil {
		return plain(err)
	}
	reader := inProcess{handler: api.New(api.Options{Store: db.Store, Logger: quietLog(to.err), Version: programVersion()})}
	counts, err := exportTo(ctx, c.Dir, reader, revision)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(to.out, "revision %d is in %s: %s\n", revision.Number, c.Dir, strings.Join(counts, ", "))
	return err
}

func checkEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty: name a folder that does not exist yet", dir)
	}
	return err
}

// exportTo writes into a folder beside dir, and renames it when all is there.
func exportTo(ctx context.Context, dir string, reader inProcess, revision store.Revision) ([]string, error) {
	dir = filepath.Clean(dir)
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return nil, err
	}
	partial, err := os.MkdirTemp(filepath.Dir(dir), filepath.Base(dir)+".partial-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(partial) }() // gone already where all went well
	counts, err := exportFiles(ctx, partial, reader, revision)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(partial, 0o755); err != nil {
		return nil, err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return counts, os.Rename(partial, dir)
}

func exportFiles(ctx context.Context, dir string, reader inProcess, revision store.Revision) ([]string, error) {
	var sums strings.Builder
	var counts []string
	for _, list := range exportedLists {
		count := 0
		err := writeSummed(dir, list.name+".ndjson", &sums, func(w io.Writer) (err error) {
			count, err = reader.writeList(ctx, w, fmt.Sprintf("/v1/%s?revision=%d%s", list.name, revision.Number, list.limit))
			return err
		})
		if err != nil {
			return nil, err
		}
		counts = append(counts, fmt.Sprintf("%d %s", count, list.name))
	}
	err := writeSummed(dir, "revision.json", &sums, func(w io.Writer) error {
		body, err := reader.get(ctx, fmt.Sprintf("/v1/revisions/%d", revision.Number))
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(w, "%s\n", strings.TrimSpace(string(body)))
		return err
	})
	if err != nil {
		return nil, err
	}
	err = writeSummed(dir, "openapi.yaml", &sums, func(w io.Writer) error {
		_, err := w.Write(openincidents.Contract)
		return err
	})
	if err != nil {
		return nil, err
	}
	return counts, os.WriteFile(filepath.Join(dir, "SHA256SUMS"), []byte(sums.String()), 0o644)
}

// writeSummed writes a file and adds its line, in the form of sha256sum, to sums.
func writeSummed(dir, name string, sums io.Writer, write func(io.Writer) error) error {
	file, err := os.OpenFile(filepath.Join(dir, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	sum := sha256.New()
	if err := errors.Join(write(io.MultiWriter(file, sum)), file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	_, err = fmt.Fprintf(sums, "%x  %s\n", sum.Sum(nil), name)
	return err
}

// writeList writes the items of a list, a line each, page by page.
func (p inProcess) writeList(ctx context.Context, w io.Writer, target string) (count int, err error) {
	for target != "" {
		body, err := p.get(ctx, target)
		if err != nil {
			return count, err
		}
		var page struct {
			Data  []json.RawMessage `json:"data"`
			Links struct {
				Next string `json:"next"`
			} `json:"links"`
		}
		if err := json.Unmarshal(body, &page); err != nil {
			return count, err
		}
		for _, item := range page.Data {
			if _, err := fmt.Fprintf(w, "%s\n", item); err != nil {
				return count, err
			}
		}
		count, target = count+len(page.Data), page.Links.Next
	}
	return count, nil
}
