package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
)

// fact is something that figures depend on.
type fact struct{ name, value string }

// settingsThatMatter are those of PostgreSQL that speed depends on most.
var settingsThatMatter = []string{"shared_buffers", "work_mem", "effective_cache_size", "max_connections",
	"max_parallel_workers_per_gather", "jit", "fsync", "synchronous_commit"}

// machineFacts tell where a run was.
func machineFacts(ctx context.Context, databaseURL string) ([]fact, error) {
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return nil, err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	rows, err := conn.Query(ctx, `SELECT name || ' ' || current_setting(name) FROM unnest($1::text[]) AS name`, settingsThatMatter)
	if err != nil {
		return nil, err
	}
	settings, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, err
	}
	return []fact{
		{"processor", fmt.Sprintf("%d cores, %s", runtime.NumCPU(), matched("/proc/cpuinfo", `model name\s*: (.*)`))},
		{"memory", memoryText()},
		{"system", runtime.GOOS + "/" + runtime.GOARCH},
		{"Go", strings.TrimPrefix(runtime.Version(), "go")},
		{"PostgreSQL", conn.PgConn().ParameterStatus("server_version") + ": " + strings.Join(settings, ", ")},
	}, nil
}

// memoryText is how much memory the machine has.
func memoryText() string {
	kilobytes, err := strconv.ParseFloat(matched("/proc/meminfo", `MemTotal:\s*(\d+) kB`), 64)
	if err != nil {
		return "unknown"
	}
	return fmt.Sprintf("%.1f GiB", kilobytes/(1<<20))
}

// matched is the first group of a pattern in a file, where there is such a file.
func matched(path, pattern string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		return "unknown"
	}
	found := regexp.MustCompile(pattern).FindSubmatch(text)
	if found == nil {
		return "unknown"
	}
	return string(found[1])
}

// commit is what git says of the working tree.
func commit(ctx context.Context) string {
	head, err := exec.CommandContext(ctx, "git", "rev-parse", "HEAD").Output()
	if err != nil {
		return "unknown"
	}
	name := strings.TrimSpace(string(head))
	changes, err := exec.CommandContext(ctx, "git", "status", "--porcelain", "--untracked-files=no", "--", ":!bench/RESULTS.md").Output()
	if err != nil || len(changes) > 0 {
		return name + ", with changes that are not committed"
	}
	return name
}
