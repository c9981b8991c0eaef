package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
)

// inProcess asks a handler without a network, so that an export holds exactly
// what the API answers.
type inProcess struct {
	handler http.Handler
}

// get returns the body of an answer; anything but 200 is an error.
func (p inProcess) get(ctx context.Context, target string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		return nil, err
	}
	request.RequestURI = target
	answer := &bufferedAnswer{header: http.Header{}, status: http.StatusOK}
	p.handler.ServeHTTP(answer, request)
	if answer.status != http.StatusOK {
		return nil, fmt.Errorf("%s answers %d: %s", target, answer.status, answer.body.Bytes())
	}
	return answer.body.Bytes(), nil
}

// bufferedAnswer keeps what a handler answers.
type bufferedAnswer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// Header implements http.ResponseWriter.
func (a *bufferedAnswer) Header() http.Header { return a.header }

// WriteHeader implements http.ResponseWriter.
func (a *bufferedAnswer) WriteHeader(status int) { a.status = status }

// Write implements http.ResponseWriter.
func (a *bufferedAnswer) Write(p []byte) (int, error) { return a.body.Write(p) }
