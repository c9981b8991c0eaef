package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// operationTimeout bounds one operation: an export of everything is the longest.
const operationTimeout = 5 * time.Minute

// request is a GET of a path with its query, and what it has to be answered with.
type request struct {
	path string
	// encoding is the value of Accept-Encoding, and etag that of If-None-Match;
	// empty leaves the header out.
	encoding, etag string
	status         int
}

// wire is the request as it is sent.
func (r request) wire() []byte {
	var text strings.Builder
	fmt.Fprintf(&text, "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n", r.path)
	if r.encoding != "" {
		fmt.Fprintf(&text, "Accept-Encoding: %s\r\n", r.encoding)
	}
	if r.etag != "" {
		fmt.Fprintf(&text, "If-None-Match: %s\r\n", r.etag)
	}
	return []byte(text.String() + "\r\n")
}

// httpClient is one connection that is kept. It writes and reads in the goroutine
// of its caller: on a machine that it shares with the server, it must cost little.
type httpClient struct {
	conn     net.Conn
	reader   *bufio.Reader
	requests []request
	wires    [][]byte
	stop     func() bool
}

// dialer returns a function that opens connections to a server for requests,
// which are asked in turn.
func dialer(address string, requests []request) func(context.Context) (client, error) {
	wires := make([][]byte, len(requests))
	for i, r := range requests {
		wires[i] = r.wire()
	}
	return func(ctx context.Context) (client, error) {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
		if err != nil {
			return nil, err
		}
		stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
		return &httpClient{conn: conn, reader: bufio.NewReaderSize(conn, 64<<10), requests: requests, wires: wires, stop: stop}, nil
	}
}

// do implements client.
func (c *httpClient) do(_ context.Context, n int) (int, error) {
	i := n % len(c.requests)
	if err := c.conn.SetDeadline(time.Now().Add(operationTimeout)); err != nil {
		return 0, err
	}
	if _, err := c.conn.Write(c.wires[i]); err != nil {
		return 0, err
	}
	response, err := http.ReadResponse(c.reader, nil)
	if err != nil {
		return 0, fmt.Errorf("GET %s: %w", c.requests[i].path, err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != c.requests[i].status {
		return 0, unexpected(c.requests[i], response)
	}
	size, err := io.Copy(io.Discard, response.Body)
	if err != nil {
		return 0, fmt.Errorf("GET %s: the answer breaks off after %d bytes: %w", c.requests[i].path, size, err)
	}
	return int(size), nil
}

// close implements client.
func (c *httpClient) close() {
	c.stop()
	_ = c.conn.Close()
}

// unexpected tells what came instead.
func unexpected(r request, response *http.Response) error {
	body, _ := io.ReadAll(io.LimitReader(response.Body, 500))
	return fmt.Errorf("GET %s is answered %s instead of %d: %s", r.path, response.Status, r.status, body)
}
