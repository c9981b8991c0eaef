package testdb

import (
	"errors"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// folderPrefix marks our folders among the temporary ones.
const folderPrefix = "openincidents-testdb-"

// staleAge is how old a folder is at least that a test binary, killed before it
// could, did not remove; a younger one may belong to a start that is under way.
const staleAge = time.Hour

// newFolder can be entered, but not read, by the account that runs PostgreSQL.
func newFolder(temp string) (string, error) {
	folder, err := os.MkdirTemp(temp, folderPrefix)
	if err != nil {
		return "", err
	}
	if err := os.Chmod(folder, 0o711); err != nil {
		return "", errors.Join(err, os.Remove(folder))
	}
	return folder, nil
}

// sweep removes the folders of test binaries that were killed. What cannot be
// removed is left to the next, or to another user.
func sweep(temp string) {
	folders, err := filepath.Glob(filepath.Join(temp, folderPrefix+"*"))
	if err != nil {
		return
	}
	for _, folder := range folders {
		if isStale(folder) {
			_ = os.RemoveAll(folder)
		}
	}
}

// isStale holds where no living program owns the folder.
func isStale(folder string) bool {
	info, err := os.Lstat(folder)
	if err != nil || !info.IsDir() || time.Since(info.ModTime()) < staleAge {
		return false
	}
	path := filepath.Join(folder, "lock")
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return errors.Is(err, os.ErrNotExist)
	}
	lock := flock.New(path)
	locked, err := lock.TryLock()
	if err != nil || !locked {
		return false
	}
	return lock.Unlock() == nil
}

// cacheFolder keeps downloaded binaries for all test binaries of the user. Root
// has another one than its own, which PostgreSQL's account could not enter. Empty
// means none: then each test binary downloads its own.
func cacheFolder() string {
	if os.Geteuid() == 0 {
		return "/var/cache/openincidents"
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(cache, "openincidents")
}
