package postgres

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// stallLimit is how long a repository may stay silent.
const stallLimit = 30 * time.Second

var client = newClient()

// newClient keeps the environment's proxy, and never falls back from https to http.
func newClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.ResponseHeaderTimeout = stallLimit
	return &http.Client{Transport: transport, CheckRedirect: func(next *http.Request, via []*http.Request) error {
		if len(via) >= 10 {
			return fmt.Errorf("more than 10 redirects")
		}
		if via[0].URL.Scheme == "https" && next.URL.Scheme != "https" {
			return fmt.Errorf("the repository redirects from https to %s", next.URL.Scheme)
		}
		return nil
	}}
}

// get returns the body of a 200 answer and its length, -1 where it is not told.
// A body that stalls ends in an error.
func get(ctx context.Context, address string) (io.ReadCloser, int64, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		cancel(nil)
		return nil, 0, fmt.Errorf("the repository's address: %w", err)
	}
	response, err := client.Do(request) //nolint:bodyclose // watchedBody closes it
	if err != nil {
		cancel(nil)
		return nil, 0, err
	}
	body := newWatchedBody(ctx, cancel, response.Body)
	if response.StatusCode != http.StatusOK {
		_ = body.Close()
		return nil, 0, fmt.Errorf("%s answers %s", redact(address), response.Status)
	}
	return body, response.ContentLength, nil
}

// watchedBody cancels its request where nothing arrives for stallLimit.
type watchedBody struct {
	io.ReadCloser
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer
}

func newWatchedBody(ctx context.Context, cancel context.CancelCauseFunc, body io.ReadCloser) *watchedBody {
	timer := time.AfterFunc(stallLimit, func() {
		cancel(fmt.Errorf("nothing arrived for %s", stallLimit))
	})
	return &watchedBody{body, ctx, cancel, timer}
}

func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.timer.Reset(stallLimit)
	if err != nil && !errors.Is(err, io.EOF) && b.ctx.Err() != nil {
		err = context.Cause(b.ctx)
	}
	return n, err
}

// Close lets go of the connection.
func (b *watchedBody) Close() error {
	b.timer.Stop()
	err := b.ReadCloser.Close()
	b.cancel(nil)
	return err
}

// redact keeps a repository's password out of logs and messages.
func redact(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "the repository"
	}
	return u.Redacted()
}
