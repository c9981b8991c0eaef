package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"runtime/debug"
	"time"

	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/store"
)

// settled is when all that is done only once has been done.
const settled = 2 * time.Second

// serveCommand serves the dataset until it is told to stop.
type serveCommand struct {
	databaseFlags
	Addr      string `env:"ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to serve on (default 127.0.0.1:8080)."`
	AdminAddr string `name:"admin-addr" env:"ADMIN_ADDR" placeholder:"HOST:PORT" help:"Address for /livez, /readyz and /metrics, for the operator's eyes only (default: none)."`
	PublicURL string `name:"public-url" env:"PUBLIC_URL" placeholder:"URL" help:"URL under which clients reach the server; links are absolute then."`
	Dataset   string `env:"DATASET" placeholder:"DIR" help:"Folder of data files to publish on start (default: the dataset of the program)."`
	CacheSize uint64 `name:"cache-size" env:"CACHE_SIZE" default:"64" placeholder:"MIB" help:"Memory for answers that are given again, in MiB; 0 keeps none (default 64)."`
	LogFormat string `name:"log-format" env:"LOG_FORMAT" enum:"text,json" default:"text" help:"Format of the log: text or json."`
}

// Run starts everything, says where, and on the end of ctx stops it in order.
func (c *serveCommand) Run(ctx context.Context, to streams) (err error) {
	log, flush := c.logger(to)
	defer flush()
	if err := checkPublicURL(c.PublicURL); err != nil {
		return err
	}
	fill, err := c.filling()
	if err != nil {
		return err
	}
	listeners, err := c.listen(ctx)
	defer closeAll(listeners)
	if err != nil {
		return err
	}
	db, err := c.begin(ctx, log, to, fill)
	if err != nil && ctx.Err() != nil {
		log.Debug("stopped while starting", "error", err)
		return errStarting
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close(ctx)) }()
	// Reading the dataset and the contract took memory that serving does not need.
	defer time.AfterFunc(settled, debug.FreeOSMemory).Stop()
	return c.service(log, db, listeners).run(ctx, func() error { return announce(ctx, to.out, db.Store, listeners[0].Addr()) })
}

// begin opens the database and fills it.
func (c *serveCommand) begin(ctx context.Context, log *slog.Logger, to streams, fill filling) (*database, error) {
	db, err := c.open(ctx, databaseUse{log: log, progress: terminal(to.err)})
	if err != nil {
		return nil, err
	}
	if err := fill(ctx, db.Store, log); err != nil {
		return nil, errors.Join(plain(err), db.close(ctx))
	}
	return db, nil
}

// filling chooses what is published on start: the folder of the flags, which is
// read now, or the program's own dataset.
func (c *serveCommand) filling() (filling, error) {
	if c.Dataset == "" {
		return ownDataset()
	}
	return folderDataset(c.Dataset)
}

func (c *serveCommand) service(log *slog.Logger, db *database, listeners []net.Listener) service {
	surface := api.New(api.Options{Store: db.Store, Logger: log, PublicURL: c.PublicURL, Version: programVersion(), CacheBytes: c.CacheSize << 20})
	handlers := []http.Handler{surface, adminHandler(surface, surface, poolCollector{db.Store})}
	return service{log: log, listeners: listeners, handlers: handlers[:len(listeners)], died: db.died(), drainTimeout: drainTimeout,
		beside: func(ctx context.Context) { surface.Follow(ctx, db.Store) }}
}

// listen opens the public address and, where there is one, the operator's. It is
// done early: an address in use is told before anything is started.
func (c *serveCommand) listen(ctx context.Context) ([]net.Listener, error) {
	var config net.ListenConfig
	var listeners []net.Listener
	for _, addr := range []string{c.Addr, c.AdminAddr} {
		if addr == "" {
			continue
		}
		listener, err := config.Listen(ctx, "tcp", addr)
		if err != nil {
			return listeners, fmt.Errorf("the address %s: %w; choose another with --addr or --admin-addr", addr, err)
		}
		listeners = append(listeners, listener)
	}
	return listeners, nil
}

func closeAll(listeners []net.Listener) {
	for _, listener := range listeners {
		_ = listener.Close() // the server that used it has closed it already
	}
}

// logger writes lines in batches; flush writes the last one.
func (c *serveCommand) logger(to streams) (log *slog.Logger, flush func()) {
	lines := &batch{to: to.err}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(lines, nil)), lines.flush
	}
	return slog.New(slog.NewTextHandler(lines, nil)), lines.flush
}

// announce tells a person what is served where, with an example to open.
func announce(ctx context.Context, out io.Writer, s *store.Store, addr net.Addr) error {
	newest, err := s.Newest(ctx)
	if err != nil {
		return err
	}
	base := "http://" + addr.String()
	_, err = fmt.Fprintf(out, `OpenIncidents serves revision %d of %s at %s
  open    %s/docs
  or try  curl '%s/v1/events?country=RU&from=2024-03-22&to=2024-03-22'
Ctrl-C stops it.
`, newest.Number, newest.At.UTC().Format(time.DateOnly), base, base, base)
	return err
}
