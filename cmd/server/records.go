package main

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"

	"github.com/openincidents/openincidents/internal/dataset"
	"github.com/openincidents/openincidents/internal/store"
)

// embeddedMessage begins the message of revisions that come from the program's
// own dataset; the digest of its files follows.
const embeddedMessage = "Dataset of the program, "

// loadFolder reads and validates the data files of a folder.
func loadFolder(dir string) (*dataset.Dataset, error) {
	info, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("the dataset: %w", err)
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("the dataset: %s is no folder; name the one that holds events/, groups/ and sources/", dir)
	}
	return load(os.DirFS(dir))
}

func load(files fs.FS) (*dataset.Dataset, error) {
	records, findings := dataset.Load(files)
	if err := findings.Err(); err != nil {
		return nil, fmt.Errorf("the dataset has %d findings, nothing was published:\n%w", len(findings), err)
	}
	return records, nil
}

func recordsOf(d *dataset.Dataset) store.Records {
	return store.Records{Sources: d.Sources, Groups: d.Groups, Events: d.Events}
}

// digestOf identifies the content of data files.
func digestOf(files fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(files, path)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(sum, "%s %d\n%s", path, len(data), data)
		return err
	})
	return fmt.Sprintf("sha256:%x", sum.Sum(nil)), err
}
