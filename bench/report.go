package main

import (
	"fmt"
	"io"
	"strings"
	"time"
)

// report is what a run found.
type report struct {
	facts   []fact
	sizes   []size
	results []result
	singles []single
}

// What stands between these lines in bench/RESULTS.md is written by hand, and kept.
const (
	notesBegin = "<!-- notes: written by hand; a run keeps them -->"
	notesEnd   = "<!-- end of notes -->"
)

const introduction = "# Speed\n\nWritten by `make bench`. Server and limit are measured by turns, on the same data and the same machine, which runs\n" +
	"PostgreSQL and the load driver too; request logging is on. A ratio is that of requests a second, or, where it has to\n" +
	"be small, of median times: the middle of the rounds, and their range. All that is called uncached is asked of a server\n" +
	"without a response cache. `allocated` is what the server's process allocates for a request, `body` the size of the answer.\n"

// write writes the report as Markdown, with notes as they were.
func (r report) write(w io.Writer, notes string) error {
	var text strings.Builder
	text.WriteString(introduction + "\n## Run\n\n")
	for _, f := range r.facts {
		fmt.Fprintf(&text, "- %s: %s\n", f.name, f.value)
	}
	fmt.Fprintf(&text, "- data: %s\n\n## Requests\n\n", sizesText(r.sizes))
	_ = writeTable(&text, speedTable(r.results)) // a builder takes everything
	text.WriteString("\n## Memory and publishing\n\n")
	_ = writeTable(&text, singleTable(r.singles))
	text.WriteString("\n## Besides\n\n")
	for _, line := range r.besides() {
		text.WriteString("- " + line + "\n")
	}
	fmt.Fprintf(&text, "\n## Notes\n\n%s\n%s\n%s\n", notesBegin, strings.Trim(notes, "\n"), notesEnd)
	_, err := io.WriteString(w, text.String())
	return err
}

// besides is what has no place in a table: notes, and what was not measured.
func (r report) besides() []string {
	var lines []string
	for _, result := range r.results {
		lines = append(lines, result.notes...)
		if result.problem != nil {
			lines = append(lines, "not measured: "+result.name+": "+oneLine(result.problem))
		}
	}
	for _, s := range r.singles {
		if s.problem != nil {
			lines = append(lines, "not measured: "+s.name+": "+oneLine(s.problem))
		}
	}
	return lines
}

// oneLine is the beginning of an error, without its line breaks.
func oneLine(err error) string {
	text := []rune(strings.Join(strings.Fields(err.Error()), " "))
	return string(text[:min(len(text), 300)])
}

func sizesText(sizes []size) string {
	var parts []string
	for _, s := range sizes {
		if s.Name == "bytes" {
			parts = append(parts, sizeText(float64(s.Rows))+" of database")
			continue
		}
		parts = append(parts, grouped(s.Rows)+" "+s.Name)
	}
	return strings.Join(parts, ", ")
}

// notesOf are the notes in a report that was written before.
func notesOf(text string) string {
	_, rest, found := strings.Cut(text, notesBegin)
	if !found {
		return ""
	}
	notes, _, _ := strings.Cut(rest, notesEnd)
	return notes
}

// missing counts what could not be measured.
func (r report) missing() int {
	count := 0
	for _, result := range r.results {
		if result.problem != nil {
			count++
		}
	}
	for _, s := range r.singles {
		if s.problem != nil {
			count++
		}
	}
	return count
}

// dated is when and on what a run was.
func dated(now time.Time, commit string) []fact {
	return []fact{{"date", now.UTC().Format(time.DateOnly)}, {"commit", commit}}
}
