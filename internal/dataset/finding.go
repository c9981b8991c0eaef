package dataset

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Finding is one thing that is wrong with a data file.
type Finding struct {
	// File is the file's path within the dataset, with slashes: events/a.yaml.
	File string
	// Line and Column count from 1; both are 0 where the whole file is meant.
	Line, Column int
	// Path leads to the value within the file: claims[3].value.at_least. It is
	// empty where the whole record is meant.
	Path string
	// Message says what is wrong and what would be right.
	Message string
}

// String writes file:line:column: path: message, as editors can follow it.
func (f Finding) String() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", f.Line, f.Column)
	}
	b.WriteString(": ")
	if f.Path != "" {
		b.WriteString(f.Path + ": ")
	}
	b.WriteString(f.Message)
	return b.String()
}

// Findings are all findings about a dataset, sorted by file, line and column.
type Findings []Finding

// Error lists all findings, one a line.
func (f Findings) Error() string {
	lines := make([]string, len(f))
	for i, finding := range f {
		lines[i] = finding.String()
	}
	return strings.Join(lines, "\n")
}

// Err returns f as an error, or nil where there are no findings.
func (f Findings) Err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

func (f Findings) sorted() Findings {
	slices.SortFunc(f, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.File, b.File),
			cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.Path, b.Path),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.Compact(f)
}
