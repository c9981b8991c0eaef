package main

import (
	"errors"
	"fmt"
	"os"

	curated "github.com/openincidents/openincidents/dataset"
	"github.com/openincidents/openincidents/internal/dataset"
)

// verifyCommand checks claims against copies of the articles. It needs no database.
type verifyCommand struct {
	Dataset string `env:"DATASET" placeholder:"DIR" help:"Folder of data files (default: the dataset of the program)."`
	Copies  string `required:"" placeholder:"DIR" help:"Folder of the copies that the sources name."`
}

// errUnresolved makes the exit status tell that something did not resolve.
var errUnresolved = errors.New("some claims do not resolve")

// Run prints what does not resolve and a summary.
func (c *verifyCommand) Run(to streams) error {
	records, err := c.load()
	if err != nil {
		return err
	}
	if _, err := os.ReadDir(c.Copies); err != nil {
		return fmt.Errorf("the copies: %w", err)
	}
	report := dataset.Verify(records, os.DirFS(c.Copies))
	if _, err := fmt.Fprintf(to.out, "checked %s\n%s", c.name(), report); err != nil {
		return err
	}
	if !report.OK() {
		return errUnresolved
	}
	return nil
}

// name says which dataset is checked.
func (c *verifyCommand) name() string {
	if c.Dataset == "" {
		return "the dataset of the program; --dataset names another"
	}
	return "the dataset in " + c.Dataset
}

func (c *verifyCommand) load() (*dataset.Dataset, error) {
	if c.Dataset == "" {
		return load(curated.FS)
	}
	return loadFolder(c.Dataset)
}
