package main

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

// statisticsDelay is longer than a session of PostgreSQL waits before it reports
// what it did.
const statisticsDelay = 1500 * time.Millisecond

// transactionsOf counts the transactions of the database while do runs, those of
// its own background work included.
func (b *bench) transactionsOf(ctx context.Context, do func() error) (int64, error) {
	conn, err := pgx.Connect(ctx, b.launcher.databaseURL)
	if err != nil {
		return 0, err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	before, err := transactions(ctx, conn)
	if err != nil {
		return 0, err
	}
	if err := do(); err != nil {
		return 0, err
	}
	after, err := transactions(ctx, conn)
	return after - before, err
}

func transactions(ctx context.Context, conn *pgx.Conn) (count int64, err error) {
	time.Sleep(statisticsDelay)
	err = conn.QueryRow(ctx, `SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()`).Scan(&count)
	return count, err
}
