package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// prepareDataDir makes DataDir where it is missing and resolves its symlinks,
// so that every path that PostgreSQL sees is a real one.
func (o *Options) prepareDataDir() error {
	kept := o.DownloadDir == o.DataDir
	if err := makeFolder(o.DataDir); err != nil {
		return fmt.Errorf("the data directory: %w", err)
	}
	resolved, err := filepath.EvalSymlinks(o.DataDir)
	if err != nil {
		return fmt.Errorf("the data directory: %w", err)
	}
	o.DataDir = resolved
	if kept {
		o.DownloadDir = resolved
	}
	return nil
}

// unwritable adds what to do where the system refuses to write.
func unwritable(err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) {
		return fmt.Errorf("%w: choose another with --data-dir (DATA_DIR)", err)
	}
	return err
}

// makeFolder makes path and its parents, readable by all whatever the umask is:
// the account that runs PostgreSQL has to pass through.
func makeFolder(path string) error {
	err := os.Mkdir(path, 0o755)
	if errors.Is(err, fs.ErrNotExist) && filepath.Dir(path) != path {
		if err := makeFolder(filepath.Dir(path)); err != nil {
			return err
		}
		err = os.Mkdir(path, 0o755)
	}
	if errors.Is(err, fs.ErrExist) {
		return checkFolder(path)
	}
	if err != nil {
		return err
	}
	return os.Chmod(path, 0o755)
}

func checkFolder(path string) error {
	info, err := os.Stat(path)
	if err == nil && !info.IsDir() {
		return fmt.Errorf("%s is not a folder", path)
	}
	return err
}

// checkEnter says what to do where the account cannot reach dir.
func (a account) checkEnter(ctx context.Context, dir string) error {
	if !a.switched {
		return nil
	}
	closed, err := a.closedFolder(dir)
	if err != nil || closed == "" {
		return err
	}
	// Access control lists may allow what the mode forbids: ask the system.
	if _, err := a.output(ctx, dir, "/bin/sh", "-c", "exit 0"); err == nil {
		return nil
	}
	return fmt.Errorf("PostgreSQL refuses to run as root, and %s, which it is to run as, cannot enter %s: allow it with `chmod o+x %s`, or choose a folder elsewhere with --data-dir (DATA_DIR), such as /var/lib/openincidents",
		a, closed, closed)
}

// closedFolder returns the outermost folder on the way to dir whose mode keeps
// the account out, or "".
func (a account) closedFolder(dir string) (string, error) {
	if parent := filepath.Dir(dir); parent != dir {
		if closed, err := a.closedFolder(parent); err != nil || closed != "" {
			return closed, err
		}
	}
	info, err := os.Stat(dir)
	if err != nil {
		return "", err
	}
	if a.mayEnter(info) {
		return "", nil
	}
	return dir, nil
}

// mayEnter looks at the one class of permission bits that applies, as the system does.
func (a account) mayEnter(info fs.FileInfo) bool {
	uid, gid := ownerIDs(info)
	switch {
	case uid == a.uid:
		return info.Mode()&0o100 != 0
	case a.inGroup(gid):
		return info.Mode()&0o010 != 0
	default:
		return info.Mode()&0o001 != 0
	}
}

func (a account) inGroup(gid uint32) bool {
	for _, g := range a.groups {
		if g == gid {
			return true
		}
	}
	return gid == a.gid
}
