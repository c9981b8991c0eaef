package store

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
)

// unavailable marks errors that mean that the database cannot be reached, or is
// about to be out of reach.
func unavailable(err error) error {
	if err == nil || errors.Is(err, ErrUnavailable) || !isAway(err) {
		return err
	}
	return errors.Join(ErrUnavailable, err)
}

func isAway(err error) bool {
	// A refusal to connect counts whatever its code: the database may be closed,
	// or gone, or the password changed.
	if connectErr := (*pgconn.ConnectError)(nil); errors.As(err, &connectErr) {
		return true
	}
	if pgErr := (*pgconn.PgError)(nil); errors.As(err, &pgErr) {
		return isAwayCode(pgErr.Code)
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false // it was we who gave up
	}
	if netErr := net.Error(nil); errors.As(err, &netErr) {
		return true
	}
	for _, lost := range []error{io.EOF, io.ErrUnexpectedEOF, net.ErrClosed, syscall.ECONNRESET, syscall.EPIPE} {
		if errors.Is(err, lost) {
			return true
		}
	}
	return pgconn.SafeToRetry(err)
}

// isAwayCode knows class 08 (connection), 57P0x (shutdown, crash, not yet
// started), 57014 (the statement took longer than a reader may wait), 53300
// (too many connections) and 55000 and 3D000 of a database that was closed.
func isAwayCode(code string) bool {
	switch code {
	case "57014", "53300", "55000", "3D000":
		return true
	}
	return len(code) == 5 && (code[:2] == "08" || code[:3] == "57P")
}
