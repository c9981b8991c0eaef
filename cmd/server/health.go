package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// healthCommand asks a running server whether it is ready, for containers that
// hold no other program to ask with.
type healthCommand struct {
	Addr string `env:"ADDR" default:"127.0.0.1:8080" placeholder:"HOST:PORT" help:"Address that the server listens on (default 127.0.0.1:8080)."`
}

// Run fails unless the server answers that it is ready.
func (c *healthCommand) Run(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	url, err := readyURL(c.Addr)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, response.Status)
	}
	return nil
}

// readyURL is the address to ask; a server that listens everywhere is asked on loopback.
func readyURL(addr string) (string, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return "", fmt.Errorf("the address %s: %w", addr, err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port) + "/readyz", nil
}
