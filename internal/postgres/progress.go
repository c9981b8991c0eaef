package postgres

import (
	"fmt"
	"io"
)

// progress draws on a terminal how much of a download has arrived.
type progress struct {
	terminal    io.Writer
	done, total int64
	drawn       int64
}

func newProgress(terminal io.Writer, total int64) *progress {
	return &progress{terminal: terminal, total: total, drawn: -1}
}

// Write counts p; it never fails, since a broken terminal must not end a download.
func (p *progress) Write(data []byte) (int, error) {
	p.done += int64(len(data))
	if mb := p.done >> 20; p.terminal != nil && mb != p.drawn {
		p.drawn = mb
		p.draw()
	}
	return len(data), nil
}

func (p *progress) draw() {
	of := ""
	if p.total > 0 {
		of = fmt.Sprintf(" of %d", (p.total+1<<20-1)>>20)
	}
	_, _ = fmt.Fprintf(p.terminal, "\rDownloading PostgreSQL %s: %d%s MB", downloadVersion, p.drawn, of)
}

func (p *progress) end() {
	if p.terminal != nil && p.drawn >= 0 {
		_, _ = fmt.Fprintln(p.terminal)
	}
}
