package dataset

import (
	"io/fs"
	"testing"
)

// brokenFS refuses to open what stands at path.
type brokenFS struct {
	fs.FS
	path string
}

func (b brokenFS) Open(name string) (fs.File, error) {
	if name == b.path {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return b.FS.Open(name)
}

// TestWhatCannotBeReadIsReportedOnce: neither what refers to it nor what it may
// refer to is reported as well.
func TestWhatCannotBeReadIsReportedOnce(t *testing.T) {
	t.Parallel()
	files := goodFiles(t)
	paths := []string{"events", "groups", "sources"}
	for file := range files {
		paths = append(paths, file)
	}
	for _, path := range paths {
		if got := findingsOf(brokenFS{files, path}); len(got) != 1 || got[0].File != path {
			t.Errorf("%s cannot be opened; findings:\n%v", path, got)
		}
	}
}
