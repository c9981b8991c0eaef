package main

import (
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/testdb"
)

// edition is the embedded dataset of one program: a source and an event with so
// many dead, and perhaps a second event.
func edition(killed string, second bool) fstest.MapFS {
	event := func(title string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("title: " + title + "\nkind: bombing\nclaims:\n  - property: killed\n    value: {exactly: " + killed + "}\n" +
			"    source: article\n    locator: {paragraph: 1}\n    note: ids stay\n    id: " + strings.ToLower(title) + "-killed\n")}
	}
	files := fstest.MapFS{
		"sources/article.yaml": {Data: []byte("title: Bombings\ncsl_type: webpage\n")},
		"events/first.yaml":    event("First"),
		"groups/.keep":         {},
	}
	if second {
		files["events/second.yaml"] = event("Second")
	}
	return files
}

// startProgram fills as a program with that dataset does on start; it returns
// the newest revision and what was logged.
func startProgram(t *testing.T, s *store.Store, files fstest.MapFS) (store.Revision, string) {
	t.Helper()
	digest, err := digestOf(files)
	if err != nil {
		t.Fatal(err)
	}
	var log output
	if err := fillEmbedded(t.Context(), s, slog.New(slog.NewTextHandler(&log, nil)), files, digest); err != nil {
		t.Fatal(err)
	}
	newest, err := s.NewestOf(t.Context(), "curated")
	if err != nil {
		t.Fatal(err)
	}
	if newest.Number > 0 && !strings.HasPrefix(newest.Author, "OpenIncidents ") {
		t.Errorf("revision %d is by %q", newest.Number, newest.Author)
	}
	return newest, log.String()
}

// TestFillOlderAndNewer: programs over one database, in either order. What was
// published once does not come back over what followed it, and what cannot
// follow is not published; each program serves.
func TestFillOlderAndNewer(t *testing.T) {
	t.Parallel()
	older, newer := edition("3", false), edition("4", true)
	type step struct {
		files    fstest.MapFS
		revision int64
		log      string
	}
	for name, steps := range map[string][]step{
		"older first": {{older, 1, "revision 1"}, {newer, 2, "revision 2"}, {older, 2, "a newer dataset"}, {newer, 2, "revision=2"}},
		"newer first": {{newer, 1, "revision 1"}, {older, 1, "does not follow"}, {newer, 1, "revision=1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openStore(t, testdb.Clone(t))
			for i, step := range steps {
				newest, log := startProgram(t, s, step.files)
				if newest.Number != step.revision || !strings.Contains(log, step.log) {
					t.Fatalf("step %d: revision %d, want %d with %q in:\n%s", i, newest.Number, step.revision, step.log, log)
				}
			}
		})
	}
}

// TestFillLeavesAnothersDataset and publishes no path and no account's name of
// a folder that it was started with.
func TestFillLeavesAnothersDataset(t *testing.T) {
	t.Parallel()
	s := openStore(t, testdb.Clone(t))
	dir := datasetFolder(t)
	fill, err := folderDataset(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := fill(t.Context(), s, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	newest, _ := startProgram(t, s, edition("3", false))
	if newest.Number != 1 || newest.Author != programAuthor() || strings.Contains(newest.Message, "/") || !strings.HasPrefix(newest.Message, "Import of ") {
		t.Errorf("%+v", newest)
	}
}
