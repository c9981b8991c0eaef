package dataset

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/openincidents/openincidents/internal/incident"
)

// Dataset is the content of the data files. Each list is sorted by id; claims
// keep the order of their file and have their ids filled in.
type Dataset struct {
	Sources []incident.Source
	Groups  []incident.Group
	Events  []incident.Event
}

// folders are where records stand, by type.
var folders = []struct {
	name       string
	recordType incident.RecordType
}{
	{"events", incident.TypeEvent},
	{"groups", incident.TypeGroup},
	{"sources", incident.TypeSource},
}

// Load reads events/ID.yaml, groups/ID.yaml and sources/ID.yaml and reports all
// that is wrong with them, never only the first. The dataset holds what could
// be read; it is fit to be published only where there are no findings.
func Load(fsys fs.FS) (*Dataset, Findings) { return load(fsys, read) }

func load(fsys fs.FS, read reader) (*Dataset, Findings) {
	l := newLinter(read)
	for _, folder := range folders {
		l.readFolder(fsys, folder.name, folder.recordType)
	}
	if len(l.records) == 0 && len(l.findings) == 0 {
		l.report(".", 0, 0, nil, "no records here; a dataset has folders events, groups and sources with files ID.yaml")
	}
	l.lint()
	return l.dataset(), l.findings.sorted()
}

// dataset collects what was read; files were read in the order of their names,
// which need not be that of their ids: "a-b.yaml" stands before "a.yaml".
func (l *linter) dataset() *Dataset {
	ds := &Dataset{}
	l.each(incident.TypeSource, func(r *record) { ds.Sources = append(ds.Sources, r.source) })
	l.each(incident.TypeGroup, func(r *record) { ds.Groups = append(ds.Groups, r.group) })
	l.each(incident.TypeEvent, func(r *record) { ds.Events = append(ds.Events, r.event) })
	sortByID(ds.Sources, func(s incident.Source) string { return s.ID })
	sortByID(ds.Groups, func(g incident.Group) string { return g.ID })
	sortByID(ds.Events, func(e incident.Event) string { return e.ID })
	return ds
}

func sortByID[T any](list []T, id func(T) string) {
	slices.SortFunc(list, func(a, b T) int { return strings.Compare(id(a), id(b)) })
}

func (l *linter) readFolder(fsys fs.FS, folder string, t incident.RecordType) {
	entries, err := fs.ReadDir(fsys, folder)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		l.report(folder, 0, 0, nil, fmt.Sprintf("cannot be read: %v", err))
		l.hidden[t] = true
		return
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), ".") {
			l.readEntry(fsys, path.Join(folder, entry.Name()), entry, t)
		}
	}
}

func (l *linter) readEntry(fsys fs.FS, file string, entry fs.DirEntry, t incident.RecordType) {
	id, isYAML := strings.CutSuffix(entry.Name(), ".yaml")
	if entry.IsDir() || !isYAML {
		l.markStray(entry)
		l.report(file, 0, 0, nil, "only records stand in this folder: files named ID.yaml")
		return
	}
	if !incident.ValidID(id) {
		l.report(file, 0, 0, nil, fmt.Sprintf("%q is no id; an id is at most %d characters, lower-case words of ASCII letters and digits joined by single hyphens, and no path of the API", id, incident.MaxIDLength))
	}
	data, err := readLimited(fsys, file)
	if err != nil {
		l.report(file, 0, 0, nil, fmt.Sprintf("cannot be read: %v", err))
		l.uncertain[id] = true
		return
	}
	l.readRecord(file, id, data, t)
}

// markStray takes a file under another name than ID.yaml for the record that it
// was perhaps meant to be.
func (l *linter) markStray(entry fs.DirEntry) {
	if id, _, _ := strings.Cut(entry.Name(), "."); !entry.IsDir() {
		l.uncertain[id] = true
	}
}

func (l *linter) readRecord(file, id string, data []byte, t incident.RecordType) {
	out := l.read(file, id, data, t)
	for _, m := range out.found {
		l.report(file, m.line, m.column, m.path, m.message)
	}
	if out.record == nil {
		l.uncertain[id] = true
		return
	}
	l.records = append(l.records, out.record)
}

// readLimited reads one byte more than a file may have at most, so that a file
// of any size is recognised as too large without being held.
func readLimited(fsys fs.FS, file string) ([]byte, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	return data, errors.Join(err, f.Close())
}
