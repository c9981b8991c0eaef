package testdb

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/postgres"
)

// templateName is the database that is prepared once and then only cloned.
const templateName = "prepared_template"

// startLimit bounds the start, a download and the preparation included;
// statementLimit bounds one statement of ours.
const (
	startLimit     = 10 * time.Minute
	statementLimit = 2 * time.Minute
)

// settings suit many small databases that nobody needs tomorrow.
var settings = map[string]string{
	"max_connections": "200",
	"shared_buffers":  "64MB",
	"autovacuum":      "off",
	"wal_level":       "minimal",
	"max_wal_senders": "0",
}

// cluster is a running server with a template.
type cluster struct {
	folder string
	server *postgres.Server

	// mu serialises what uses admin: only one clone of a template can be made at a time.
	mu    sync.Mutex
	admin *pgx.Conn
	made  int
}

func startCluster(prepare Prepare) (*cluster, error) {
	ctx, cancel := context.WithTimeout(context.Background(), startLimit)
	defer cancel()
	sweep(os.TempDir())
	folder, err := newFolder(os.TempDir())
	if err != nil {
		return nil, err
	}
	c := &cluster{folder: folder}
	if err := c.begin(ctx, prepare); err != nil {
		return nil, errors.Join(err, c.stop())
	}
	return c, nil
}

func (c *cluster) begin(ctx context.Context, prepare Prepare) (err error) {
	c.server, err = postgres.Start(ctx, postgres.Options{
		DataDir:     c.folder,
		DownloadDir: cacheFolder(),
		Settings:    settings,
		Fast:        true,
	})
	if err != nil {
		return err
	}
	c.admin, err = pgx.Connect(ctx, c.server.SuperuserConnString("postgres"))
	if err != nil {
		return err
	}
	return c.makeTemplate(ctx, prepare)
}

// makeTemplate closes the template to connections in the end: one that prepare
// left open would keep it from being cloned.
func (c *cluster) makeTemplate(ctx context.Context, prepare Prepare) error {
	if err := c.exec(ctx, `CREATE DATABASE `+templateName+` OWNER `+postgres.Owner+` TEMPLATE template0`); err != nil {
		return err
	}
	if err := prepare(ctx, c.connString(templateName)); err != nil {
		return fmt.Errorf("preparing the template database: %w", err)
	}
	if err := c.exec(ctx, `ALTER DATABASE `+templateName+` WITH ALLOW_CONNECTIONS false IS_TEMPLATE true`); err != nil {
		return err
	}
	return c.exec(ctx, `SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '`+templateName+`'`)
}

func (c *cluster) exec(ctx context.Context, sql string) error {
	if _, err := c.admin.Exec(ctx, sql); err != nil {
		return fmt.Errorf("%s: %w", sql, err)
	}
	return nil
}

// connString connects to one of our databases as its owner.
func (c *cluster) connString(database string) string {
	return c.server.ConnStringFor(postgres.Owner, database)
}

// create returns the name of a new database.
func (c *cluster) create(template string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), statementLimit)
	defer cancel()
	c.made++
	name := fmt.Sprintf("test_%d", c.made)
	return name, c.exec(ctx, `CREATE DATABASE `+name+` OWNER `+postgres.Owner+` TEMPLATE `+template)
}

func (c *cluster) drop(name string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), statementLimit)
	defer cancel()
	return c.exec(ctx, `DROP DATABASE `+name+` WITH (FORCE)`)
}

// stop also removes what a start that failed midway has made.
func (c *cluster) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), statementLimit)
	defer cancel()
	var errs []error
	if c.admin != nil {
		errs = append(errs, c.admin.Close(ctx))
	}
	if c.server != nil {
		errs = append(errs, c.server.Stop(ctx))
	}
	return errors.Join(append(errs, os.RemoveAll(c.folder))...)
}
