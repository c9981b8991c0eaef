package postgres

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxLogBytes is the size from which on a start begins a new log; one old log is kept.
const maxLogBytes = 10 << 20

// tailLines is how much of a log stands in an error.
const tailLines = 15

// serverLog is the file that PostgreSQL writes to.
type serverLog struct {
	file *os.File
	// start is where the present run begins.
	start int64
}

func openLog(dataDir string) (*serverLog, error) {
	path := filepath.Join(dataDir, "postgres.log")
	info, err := os.Stat(path)
	if err == nil && info.Size() > maxLogBytes {
		err = os.Rename(path, path+".1")
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	start, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &serverLog{file, start}, nil
}

// tail returns the last lines of the present run, for an error message.
func (l *serverLog) tail() string {
	end, err := l.file.Seek(0, io.SeekEnd)
	if err != nil {
		return ""
	}
	from := max(l.start, end-16<<10)
	text, err := io.ReadAll(io.NewSectionReader(l.file, from, end-from))
	if err != nil {
		return ""
	}
	return fmt.Sprintf("%s:\n%s", l.file.Name(), lastLines(string(text)))
}

func lastLines(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-tailLines):], "\n")
}
