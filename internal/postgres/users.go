package postgres

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

const (
	// usersPoll is how often an owner that wants to stop looks after the users.
	usersPoll = 20 * time.Millisecond
	// usersPatience is how long it lets them work on.
	usersPatience = 60 * time.Second
)

// usersLock is shared by the programs that use the server of another. The owner
// takes it for itself before it stops the server.
func (o Options) usersLock() *flock.Flock { return flock.New(filepath.Join(o.DataDir, "users")) }

// awaitUsers waits until no other program uses the server and keeps new ones out
// until it is released. Where patience or ctx ends first, the users lose the server.
func (s *Server) awaitUsers(ctx context.Context) (release func() error, err error) {
	lock := s.options.usersLock()
	if free, err := lock.TryLock(); err != nil || free {
		return lock.Unlock, err
	}
	s.options.Logger.Warn("other programs still use this PostgreSQL; it is stopped when they have ended", "at the latest after", usersPatience)
	ctx, cancel := context.WithTimeout(ctx, usersPatience)
	defer cancel()
	go func() {
		select {
		case <-s.process.done: // nothing is left to wait for
			cancel()
		case <-ctx.Done():
		}
	}()
	if _, err := lock.TryLockContext(ctx, usersPoll); err != nil {
		return lock.Close, fmt.Errorf("other programs still used this PostgreSQL when it was stopped: %w", err)
	}
	return lock.Unlock, nil
}

// stopOwned stops the server when its users have ended.
func (s *Server) stopOwned(ctx context.Context) error {
	release, err := s.awaitUsers(ctx)
	err = errors.Join(err, s.shutDown(ctx))
	s.options.Logger.Info("PostgreSQL has stopped")
	return errors.Join(err, s.cleanUp(), release())
}
