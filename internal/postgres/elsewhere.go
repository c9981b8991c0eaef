package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// elsewhereName is the symlink in a data directory that leads to the folder
// which stands in for it.
const elsewhereName = "elsewhere"

// settleDataDir moves to a folder that the server's account can enter, where it
// cannot enter DataDir: root's home, and so a checkout in it, is closed on most
// systems. The choice is kept as a symlink, so that it stays the same when the
// folder is opened later.
func (o *Options) settleDataDir(ctx context.Context) error {
	link := filepath.Join(o.DataDir, elsewhereName)
	target, err := os.Readlink(link)
	if err == nil {
		return o.moveTo(target)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("the data directory: %w", err)
	}
	runAs, err := serverAccount(o.pgdata())
	if err != nil {
		return err
	}
	closed := runAs.checkEnter(ctx, o.DataDir)
	if closed == nil {
		return nil
	}
	return o.standIn(ctx, runAs, link, closed)
}

// standIn makes the folder that stands in for DataDir; where that cannot be
// done, the answer is why DataDir itself does not do.
func (o *Options) standIn(ctx context.Context, runAs account, link string, closed error) error {
	target, err := makeStandIn(o.surroundings.standIns)
	if err != nil || runAs.checkEnter(ctx, target) != nil {
		return closed
	}
	if err := os.Symlink(target, link); err != nil {
		return o.followOther(link, target, errors.Join(closed, err))
	}
	o.Logger.Info("the account that runs PostgreSQL cannot enter the data directory; another folder stands in for it",
		"account", runAs.name, "directory", o.DataDir, "folder", target)
	return o.moveTo(target)
}

// followOther gives up our stand-in for the one of a program that was faster.
func (o *Options) followOther(link, ours string, cause error) error {
	theirs, err := os.Readlink(link)
	if err != nil {
		return cause
	}
	return errors.Join(os.Remove(ours), o.moveTo(theirs))
}

// makeStandIn makes a new folder, so that a data directory which is removed and
// made again begins empty.
func makeStandIn(among string) (string, error) {
	if among == "" {
		return "", fs.ErrNotExist
	}
	if err := makeFolder(among); err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp(among, "data-")
	if err != nil {
		return "", err
	}
	return dir, os.Chmod(dir, 0o755)
}

// moveTo makes target the data directory.
func (o *Options) moveTo(target string) error {
	if o.DownloadDir == o.DataDir {
		o.DownloadDir = target
	}
	o.DataDir = target
	return o.prepareDataDir()
}
