package main

import (
	"io"
	"sync"
	"time"
)

const (
	// batchWait is how long a line may wait for others.
	batchWait = 50 * time.Millisecond
	// batchSize is in bytes.
	batchSize = 32 << 10
)

// batch writes lines together: a system call for each would be a good part of
// what it costs to answer from memory, and all requests would wait for a slow disk.
type batch struct {
	to io.Writer

	mu      sync.Mutex
	lines   []byte
	waiting bool
	// writing keeps batches in their order.
	writing sync.Mutex
}

// Write implements io.Writer. It never fails: nobody could be told.
func (b *batch) Write(line []byte) (int, error) {
	b.mu.Lock()
	b.lines = append(b.lines, line...)
	full := len(b.lines) >= batchSize
	if !full && !b.waiting {
		b.waiting = true
		time.AfterFunc(batchWait, b.flush)
	}
	b.mu.Unlock()
	if full {
		b.flush()
	}
	return len(line), nil
}

// flush writes what waits.
func (b *batch) flush() {
	b.writing.Lock()
	defer b.writing.Unlock()
	b.mu.Lock()
	lines := b.lines
	b.lines, b.waiting = make([]byte, 0, cap(lines)), false
	b.mu.Unlock()
	if len(lines) > 0 {
		_, _ = b.to.Write(lines)
	}
}
