package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
)

// readyPoll is how often a server that starts is tried.
const readyPoll = 10 * time.Millisecond

// waitReady connects as soon as the server lets us, which after a crash may be
// minutes later; only the context bounds it.
func (s *Server) waitReady(ctx context.Context) (*pgx.Conn, error) {
	for {
		conn, err := pgx.Connect(ctx, s.SuperuserConnString("postgres"))
		if err == nil {
			return conn, nil
		}
		select {
		case <-s.process.done:
			return nil, fmt.Errorf("PostgreSQL ended while starting: %w; %s", exitReason(s.process.err), s.log.tail())
		case <-ctx.Done():
			return nil, fmt.Errorf("PostgreSQL did not become ready: %w; last answer: %w; %s", ctx.Err(), err, s.log.tail())
		case <-time.After(readyPoll):
		}
	}
}

func exitReason(err error) error {
	if err == nil {
		return fmt.Errorf("exit status 0")
	}
	return err
}
