package postgres

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// quitPatience is how long an immediate shutdown may take before the process is killed.
const quitPatience = 5 * time.Second

// Server is a PostgreSQL that takes connections.
type Server struct {
	options   Options
	socketDir string
	// process, log and lock are nil where the server is another program's.
	process *process
	log     *serverLog
	lock    *dataLock
	// users is held where the server is another program's; the owner waits for it.
	users *flock.Flock

	stopOnce sync.Once
	stopErr  error
}

// ConnString connects as the role Owner to the database Database. It is a URL.
func (s *Server) ConnString() string { return s.ConnStringFor(Owner, Database) }

// SuperuserConnString connects as the cluster's superuser to database. It is a URL.
func (s *Server) SuperuserConnString(database string) string {
	return s.ConnStringFor(superuser, database)
}

// ConnStringFor connects as role to database. It is a URL.
func (s *Server) ConnStringFor(role, database string) string {
	return connString(s.socketDir, role, database)
}

// Attached reports whether the server is another program's.
func (s *Server) Attached() bool { return s.process == nil }

// Done is closed when the server has ended, by Stop or by itself. It is nil,
// and so never ready, where the server is another program's.
func (s *Server) Done() <-chan struct{} {
	if s.Attached() {
		return nil
	}
	return s.process.done
}

// Stop waits, up to a minute, for other programs that use the server, and shuts
// it down: open transactions are rolled back, connections
// closed, and all data written (a fast shutdown). Where the context ends first,
// the shutdown is immediate, which costs a recovery at the next start, and the
// error wraps the context's. Where the server is another program's, Stop leaves
// it alone and lets its owner stop it. Further calls return what the first did.
func (s *Server) Stop(ctx context.Context) error {
	s.stopOnce.Do(func() { s.stopErr = s.stop(ctx) })
	return s.stopErr
}

func (s *Server) stop(ctx context.Context) error {
	if s.Attached() {
		return s.users.Unlock()
	}
	return s.stopOwned(ctx)
}

func (s *Server) shutDown(ctx context.Context) error {
	s.process.signal(syscall.SIGINT)
	if s.process.wait(ctx) {
		if s.process.err != nil {
			return fmt.Errorf("PostgreSQL ended badly: %w; %s", s.process.err, s.log.tail())
		}
		return nil
	}
	s.process.signal(syscall.SIGQUIT)
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), quitPatience)
	defer cancel()
	s.process.end(last)
	return fmt.Errorf("PostgreSQL did not shut down in time and was stopped at once: %w", ctx.Err())
}

// cleanUp gives back what a stopped server held.
func (s *Server) cleanUp() error {
	err := errors.Join(s.log.file.Close(), s.options.removeSocketDir(s.socketDir))
	if s.lock != nil {
		err = errors.Join(err, s.lock.release())
	}
	return err
}
