package store

import (
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
// schema is there already. A migration that failed midway leaves the version
// marked dirty; the error then says which, and `server migrate --force` mends it.
func Migrate(databaseURL string) error {
	return withMigrator(databaseURL, func(m *migrate.Migrate) error { return m.Up() })
}

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
	driver, err := pgxmigrate.WithInstance(db, &pgxmigrate.Config{})
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return migrate.NewWithInstance("iofs", files, "pgx5", driver)
}
