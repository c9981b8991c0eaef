package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// superuser is the name that initdb gives the cluster's administrator.
const superuser = "postgres"

// locales are tried in this order: one that knows all letters but sorts by code
// point, wherever the system has one.
var locales = [][]string{
	{"--locale=C.UTF-8"},
	{"--locale=C", "--lc-ctype=en_US.UTF-8"},
	{"--locale=C"},
}

// initialise makes the cluster where there is none. It is made beside and then
// renamed, so that what is killed midway is begun anew.
func (o Options) initialise(ctx context.Context, bin Binaries, runAs account) error {
	if major, err := clusterMajor(o.pgdata()); err != nil || major != 0 {
		return err
	}
	o.Logger.Info("making a database cluster", "folder", o.pgdata(), "version", bin.Version.Text)
	partial := o.pgdata() + ".partial"
	if err := o.initdb(ctx, bin, runAs, partial); err != nil {
		return err
	}
	// An empty pgdata may stand in the way; one with files was refused above.
	if err := os.Remove(o.pgdata()); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(partial, o.pgdata()); err != nil {
		return err
	}
	return syncFolder(o.DataDir)
}

// syncFolder makes a rename outlast a power failure.
func syncFolder(path string) error {
	folder, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

func (o Options) initdb(ctx context.Context, bin Binaries, runAs account, dir string) error {
	var err error
	for _, locale := range locales {
		if err = o.initdbWith(ctx, bin, runAs, dir, locale); err == nil || !errors.Is(err, errLocale) {
			return err
		}
	}
	return err
}

var errLocale = errors.New("the system lacks the locale")

func (o Options) initdbWith(ctx context.Context, bin Binaries, runAs account, dir string, locale []string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	if err := runAs.makePrivate(dir); err != nil {
		return err
	}
	args := append([]string{"-D", dir, "-U", superuser, "--encoding=UTF8", "--auth-local=trust", "--auth-host=reject"}, locale...)
	if o.Fast {
		args = append(args, "--no-sync")
	}
	cmd := runAs.command(ctx, dir, bin.path("initdb"), args...)
	out, err := runLocked(cmd)
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("initdb: %w", ctx.Err())
	case strings.Contains(out, "invalid locale"):
		return fmt.Errorf("initdb: %w %s", errLocale, strings.Join(locale, " "))
	}
	return fmt.Errorf("initdb in %s: %w:\n%s", filepath.Dir(dir), err, lastLines(out))
}

// runLocked runs a program to its end on one thread, to which its death signal is bound.
func runLocked(cmd *exec.Cmd) (string, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	out, err := cmd.CombinedOutput()
	return string(out), err
}
