package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/golang-migrate/migrate/v4"
	pgxmigrate "github.com/golang-migrate/migrate/v4/database/pgx/v5"
	"github.com/golang-migrate/migrate/v4/source/iofs"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/openincidents/openincidents/migrations"
)

// Migrate brings the schema to the newest version. It does nothing where the
// schema is there already, and refuses one that is newer than this program. A
// migration that failed midway leaves the version marked dirty; the error then
// says which, and `server migrate --force` mends it.
func Migrate(databaseURL string) error {
	return withMigrator(databaseURL, func(m *migrate.Migrate) error {
		version, _, err := m.Version()
		if err == nil && version > SchemaVersion {
			return fmt.Errorf("the schema has version %d, and this program knows versions up to %d: use a newer program", version, SchemaVersion)
		}
		return m.Up()
	})
}

// SchemaVersion is the newest version of the schema, which this program needs.
const SchemaVersion = 7

// minServerVersion is PostgreSQL 15: the schema uses NULLS NOT DISTINCT.
const minServerVersion = 150000

// MigrateDown takes the whole schema, and with it all data, away.
func MigrateDown(databaseURL string) error {
	return withMigrator(databaseURL, func(m *migrate.Migrate) error { return m.Down() })
}

// MigrateTo brings the schema up or down to one version.
func MigrateTo(databaseURL string, version uint) error {
	return withMigrator(databaseURL, func(m *migrate.Migrate) error { return m.Migrate(version) })
}

// MigrateForce records a version as the clean one without running anything,
// after somebody has mended by hand what a failed migration left.
func MigrateForce(databaseURL string, version int) error {
	return withMigrator(databaseURL, func(m *migrate.Migrate) error { return m.Force(version) })
}

// MigrateVersion returns the version of the schema, 0 for an empty database,
// and whether a migration failed midway.
func MigrateVersion(databaseURL string) (version uint, dirty bool, err error) {
	err = withMigrator(databaseURL, func(m *migrate.Migrate) error {
		version, dirty, err = m.Version()
		if errors.Is(err, migrate.ErrNilVersion) {
			return nil
		}
		return err
	})
	return version, dirty, err
}

func withMigrator(databaseURL string, do func(*migrate.Migrate) error) (err error) {
	m, err := newMigrator(databaseURL)
	if err != nil {
		return fmt.Errorf("connecting for migrations: %w", unavailable(err))
	}
	// A migrator that is not closed keeps its connection.
	defer func() {
		sourceErr, databaseErr := m.Close()
		err = errors.Join(err, sourceErr, databaseErr)
	}()
	if err := do(m); err != nil && !errors.Is(err, migrate.ErrNoChange) {
		return fmt.Errorf("migrating: %w", err)
	}
	return nil
}

// newMigrator goes through database/sql, which takes a connection string in any
// form that pgx knows; golang-migrate's own parsing takes only URLs.
func newMigrator(databaseURL string) (*migrate.Migrate, error) {
	files, err := iofs.New(migrations.FS, ".")
	if err != nil {
		return nil, err
	}
	config, err := pgx.ParseConfig(databaseURL)
	if err != nil {
		return nil, err
	}
	db := stdlib.OpenDB(*config)
	if err := checkServer(db); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	driver, err := pgxmigrate.WithInstance(db, &pgxmigrate.Config{})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return migrate.NewWithInstance("iofs", files, "pgx5", driver)
}

// checkServer refuses a PostgreSQL that is too old before a migration stumbles over it.
func checkServer(db *sql.DB) error {
	var number int
	var version string
	err := db.QueryRowContext(context.Background(), `SELECT current_setting('server_version_num')::int, current_setting('server_version')`).Scan(&number, &version)
	if err != nil {
		return err
	}
	if number < minServerVersion {
		return fmt.Errorf("the server is PostgreSQL %s; 15 or later is needed", version)
	}
	return nil
}
