package store

import (
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// CheckURL refuses a connection string that cannot be read. The error says why
// without repeating the string, which may hold a password.
func CheckURL(databaseURL string) error {
	_, err := pgx.ParseConfig(databaseURL)
	if err == nil {
		return nil
	}
	if cause := errors.Unwrap(err); cause != nil {
		return fmt.Errorf("the connection string cannot be read: %w", cause)
	}
	return errors.New("the connection string cannot be read; it is postgres://user:password@host:port/database or key=value pairs")
}
