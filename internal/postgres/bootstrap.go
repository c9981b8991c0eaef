package postgres

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// bootstrap makes the role and the database of the program. Each step looks at
// what is there, so that a start that was killed between two is mended by the next.
func bootstrap(ctx context.Context, conn *pgx.Conn) error {
	if err := unless(ctx, conn, `SELECT count(*) FROM pg_roles WHERE rolname = $1`, Owner, `CREATE ROLE `+Owner); err != nil {
		return err
	}
	// No superuser, so that nothing but its own objects is in its power; roles
	// are made by the migrations.
	if _, err := conn.Exec(ctx, `ALTER ROLE `+Owner+` LOGIN CREATEROLE NOSUPERUSER NOCREATEDB NOREPLICATION NOBYPASSRLS`); err != nil {
		return err
	}
	return unless(ctx, conn, `SELECT count(*) FROM pg_database WHERE datname = $1`, Database, `CREATE DATABASE `+Database+` OWNER `+Owner)
}

// unless runs statement where count finds nothing of that name.
func unless(ctx context.Context, conn *pgx.Conn, count, name, statement string) error {
	var n int
	if err := conn.QueryRow(ctx, count, name).Scan(&n); err != nil || n > 0 {
		return err
	}
	_, err := conn.Exec(ctx, statement)
	return err
}
