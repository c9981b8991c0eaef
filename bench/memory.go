package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

const mebibyte = 1 << 20

// memoryPoll is how often resident memory is looked at while a peak is sought.
const memoryPoll = 20 * time.Millisecond

// resident is the resident memory of a process, in bytes. Only Linux tells it.
func (p *process) resident() (int64, error) {
	path := fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid)
	status, err := os.ReadFile(path)
	if err != nil {
		return 0, fmt.Errorf("resident memory: %w", err)
	}
	return statusBytes(status, "VmRSS")
}

// statusBytes reads a size of /proc/PID/status.
func statusBytes(status []byte, name string) (int64, error) {
	lines := bufio.NewScanner(bytes.NewReader(status))
	for lines.Scan() {
		key, value, _ := strings.Cut(lines.Text(), ":")
		if key != name {
			continue
		}
		kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		return kilobytes << 10, err
	}
	return 0, fmt.Errorf("/proc/PID/status has no %s", name)
}

// peakOf returns the largest resident memory that a process has while do runs. It
// is looked at again and again, since the system's own mark cannot be lowered by
// everybody.
func (p *process) peakOf(ctx context.Context, do func() error) (int64, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	peaks := make(chan int64)
	go func() { peaks <- p.watch(ctx) }()
	err := do()
	cancel()
	return <-peaks, err
}

func (p *process) watch(ctx context.Context) int64 {
	var peak int64
	for {
		if now, err := p.resident(); err == nil {
			peak = max(peak, now)
		}
		select {
		case <-ctx.Done():
			return peak
		case <-time.After(memoryPoll):
		}
	}
}
