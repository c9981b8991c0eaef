package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// attachPoll is how often an owner that still starts is tried.
	attachPoll = 50 * time.Millisecond
	// attachPatience is how long an owner may take until its server is ready.
	attachPatience = 60 * time.Second
)

// claim returns the lock on the data directory, perhaps after a wait, or, with
// Attach, the server of the program that holds it.
func (o Options) claim(ctx context.Context) (*dataLock, *Server, error) {
	lock, err := o.tryLock()
	var inUse *InUseError
	if !errors.As(err, &inUse) {
		return lock, nil, err
	}
	if !o.Attach {
		lock, err = o.awaitLock(ctx, inUse)
		return lock, nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, attachPatience)
	defer cancel()
	return o.attach(ctx)
}

// attach waits until the owner's server answers, or the owner is gone and the
// lock is ours.
func (o Options) attach(ctx context.Context) (*dataLock, *Server, error) {
	for {
		server, unready := o.join(ctx)
		if unready == nil {
			o.Logger.Info("using the PostgreSQL of another program", "folder", o.pgdata())
			return nil, server, nil
		}
		lock, err := o.tryLock()
		var inUse *InUseError
		if err == nil || !errors.As(err, &inUse) {
			return lock, nil, err
		}
		select {
		case <-ctx.Done():
			return nil, nil, fmt.Errorf("%w; its PostgreSQL could not be used either: %w", inUse, unready)
		case <-time.After(attachPoll):
		}
	}
}

// join takes part in the owner's server. The place among its users is taken
// before the server is tried, so that the owner does not stop it in between.
func (o Options) join(ctx context.Context) (*Server, error) {
	users := o.usersLock()
	joined, err := users.TryRLock()
	if err != nil {
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	if !joined {
		return nil, errors.New("it is being stopped")
	}
	server, err := o.running(ctx)
	if err != nil {
		return nil, errors.Join(err, users.Unlock())
	}
	server.users = users
	return server, nil
}

// running connects to the server that postmaster.pid names.
func (o Options) running(ctx context.Context) (*Server, error) {
	file, ok, err := readPIDFile(o.pgdata())
	if err != nil {
		return nil, err
	}
	if !ok || file.SocketDir == "" {
		return nil, fmt.Errorf("it has not started yet")
	}
	server := &Server{options: o, socketDir: file.SocketDir}
	conn, err := pgx.Connect(ctx, server.ConnString())
	if err != nil {
		return nil, err
	}
	return server, conn.Close(ctx)
}
