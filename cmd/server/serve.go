package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"time"

	curated "github.com/openincidents/openincidents/dataset"
	"github.com/openincidents/openincidents/internal/api"
	"github.com/openincidents/openincidents/internal/store"
)

// serveCommand serves the dataset until it is told to stop.
type serveCommand struct {
	databaseFlags
	Addr      string `env:"ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address to serve on (default 127.0.0.1:8080)."`
	AdminAddr string `name:"admin-addr" env:"ADMIN_ADDR" placeholder:"HOST:PORT" help:"Address for /livez, /readyz and /metrics, for the operator's eyes only (default: none)."`
	PublicURL string `name:"public-url" env:"PUBLIC_URL" placeholder:"URL" help:"URL under which clients reach the server; links are absolute then."`
	Dataset   string `env:"DATASET" placeholder:"DIR" help:"Folder of data files to publish on start (default: the dataset of the program)."`
	LogFormat string `name:"log-format" env:"LOG_FORMAT" enum:"text,json" default:"text" help:"Format of the log: text or json."`
}

// drainTimeout is how long requests get to end once the program is told to stop.
const drainTimeout = 15 * time.Second

// Run starts everything, says where, and on the end of ctx stops it in order.
func (c *serveCommand) Run(ctx context.Context, to streams) (err error) {
	log := c.logger(to)
	if err := checkPublicURL(c.PublicURL); err != nil {
		return err
	}
	listeners, err := c.listen(ctx)
	defer closeAll(listeners)
	if err != nil {
		return err
	}
	db, err := c.open(ctx, log, terminal(to.err), false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.close(ctx)) }()
	if err := c.fill(ctx, db.Store, log); err != nil {
		return err
	}
	if err := announce(ctx, to, db.Store, listeners[0].Addr()); err != nil {
		return err
	}
	handler := api.New(api.Options{Store: db.Store, Logger: log, PublicURL: c.PublicURL, Version: programVersion()})
	servers := []*http.Server{newServer(ctx, log, handler), newServer(ctx, log, adminHandler(handler))}
	return serve(ctx, log, servers[:len(listeners)], listeners, db.died())
}

// listen opens the public address and, where there is one, the operator's. It is
// done first: an address in use is told before anything is started.
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

func (c *serveCommand) logger(to streams) *slog.Logger {
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(to.err, nil))
	}
	return slog.New(slog.NewTextHandler(to.err, nil))
}

// checkPublicURL refuses what would make links that lead nowhere.
func checkPublicURL(url string) error {
	if url == "" || strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://") {
		return nil
	}
	return fmt.Errorf("--public-url %q: an absolute URL is needed, such as https://example.org/incidents", url)
}

// fill publishes the folder of the flags; without one, the program's own
// dataset, unless somebody has published another.
func (c *serveCommand) fill(ctx context.Context, s *store.Store, log *slog.Logger) error {
	if c.Dataset != "" {
		records, err := loadFolder(c.Dataset)
		if err != nil {
			return err
		}
		return publishLogged(ctx, s, log, store.Publication{
			Collection: "curated", Author: accountName(), Message: "Start with " + c.Dataset}, recordsOf(records))
	}
	digest, err := embeddedDigest()
	if err != nil {
		return err
	}
	newest, err := s.NewestOf(ctx, "curated")
	if err != nil {
		return err
	}
	if newest.Message == embeddedMessage+digest || newest.Number > 0 && !strings.HasPrefix(newest.Message, embeddedMessage) {
		log.Info("dataset", "revision", newest.Number, "message", newest.Message)
		return nil
	}
	records, err := load(curated.FS)
	if err != nil {
		return err
	}
	return publishLogged(ctx, s, log, store.Publication{
		Collection: "curated", Author: "OpenIncidents " + programVersion(), Message: embeddedMessage + digest}, recordsOf(records))
}

// publishLogged publishes and logs what it did.
func publishLogged(ctx context.Context, s *store.Store, log *slog.Logger, p store.Publication, r store.Records) error {
	start := time.Now()
	result, err := s.Publish(ctx, p, r)
	if err != nil {
		return err
	}
	log.Info("dataset", "result", summary(result), "duration", time.Since(start).Round(time.Millisecond))
	return nil
}

// announce tells a person what is served where, with an example to open.
func announce(ctx context.Context, to streams, s *store.Store, addr net.Addr) error {
	newest, err := s.Newest(ctx)
	if err != nil {
		return err
	}
	base := "http://" + addr.String()
	_, err = fmt.Fprintf(to.out, `OpenIncidents serves revision %d of %s at %s
  open    %s/docs
  or try  curl '%s/v1/events?country=RU&from=2024-03-22&to=2024-03-22'
Ctrl-C stops it.
`, newest.Number, newest.At.UTC().Format(time.DateOnly), base, base, base)
	return err
}

// serve answers requests until ctx ends or the database dies, then drains them.
func serve(ctx context.Context, log *slog.Logger, servers []*http.Server, listeners []net.Listener, died <-chan struct{}) error {
	failed := make(chan error, len(servers))
	for i, server := range servers {
		go func() { failed <- server.Serve(listeners[i]) }()
	}
	var cause error
	select {
	case <-ctx.Done():
		log.Info("stopping", "reason", "told to stop; open requests are finished first")
	case <-died:
		cause = errors.New("the program's own PostgreSQL ended; its log is postgres.log in the data directory")
	case cause = <-failed:
	}
	return errors.Join(cause, drain(ctx, servers))
}

// drain lets open requests end.
func drain(ctx context.Context, servers []*http.Server) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTimeout)
	defer cancel()
	var errs []error
	for _, server := range servers {
		errs = append(errs, server.Shutdown(ctx))
	}
	return errors.Join(errs...)
}

// newServer bounds what a slow or hostile client can hold.
func newServer(ctx context.Context, log *slog.Logger, handler http.Handler) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		// requests in flight are not cut off when ctx ends: they are drained
		BaseContext: func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
}
