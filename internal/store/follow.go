package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	// revisionChannel is where the database announces revisions, see
	// migrations/000006_dashboard.up.sql.
	revisionChannel = "openincidents_revision"
	// listenerName tells operators what the connection is for.
	listenerName = "openincidents announcements"
	// silence is how long a connection may say nothing before it is tried: one that
	// is cut somewhere on the way says nothing for good.
	silence = 15 * time.Second
	// trial is how long the database gets for each question of Follow.
	trial = 5 * time.Second
	// A connection that is lost is opened again after firstPause, and after twice
	// the pause before each further time, up to longestPause.
	firstPause   = 50 * time.Millisecond
	longestPause = 5 * time.Second
)

// Follow calls heard with the newest revision once it listens on a connection of
// its own, and whenever one is published; its Number is 0 where nothing is yet.
// Where the connection is lost it calls lost, once, and heard again as soon as it
// listens anew, so that nothing is missed. It returns when ctx ends. A standby
// server announces nothing: there, lost is called and nothing else.
func (s *Store) Follow(ctx context.Context, heard func(Revision), lost func(error)) {
	pause, told := firstPause, false
	for {
		err := s.listen(ctx, func(r Revision) {
			pause, told = firstPause, false
			heard(r)
		})
		if ctx.Err() != nil {
			return
		}
		if !told {
			told = true
			lost(err)
		}
		if !sleep(ctx, pause) {
			return
		}
		pause = min(2*pause, longestPause)
	}
}

// sleep reports whether the pause passed before ctx ended.
func sleep(ctx context.Context, pause time.Duration) bool {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// listen follows over one connection until that is lost.
func (s *Store) listen(ctx context.Context, heard func(Revision)) error {
	conn, err := s.connectListener(ctx)
	if err != nil {
		return unavailable(err)
	}
	defer closeListener(ctx, conn)
	for {
		newest, err := newestOver(ctx, conn)
		if err != nil {
			return unavailable(err)
		}
		heard(newest)
		if err := awaitAnnouncement(ctx, conn); err != nil {
			return unavailable(err)
		}
	}
}

// connectListener listens before anything is read: what is published in between
// is announced.
func (s *Store) connectListener(ctx context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, trial)
	defer cancel()
	config := s.pool.Config().ConnConfig
	config.RuntimeParams["application_name"] = listenerName
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	if err = becomeReader(ctx, conn); err == nil {
		_, err = conn.Exec(ctx, `LISTEN `+revisionChannel)
	}
	if err != nil {
		closeListener(ctx, conn)
		return nil, err
	}
	return conn, nil
}

// closeListener says goodbye also where ctx has ended.
func closeListener(ctx context.Context, conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = conn.Close(ctx)
}

func newestOver(ctx context.Context, conn *pgx.Conn) (Revision, error) {
	ctx, cancel := context.WithTimeout(ctx, trial)
	defer cancel()
	list, err := many[Revision](ctx, conn, selectNewest)
	if err != nil || len(list) == 0 {
		return Revision{}, err
	}
	return list[0], nil
}

// awaitAnnouncement waits until a revision is announced, or the connection was
// silent for long.
func awaitAnnouncement(ctx context.Context, conn *pgx.Conn) error {
	waiting, cancel := context.WithTimeout(ctx, silence)
	defer cancel()
	_, err := conn.WaitForNotification(waiting)
	if err != nil && errors.Is(waiting.Err(), context.DeadlineExceeded) && ctx.Err() == nil && !conn.IsClosed() {
		return nil
	}
	return err
}
