package postgres

import (
	"context"
	"errors"
	"fmt"
	"syscall"
)

// Start runs a PostgreSQL over DataDir and returns once it takes connections.
// On first use it makes the cluster, the role Owner and the database Database;
// what an earlier run left behind, alive or dead, is cleared first. Another
// program that owns DataDir is an InUseError, unless Attach is set, or it is at a
// task that ends by itself: that is waited for. The context bounds the start only.
func Start(ctx context.Context, o Options) (*Server, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := o.prepareDataDir(); err != nil {
		return nil, unwritable(err)
	}
	if err := o.settleDataDir(ctx); err != nil {
		return nil, err
	}
	lock, attached, err := o.claim(ctx)
	if err != nil || attached != nil {
		return attached, unwritable(err)
	}
	server, err := o.startOwned(ctx, lock)
	if err != nil {
		return nil, errors.Join(err, lock.release())
	}
	return server, nil
}

// startOwned does what only the owner of the data directory may do.
func (o Options) startOwned(ctx context.Context, lock *dataLock) (*Server, error) {
	runAs, err := serverAccount(o.pgdata())
	if err != nil {
		return nil, err
	}
	if err := runAs.checkEnter(ctx, o.DataDir); err != nil {
		return nil, err
	}
	if err := o.clearPredecessor(ctx, runAs); err != nil {
		return nil, err
	}
	bin, err := find(ctx, o, runAs)
	if err != nil {
		return nil, err
	}
	if err := o.initialise(ctx, bin, runAs); err != nil {
		return nil, err
	}
	return o.run(ctx, bin, runAs, lock)
}

// run starts the server process and makes it ready for use.
func (o Options) run(ctx context.Context, bin Binaries, runAs account, lock *dataLock) (*Server, error) {
	socketDir, err := o.makeSocketDir(runAs)
	if err != nil {
		return nil, err
	}
	log, err := openLog(o.DataDir)
	if err != nil {
		return nil, errors.Join(err, o.removeSocketDir(socketDir))
	}
	o.Logger.Info("starting PostgreSQL", "version", bin.Version.Text, "folder", o.pgdata(), "account", runAs.name)
	process, err := o.launch(bin, runAs, socketDir, log)
	if err != nil {
		return nil, errors.Join(err, log.file.Close(), o.removeSocketDir(socketDir))
	}
	server := &Server{options: o, socketDir: socketDir, log: log, process: process, lock: lock}
	if err := server.prepare(ctx); err != nil {
		return nil, errors.Join(err, server.abandon())
	}
	o.Logger.Info("PostgreSQL is ready", "pid", process.pid())
	return server, nil
}

func (o Options) launch(bin Binaries, runAs account, socketDir string, log *serverLog) (*process, error) {
	// The server outlives the context of the start.
	cmd := runAs.command(context.Background(), o.DataDir, bin.path("postgres"), o.arguments(socketDir)...)
	cmd.SysProcAttr = runAs.attributes(o.deathSignal())
	cmd.Stdout, cmd.Stderr = log.file, log.file
	process, err := launch(cmd)
	if err != nil {
		return nil, fmt.Errorf("starting PostgreSQL: %w", err)
	}
	return process, nil
}

// deathSignal is what the server gets where we are killed: a fast shutdown,
// after which the next start needs no recovery, or none where nobody cares.
func (o Options) deathSignal() syscall.Signal {
	if o.Fast {
		return syscall.SIGQUIT
	}
	return syscall.SIGINT
}

// prepare waits until the server takes connections and makes role and database.
func (s *Server) prepare(ctx context.Context) error {
	conn, err := s.waitReady(ctx)
	if err != nil {
		return err
	}
	err = bootstrap(ctx, conn)
	closeErr := conn.Close(ctx)
	if err != nil {
		return fmt.Errorf("preparing the database: %w", err)
	}
	return closeErr
}

// abandon ends a server that did not become ready.
func (s *Server) abandon() error {
	s.process.signal(syscall.SIGQUIT)
	ctx, cancel := context.WithTimeout(context.Background(), quitPatience)
	defer cancel()
	s.process.end(ctx)
	s.lock = nil // Start releases it.
	return s.cleanUp()
}

// arguments are the parameters of the server. The later of two counts, so that
// Settings override our defaults, and nothing overrides where it listens.
func (o Options) arguments(socketDir string) []string {
	args := []string{"-D", o.pgdata()}
	for _, settings := range []map[string]string{defaults(), o.durability(), o.Settings, o.fixed(socketDir)} {
		args = append(args, settingArguments(settings)...)
	}
	return args
}

func (o Options) fixed(socketDir string) map[string]string {
	return map[string]string{
		"listen_addresses":        "",
		"port":                    "5432",
		"unix_socket_directories": quoteList(socketDir),
		"unix_socket_permissions": "0700",
		"data_directory":          o.pgdata(),
		"logging_collector":       "off",
		"log_destination":         "stderr",
	}
}
