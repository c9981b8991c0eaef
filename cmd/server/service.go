package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// drainTimeout is how long requests get to end once the program is told to stop.
const drainTimeout = 15 * time.Second

// service answers requests until it is told to stop.
type service struct {
	log *slog.Logger
	// listeners and handlers belong together, one by one.
	listeners []net.Listener
	handlers  []http.Handler
	// died is closed when the database ends by itself; it may be nil.
	died <-chan struct{}
	// drainTimeout is how long open requests get to end.
	drainTimeout time.Duration
	// beside runs beside the requests until its context ends, which is when the
	// last of them was answered; it may be nil.
	beside func(context.Context)
}

// run serves, calls ready, and drains the requests when ctx ends or the database dies.
func (s service) run(ctx context.Context, ready func() error) error {
	// Requests in flight are not cut off when ctx ends, but when they were drained.
	requests, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	defer s.start(ctx)()
	servers := make([]*http.Server, len(s.listeners))
	failed := make(chan error, len(servers))
	for i, handler := range s.handlers {
		servers[i] = newServer(requests, s.log, handler)
		go func() { failed <- servers[i].Serve(s.listeners[i]) }()
	}
	err := ready()
	if err == nil {
		err = s.wait(ctx, failed)
	}
	return errors.Join(err, s.drain(servers, cut))
}

// start starts what runs beside the requests, and returns what ends it.
func (s service) start(ctx context.Context) (end func()) {
	if s.beside == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.beside(ctx)
	}()
	return func() { cancel(); <-ended }
}

// wait returns why the service has to end; nil where it was told to.
func (s service) wait(ctx context.Context, failed <-chan error) error {
	select {
	case <-ctx.Done():
		s.log.Info("stopping", "reason", "told to stop; open requests may end first, a second signal ends all at once", "within", s.drainTimeout)
		return nil
	case <-s.died:
		return errors.New("the program's own PostgreSQL ended; its log is postgres.log in the data directory")
	case err := <-failed:
		return err
	}
}

// drain lets open requests end, and cuts off those that do not in time.
func (s service) drain(servers []*http.Server, cut context.CancelFunc) error {
	ctx, cancel := context.WithTimeout(context.Background(), s.drainTimeout)
	defer cancel()
	late := false
	for _, server := range servers {
		if err := server.Shutdown(ctx); err != nil {
			late = true
			// first the connections, so that no half answer is taken for a whole one
			_ = server.Close()
			cut()
		}
	}
	if late {
		return fmt.Errorf("some requests did not end within %v and were cut off", s.drainTimeout)
	}
	s.log.Info("stopped", "requests", "all answered")
	return nil
}

// newServer bounds what a slow or hostile client can hold. Requests end with ctx.
// Streams of whole lists move WriteTimeout on with each piece that is taken.
func newServer(ctx context.Context, log *slog.Logger, handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler,
		// No request has a body to read, so that one deadline is for all of it.
		ReadTimeout:    10 * time.Second,
		WriteTimeout:   60 * time.Second,
		IdleTimeout:    2 * time.Minute,
		MaxHeaderBytes: 64 << 10,
		ErrorLog:       slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		BaseContext:    func(net.Listener) context.Context { return ctx },
		// OPTIONS * is answered by the handler, like everything else
		DisableGeneralOptionsHandler: true,
	}
}
