package postgres

import (
	"net/url"
	"strings"
)

// Owner is the role that owns the database of the program, and Database the
// name of it.
const (
	Owner    = "openincidents"
	Database = "openincidents"
)

// connString is a URL that names all that the environment (PGHOST, PGPORT,
// PGUSER, PGSSLMODE…) could otherwise change.
func connString(socketDir, user, database string) string {
	query := url.Values{"host": {socketDir}, "port": {"5432"}, "sslmode": {"disable"}}
	// Like libpq, pgx takes a plus sign in a query for itself, not for a space.
	encoded := strings.ReplaceAll(query.Encode(), "+", "%20")
	u := url.URL{Scheme: "postgres", User: url.User(user), Path: "/" + database, RawQuery: encoded}
	return u.String()
}
