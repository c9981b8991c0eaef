package postgres

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ErrNotFound is wrapped by the error of a search that ends without binaries.
var ErrNotFound = errors.New("no usable PostgreSQL was found")

// Binaries is a folder with the programs of one PostgreSQL.
type Binaries struct {
	// Dir holds initdb and postgres.
	Dir     string
	Version Version
}

func (b Binaries) path(name string) string { return filepath.Join(b.Dir, name) }

// find looks for the binaries of PostgreSQL, MinMajor or later: in BinDir where
// one is given, else in PATH, in the usual folders of packages (the newest
// first), among those downloaded earlier, and last in the repository. Where
// DataDir already holds a cluster, only binaries of its major version are taken.
func find(ctx context.Context, o Options, runAs account) (Binaries, error) {
	major, err := clusterMajor(o.pgdata())
	if err != nil {
		return Binaries{}, err
	}
	f := &finder{Options: o, runAs: runAs, major: major}
	if o.BinDir != "" {
		return f.chosen(ctx)
	}
	for _, stage := range []func(context.Context) []string{f.inPath, f.installed, f.kept} {
		if found, ok := f.newest(ctx, stage(ctx)); ok {
			return found, nil
		}
	}
	return f.downloaded(ctx)
}

// finder is one search; it remembers what it passed over, and why.
type finder struct {
	Options
	runAs account
	// major is the one version that will do; 0 means any from MinMajor.
	major  int
	passed []string
	others []Version
}

// chosen takes the folder that the user named, or says what is wrong with it.
func (f *finder) chosen(ctx context.Context) (Binaries, error) {
	found, err := f.inspect(ctx, f.BinDir)
	if err != nil {
		return Binaries{}, fmt.Errorf("POSTGRES_BIN (%s): %w", f.BinDir, err)
	}
	if f.suits(found) {
		return found, nil
	}
	if f.major != 0 {
		return Binaries{}, f.mismatch()
	}
	return Binaries{}, fmt.Errorf("POSTGRES_BIN (%s) holds PostgreSQL %s: version %d or later is needed", f.BinDir, found.Version, MinMajor)
}

// inPath returns the bin folder of the first postgres in PATH, or the one that
// pg_config names: Debian has the latter in PATH but not the former.
func (f *finder) inPath(ctx context.Context) []string {
	var dirs []string
	for _, dir := range filepath.SplitList(f.surroundings.getenv("PATH")) {
		if !filepath.IsAbs(dir) {
			continue
		}
		if isProgram(filepath.Join(dir, "postgres")) {
			dirs = append(dirs, dir)
		}
		if config := filepath.Join(dir, "pg_config"); isProgram(config) {
			dirs = append(dirs, f.bindirOf(ctx, config)...)
		}
	}
	return dirs
}

func (f *finder) bindirOf(ctx context.Context, config string) []string {
	out, err := f.runAs.output(ctx, "/", config, "--bindir")
	dir := strings.TrimSpace(out)
	if err != nil || !filepath.IsAbs(dir) {
		return nil
	}
	return []string{dir}
}

func (f *finder) installed(context.Context) []string {
	var dirs []string
	for _, glob := range f.surroundings.globs {
		matches, err := filepath.Glob(glob)
		if err == nil {
			dirs = append(dirs, matches...)
		}
	}
	return dirs
}

func (f *finder) kept(context.Context) []string {
	return []string{filepath.Join(keptDir(f.DownloadDir), "bin")}
}

// newest returns the newest binaries in dirs that suit.
func (f *finder) newest(ctx context.Context, dirs []string) (Binaries, bool) {
	var suitable []Binaries
	for _, dir := range dirs {
		found, err := f.inspect(ctx, dir)
		if err == nil && f.suits(found) {
			suitable = append(suitable, found)
		} else if err != nil && !errors.Is(err, errAbsent) {
			f.passed = append(f.passed, err.Error())
		}
	}
	if len(suitable) == 0 {
		return Binaries{}, false
	}
	return slices.MaxFunc(suitable, func(a, b Binaries) int { return a.Version.Major - b.Version.Major }), true
}

// suits notes the version of what does not.
func (f *finder) suits(b Binaries) bool {
	if b.Version.Major >= MinMajor && (f.major == 0 || b.Version.Major == f.major) {
		return true
	}
	f.others = append(f.others, b.Version)
	f.passed = append(f.passed, fmt.Sprintf("%s is PostgreSQL %s", b.Dir, b.Version))
	return false
}

var errAbsent = errors.New("holds no initdb and postgres that can be run")

// inspect runs `postgres -V` as the account that is to run the server, so that
// binaries that this account cannot reach are told now.
func (f *finder) inspect(ctx context.Context, dir string) (Binaries, error) {
	found := Binaries{Dir: dir}
	if !isProgram(found.path("postgres")) || !isProgram(found.path("initdb")) {
		return found, fmt.Errorf("%s %w", dir, errAbsent)
	}
	out, err := f.runAs.output(ctx, "/", found.path("postgres"), "-V")
	if err != nil {
		return found, fmt.Errorf("%s -V, run as %s: %w", found.path("postgres"), f.runAs, err)
	}
	if found.Version, err = parseVersion(out); err != nil {
		return found, fmt.Errorf("%s -V: %w", found.path("postgres"), err)
	}
	return found, nil
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}

// downloaded is the last resort, unless the cluster needs another version.
func (f *finder) downloaded(ctx context.Context) (Binaries, error) {
	if f.major != 0 && f.major != downloadMajor {
		return Binaries{}, f.mismatch()
	}
	if err := f.download(ctx); err != nil {
		return Binaries{}, f.notFound(err)
	}
	found, err := f.inspect(ctx, f.kept(ctx)[0])
	if err != nil {
		return Binaries{}, fmt.Errorf("%w: the downloaded one cannot be used: %w; remove %s to download it anew.\n%s", ErrNotFound, err, keptDir(f.DownloadDir), howToInstall)
	}
	return found, nil
}

func (f *finder) mismatch() error {
	names := []string{"none that can be used"}
	if len(f.others) > 0 {
		names = nil
		for _, v := range f.others {
			names = append(names, "PostgreSQL "+v.Text)
		}
		slices.Sort(names)
		names = slices.Compact(names)
	}
	return fmt.Errorf("%w: the cluster in %s was made by PostgreSQL %d, and what is here is %s: install PostgreSQL %d or set POSTGRES_BIN to its bin folder, or move the cluster away to start with an empty database",
		ErrNotFound, f.pgdata(), f.major, strings.Join(names, ", "), f.major)
}

func (f *finder) notFound(cause error) error {
	passed := ""
	if len(f.passed) > 0 {
		passed = " (passed over: " + strings.Join(f.passed, "; ") + ")"
	}
	return fmt.Errorf("%w%s, and it could not be downloaded: %w.\n%s", ErrNotFound, passed, cause, howToInstall)
}

const howToInstall = `Install PostgreSQL 15 or later:
  Debian, Ubuntu: sudo apt install postgresql
  Fedora:         sudo dnf install postgresql-server postgresql-contrib
  macOS:          brew install postgresql@17
or set POSTGRES_BIN to a folder that holds initdb and postgres,
or set DATABASE_URL to a PostgreSQL server that already runs.`
