package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
)

// answer is what a server answers a request with, as it went over the wire.
type answer struct {
	Status int         `json:"status"`
	Header http.Header `json:"header"`
	Body   []byte      `json:"body"`
}

// bareCommand serves recorded answers with nothing but net/http around them.
type bareCommand struct {
	Answers string `arg:"" help:"File of answers, a JSON object by path and query."`
	Addr    string `required:"" help:"Address to serve on."`
}

// Run implements the command.
func (c *bareCommand) Run(ctx context.Context) error {
	handler, err := bareHandler(c.Answers)
	if err != nil {
		return err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: operationTimeout}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func bareHandler(path string) (http.Handler, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	answers := map[string]answer{}
	if err := json.Unmarshal(data, &answers); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a, known := answers[r.RequestURI]
		if !known {
			http.NotFound(w, r)
			return
		}
		header := w.Header()
		for name, values := range a.Header {
			header[name] = values
		}
		w.WriteHeader(a.Status)
		if len(a.Body) > 0 {
			_, _ = w.Write(a.Body) // where the client has gone, nobody is left to tell
		}
	}), nil
}

// recorded asks a server for each request once and keeps the answers, but for what
// net/http writes itself.
func recorded(ctx context.Context, address string, requests []request) (map[string]answer, error) {
	answers := map[string]answer{}
	for _, r := range requests {
		a, err := fetch(ctx, address, r)
		if err != nil {
			return nil, err
		}
		if err := checkDecodes(a); err != nil {
			return nil, fmt.Errorf("GET %s: %w", r.path, err)
		}
		for _, name := range []string{"Date", "Connection", "Transfer-Encoding"} {
			a.Header.Del(name)
		}
		answers[r.path] = a
	}
	return answers, nil
}

// checkDecodes fails where an answer is not what its encoding says: how fast that
// comes is of no interest.
func checkDecodes(a answer) error {
	if a.Header.Get("Content-Encoding") != "gzip" || len(a.Body) == 0 {
		return nil
	}
	decoder, err := gzip.NewReader(bytes.NewReader(a.Body))
	if err == nil {
		_, err = io.Copy(io.Discard, decoder)
	}
	if err != nil {
		return fmt.Errorf("the body is no gzip: %w", err)
	}
	return nil
}
