package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func exampleReport() report {
	fast := figures{count: 900, median: 950 * time.Microsecond, p99: 12 * time.Millisecond, rate: 12345.6, allocated: 4300, bytes: 900}
	slow := figures{count: 9, median: 1500 * time.Millisecond, p99: 2 * time.Second, rate: 0.66, bytes: 3 << 20}
	return report{
		facts: append(dated(time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC), "abc"), fact{"Go", "1.26"}),
		sizes: []size{{"events", 1_000_000}, {"groups", 500}, {"bytes", 5 << 20}},
		results: []result{
			{name: "record", subject: fast, against: bareHTTP, limit: fast, ratio: spread{0.8, 0.75, 0.9}, target: ratioAtLeast(0.7)},
			{name: "deep page", subject: fast, against: firstPage, limit: slow, ratio: spread{1.3, 1, 1.4}, target: ratioAtMost(1.2), notes: []string{"a note"}},
			{name: "aggregate", subject: slow, target: p99Under(150 * time.Millisecond)},
			{name: "page", subject: fast, against: bareSQL, limit: slow, ratio: spread{0.3, 0.3, 0.3}},
			{name: "export", problem: errors.New("a\nserver\tthat is away"), target: ratioAtLeast(0.6)},
		},
		singles: []single{memoryUnder("idle", 33<<20, 40<<20), memoryUnder("growth", 65<<20, 64<<20), {name: "publishing", target: "≥ 0.4", problem: errors.New("no file")}},
	}
}

const wantTables = `- date: 2026-11-22
- commit: abc
- Go: 1.26
- data: 1,000,000 events, 500 groups, 5.00 MiB of database

## Requests

| request | requests/s | median | p99 | allocated | body | against | its rate | its median | its p99 | ratio | target | reached |
|---|---|---|---|---|---|---|---|---|---|---|---|---|
| record | 12,346 | 950 µs | 12.0 ms | 4.20 KiB | 900 B | net/http handler with the same bytes | 12,346 | 950 µs | 12.0 ms | **0.80** (0.75 to 0.90) | ≥ 0.7 | yes |
| deep page | 12,346 | 950 µs | 12.0 ms | 4.20 KiB | 900 B | first page | 0.66 | 1.50 s | 2.00 s | **1.30** (1.00 to 1.40) | ≤ 1.2 | **no** |
| aggregate | 0.66 | 1.50 s | 2.00 s | 0 B | 3.00 MiB |  |  |  |  |  | p99 < 150 ms | **no** |
| page | 12,346 | 950 µs | 12.0 ms | 4.20 KiB | 900 B | the same statements through pgx | 0.66 | 1.50 s | 2.00 s | **0.30** (0.30 to 0.30) |  |  |
| export |  |  |  |  |  |  |  |  |  |  | ≥ 0.6 | not measured |

## Memory and publishing

| what | measured | target | reached |
|---|---|---|---|
| idle | 33.0 MiB | < 40 MiB | yes |
| growth | 65.0 MiB | < 64 MiB | **no** |
| publishing |  | ≥ 0.4 | not measured |

## Besides

- a note
- not measured: export: a server that is away
- not measured: publishing: no file
`

func TestReport(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	if err := exampleReport().write(&out, "\nBy hand.\n"); err != nil {
		t.Fatal(err)
	}
	_, run, _ := strings.Cut(out.String(), "## Run\n\n")
	tables, notes, _ := strings.Cut(run, "\n## Notes\n")
	if tables != wantTables {
		t.Errorf("it says\n%s", tables)
	}
	if want := "\n" + notesBegin + "\nBy hand.\n" + notesEnd + "\n"; notes != want {
		t.Errorf("the notes are %q", notes)
	}
	if got := exampleReport().missing(); got != 2 {
		t.Errorf("%d rows were not measured", got)
	}
}

// TestNotesAreKept writes a file twice, with notes between.
func TestNotesAreKept(t *testing.T) {
	t.Parallel()
	c := runCommand{Results: filepath.Join(t.TempDir(), "RESULTS.md"), Write: true}
	found := exampleReport()
	found.results, found.singles = found.results[:1], nil
	tell := func() string {
		var out, log strings.Builder
		if err := c.tell(found, streams{&out, &log}); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(c.Results)
		if err != nil || string(text) != out.String() {
			t.Fatalf("the file differs from what is printed, %v:\n%s", err, text)
		}
		return string(text)
	}
	noted := strings.Replace(tell(), notesBegin, notesBegin+"\nTried: this.\n\nAnd that.", 1)
	if err := os.WriteFile(c.Results, []byte(noted), 0o600); err != nil {
		t.Fatal(err)
	}
	if again := tell(); !strings.Contains(again, notesBegin+"\nTried: this.\n\nAnd that.\n"+notesEnd) {
		t.Errorf("the notes are gone:\n%s", again)
	}
}

func TestPublishingSingle(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), publishingFile)
	if got := publishingSingle(path); got.problem == nil || got.outcome() != "not measured" {
		t.Errorf("%+v", got)
	}
	if err := writePublishing(path, publishing{Events: 5, Rows: 2000, Publish: 4 * time.Second, Copy: 2 * time.Second}); err != nil {
		t.Fatal(err)
	}
	if got := publishingSingle(path); got.value != "**0.50**: 4.00 s for 2,000 rows, and 2.00 s with COPY" || got.outcome() != "yes" {
		t.Errorf("%+v", got)
	}
	if err := writePublishing(path, publishing{Events: 5}); err != nil {
		t.Fatal(err)
	}
	if got := publishingSingle(path); got.problem == nil {
		t.Errorf("%+v", got)
	}
}
