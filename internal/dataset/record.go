package dataset

import (
	"fmt"

	"github.com/openincidents/openincidents/internal/incident"
)

// record is one data file as read: its tree, and what it decodes to. Of event,
// group and source the one of its type is set.
type record struct {
	file       string
	recordType incident.RecordType
	header     incident.Header
	root       *node
	event      incident.Event
	group      incident.Group
	source     incident.Source
	// doubtful is true where the file has findings about its form: what it was
	// meant to say may then be something else, and other files are not held to it.
	doubtful bool
}

func newRecord(file, id string, t incident.RecordType, root *node) *record {
	r := &record{file: file, recordType: t, root: root}
	switch t {
	case incident.TypeEvent:
		r.event = decodeEvent(id, root)
		r.header = r.event.Header
	case incident.TypeGroup:
		r.group = decodeGroup(id, root)
		r.header = r.group.Header
	case incident.TypeSource:
		r.source = decodeSource(id, root)
		r.header = r.source.Header
	}
	return r
}

func (r *record) claims() []incident.Claim {
	if r.recordType == incident.TypeGroup {
		return r.group.Claims
	}
	return r.event.Claims
}

// linter gathers the findings about all records of a dataset.
type linter struct {
	records  []*record
	byID     map[string]*record
	findings Findings
	read     reader
	// uncertain are the ids of files that are there but could not be taken for
	// a record: what refers to them is not reported as well.
	uncertain map[string]bool
	// hidden are the types of which no record could be read.
	hidden map[incident.RecordType]bool
	// marked holds file and path of each finding and of what it is part of, so
	// that one mistake is reported once.
	marked map[string]bool
}

func newLinter(read reader) *linter {
	return &linter{
		read: read, byID: map[string]*record{}, uncertain: map[string]bool{},
		hidden: map[incident.RecordType]bool{}, marked: map[string]bool{},
	}
}

// add reports a finding at what p leads to within a record.
func (l *linter) add(r *record, p yamlPath, format string, args ...any) {
	line, column := r.root.locate(p)
	l.report(r.file, line, column, p, fmt.Sprintf(format, args...))
}

func (l *linter) report(file string, line, column int, p yamlPath, message string) {
	for n := range p {
		l.marked[file+"\x00"+p[:n+1].String()] = true
	}
	l.findings = append(l.findings, Finding{File: file, Line: line, Column: column, Path: p.String(), Message: message})
}

// wrong reports whether something was found at or below this path already.
func (l *linter) wrong(r *record, p yamlPath) bool { return l.marked[r.file+"\x00"+p.String()] }

// each calls f for every record of a type.
func (l *linter) each(t incident.RecordType, f func(r *record)) {
	for _, r := range l.records {
		if r.recordType == t {
			f(r)
		}
	}
}

// eachClaim calls f for every claim with the path that leads to it.
func (l *linter) eachClaim(f func(r *record, p yamlPath, c incident.Claim)) {
	for _, r := range l.records {
		for i, c := range r.claims() {
			f(r, yamlPath{"claims", i}, c)
		}
	}
}
