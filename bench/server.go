package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
)

// server is the program itself, as a process of its own.
type server struct {
	*process
	admin string
}

// launcher starts the processes that are measured.
type launcher struct {
	// program is the server's binary; self is that of the bench.
	program, self string
	// databaseURL is what the server serves; folder keeps logs and recorded answers.
	databaseURL, folder string
}

// server starts the program; request logging goes to a file named after it.
func (l launcher) server(ctx context.Context, name string, flags ...string) (*server, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	admin, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	args := append([]string{"serve", "--addr", address, "--admin-addr", admin}, flags...)
	// what ends with ctx is stopped in order, not killed
	cmd := exec.CommandContext(context.WithoutCancel(ctx), l.program, args...)
	cmd.Env = append(os.Environ(), "DATABASE_URL="+l.databaseURL)
	p, err := startProcess(ctx, cmd, address, filepath.Join(l.folder, name+".log"))
	if err != nil {
		return nil, fmt.Errorf("starting the server %s: %w", name, err)
	}
	return &server{process: p, admin: admin}, nil
}

// bare starts a process that serves answers.
func (l launcher) bare(ctx context.Context, answers map[string]answer) (*process, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(answers)
	if err != nil {
		return nil, err
	}
	file := filepath.Join(l.folder, "answers.json")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(context.WithoutCancel(ctx), l.self, "bare", "--addr", address, file)
	p, err := startProcess(ctx, cmd, address, filepath.Join(l.folder, "bare.log"))
	if err != nil {
		return nil, fmt.Errorf("starting the bare handlers: %w", err)
	}
	return p, nil
}

// allocated is what the server's process has allocated so far, in bytes.
func (s *server) allocated(ctx context.Context) (float64, error) {
	a, err := fetch(ctx, s.admin, request{path: "/metrics", status: http.StatusOK})
	if err != nil {
		return 0, err
	}
	return metric(a.Body, "go_memstats_alloc_bytes_total")
}
