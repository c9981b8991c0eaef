package dataset

import (
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	curated "github.com/openincidents/openincidents/dataset"
	"github.com/openincidents/openincidents/internal/incident"
)

// readGood reads the sound dataset once; callers must not change the files.
var readGood = sync.OnceValues(func() (fstest.MapFS, error) {
	files := fstest.MapFS{}
	root := os.DirFS("testdata/good")
	err := fs.WalkDir(root, ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, file)
		files[file] = &fstest.MapFile{Data: data}
		return err
	})
	return files, err
})

// goodFiles returns the sound dataset as a map that tests may break.
func goodFiles(t testing.TB) fstest.MapFS {
	t.Helper()
	files, err := readGood()
	if err != nil {
		t.Fatal(err)
	}
	return maps.Clone(files)
}

// readOnce reads the same content of the same file once for all tests, which
// break one file of many; records are never changed after they were read.
var readOnce = func() reader {
	type key struct {
		file, data string
	}
	var known sync.Map
	return func(file, id string, data []byte, t incident.RecordType) reading {
		k := key{file, string(data)}
		if r, ok := known.Load(k); ok {
			return r.(reading)
		}
		r, _ := known.LoadOrStore(k, read(file, id, data, t))
		return r.(reading)
	}
}()

// findingsOf is what Load finds.
func findingsOf(files fs.FS) Findings {
	_, findings := load(files, readOnce)
	return findings
}

func TestGoodDatasetHasNoFindings(t *testing.T) {
	t.Parallel()
	ds, findings := Load(os.DirFS("testdata/good"))
	if err := findings.Err(); err != nil {
		t.Fatalf("findings in the sound dataset:\n%v", err)
	}
	if len(ds.Events) != 4 || len(ds.Groups) != 2 || len(ds.Sources) != 7 {
		t.Errorf("read %d events, %d groups, %d sources; want 4, 2, 7", len(ds.Events), len(ds.Groups), len(ds.Sources))
	}
}

// TestCuratedDataset holds the records of this repository to the rules.
func TestCuratedDataset(t *testing.T) {
	t.Parallel()
	ds, findings := Load(curated.FS)
	if err := findings.Err(); err != nil {
		t.Errorf("findings in the curated dataset:\n%v", err)
	}
	if len(ds.Events) == 0 || len(ds.Groups) == 0 || len(ds.Sources) == 0 {
		t.Error("the curated dataset lacks events, groups or sources")
	}
}

func TestFolderWithoutRecords(t *testing.T) {
	t.Parallel()
	_, findings := Load(fstest.MapFS{"README.md": {Data: []byte("nothing")}})
	if len(findings) != 1 || !strings.Contains(findings[0].Message, "no records") {
		t.Errorf("findings: %v", findings)
	}
}

// TestClaimsAreReadWhole holds what a claim decodes to, its default id and a
// key whose value is null.
func TestClaimsAreReadWhole(t *testing.T) {
	t.Parallel()
	ds := loadGood(t)
	event := ds.Events[slices.IndexFunc(ds.Events, func(e incident.Event) bool { return e.ID == "market-bombing" })]
	start, end := int64(41), int64(71)
	want := incident.Claim{
		Property: "killed", Value: incident.Count{Form: incident.AtLeast, N: 30},
		Qualifiers: incident.Qualifiers{AttributedTo: "the mayor's office"},
		Source:     "daily", RestsOn: []string{"statement"}, Excerpt: "At least 30 people were killed",
		Locator: &incident.Locator{Paragraph: 2, Start: &start, End: &end}, Rank: incident.RankPreferred,
	}
	got := event.Claims[3]
	want.ID = incident.ClaimID("market-bombing", want, false)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("claims[3] (-want +got):\n%s", diff)
	}
	if id := event.Claims[11].ID; id != "police-blame-red-front" {
		t.Errorf("the explicit id was read as %q", id)
	}
	daily := ds.Sources[slices.IndexFunc(ds.Sources, func(s incident.Source) bool { return s.ID == "daily" })]
	if daily.Publisher != "" || daily.Published != "2024-03-06" || daily.Role != incident.RoleReport {
		t.Errorf("the source was read as %+v", daily)
	}
}

func TestCountries(t *testing.T) {
	t.Parallel()
	// 249 codes are assigned; XK is the one that is not.
	if len(countries) != 250 {
		t.Errorf("%d countries; want 250", len(countries))
	}
	for code, want := range map[string]bool{"AF": true, "XK": true, "GB": true, "UK": false, "SU": false, "af": false, "": false} {
		if validCountry(code) != want {
			t.Errorf("validCountry(%q) = %t", code, !want)
		}
	}
}
