package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	// socketName is what PostgreSQL calls the socket of port 5432.
	socketName = ".s.PGSQL.5432"
	// maxSocketPath is within what every system allows (macOS: 103 bytes).
	maxSocketPath = 100
	// socketPrefix marks our folders among the temporary ones.
	socketPrefix = "openincidents-"
)

// makeSocketDir makes a private folder for the socket: in the data directory,
// or, where that path is too long for a socket, among the temporary folders.
func (o Options) makeSocketDir(runAs account) (string, error) {
	dir := filepath.Join(o.DataDir, "socket")
	if len(filepath.Join(dir, socketName)) > maxSocketPath {
		return makeTempSocketDir(runAs)
	}
	if err := os.RemoveAll(dir); err != nil {
		return "", fmt.Errorf("clearing the folder of the socket: %w", err)
	}
	if err := runAs.makePrivate(dir); err != nil {
		return "", fmt.Errorf("the folder of the socket: %w", err)
	}
	return dir, nil
}

func makeTempSocketDir(runAs account) (string, error) {
	temp := os.TempDir()
	// The name that MkdirTemp makes is at most ten digits longer than the prefix.
	if len(filepath.Join(temp, socketPrefix+"0123456789", socketName)) > maxSocketPath {
		temp = "/tmp"
	}
	dir, err := os.MkdirTemp(temp, socketPrefix)
	if err != nil {
		return "", fmt.Errorf("the folder of the socket: %w", err)
	}
	return dir, runAs.own(dir)
}

// removeSocketDir removes a folder that makeSocketDir made, perhaps in an
// earlier run. It removes nothing but what PostgreSQL puts there.
func (o Options) removeSocketDir(dir string) error {
	if dir != filepath.Join(o.DataDir, "socket") && !strings.HasPrefix(filepath.Base(dir), socketPrefix) {
		return nil
	}
	var errs []error
	for _, path := range []string{filepath.Join(dir, socketName), filepath.Join(dir, socketName+".lock"), dir} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}
