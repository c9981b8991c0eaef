// Package postgres runs a PostgreSQL of the program's own: it finds or downloads
// the binaries, makes a database cluster under a data directory, starts the
// server on a Unix socket with no TCP port, and stops it with the program.
package postgres

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
)

// DefaultRepository is the Maven repository that binaries are downloaded from
// where Options and the environment name no other.
const DefaultRepository = "https://repo1.maven.org/maven2"

// Options says where a server's files are and how it runs. DataDir is needed,
// everything else has a default.
type Options struct {
	// DataDir is the folder that holds the cluster (pgdata), the lock, the log
	// and downloaded binaries. It is made where it does not exist.
	DataDir string
	// BinDir is the folder that holds initdb and postgres. Empty means
	// POSTGRES_BIN of the environment, and if that is empty too, a search.
	BinDir string
	// Repository is the URL of a Maven repository. Empty means
	// POSTGRES_REPOSITORY of the environment, else DefaultRepository.
	Repository string
	// DownloadDir keeps downloaded binaries; empty means DataDir.
	DownloadDir string
	// Logger is told what is started and stopped; nil means silence.
	Logger *slog.Logger
	// Progress is a terminal that a download draws its progress on; may be nil.
	Progress io.Writer
	// Settings are further configuration parameters of the server, by name.
	// They cannot open a TCP port or move the socket.
	Settings map[string]string
	// Attach uses the server that another program runs over DataDir, if there
	// is one, instead of failing with an InUseError.
	Attach bool
	// Task names what the program does with the server where that ends by itself
	// (import). It stands in the lock: a program that needs DataDir to itself
	// waits for an owner with a task. Empty means that the program runs until it
	// is told to stop.
	Task string
	// Fast gives durability up for speed. It is for tests only: a crash of the
	// machine destroys the cluster.
	Fast bool

	// surroundings are nil but in tests, which means this machine.
	surroundings *surroundings
}

// surroundings is what of the machine a start depends on.
type surroundings struct {
	getenv func(string) string
	// standIns holds the folders that stand in for data directories which the
	// server's account cannot enter; empty means none.
	standIns string
	// globs match bin folders outside of PATH.
	globs []string
}

func machine() *surroundings {
	return &surroundings{getenv: os.Getenv, standIns: "/var/lib/openincidents", globs: []string{
		"/usr/lib/postgresql/*/bin",
		"/usr/pgsql-*/bin",
		"/opt/homebrew/opt/postgresql@*/bin",
		"/usr/local/opt/postgresql@*/bin",
	}}
}

// withDefaults fills what is empty and makes the folders absolute.
func (o Options) withDefaults() (Options, error) {
	if runtime.GOOS == "windows" {
		return o, fmt.Errorf("an embedded PostgreSQL needs Linux, macOS or another Unix: set DATABASE_URL to a PostgreSQL server of yours")
	}
	if o.DataDir == "" {
		return o, fmt.Errorf("the data directory is empty: name a folder with --data-dir (DATA_DIR)")
	}
	if o.surroundings == nil {
		o.surroundings = machine()
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	o.BinDir = cmp.Or(o.BinDir, o.surroundings.getenv("POSTGRES_BIN"))
	o.Repository = cmp.Or(o.Repository, o.surroundings.getenv("POSTGRES_REPOSITORY"), DefaultRepository)
	o.DownloadDir = cmp.Or(o.DownloadDir, o.DataDir)
	return o, makeAbsolute(&o.DataDir, &o.DownloadDir, &o.BinDir)
}

func makeAbsolute(dirs ...*string) error {
	for _, dir := range dirs {
		if *dir == "" {
			continue
		}
		abs, err := filepath.Abs(*dir)
		if err != nil {
			return fmt.Errorf("the folder %s: %w", *dir, err)
		}
		*dir = abs
	}
	return nil
}

// pgdata is the folder of the database cluster.
func (o Options) pgdata() string { return filepath.Join(o.DataDir, "pgdata") }
