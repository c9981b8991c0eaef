package dataset

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/openincidents/openincidents/internal/incident"
)

func positions(start, end int64) string { return fmt.Sprintf("start: %d, end: %d", start, end) }

func loadGood(t testing.TB) *Dataset {
	t.Helper()
	ds, findings := Load(os.DirFS("testdata/good"))
	if err := findings.Err(); err != nil {
		t.Fatal(err)
	}
	return ds
}

// goodCopies returns the copies of the sound dataset, with text replaced in one.
func goodCopies(t testing.TB, file, from, to string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range []string{"daily.txt", "older/wire.txt"} {
		data, err := fs.ReadFile(os.DirFS("testdata/copies"), name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	if from != "" {
		replaceOnce(t, files, file, from, to)
	}
	return files
}

func TestVerifyResolvesEverything(t *testing.T) {
	t.Parallel()
	r := Verify(loadGood(t), goodCopies(t, "", "", ""))
	if !r.OK() || r.Copies != (CopyCounts{Found: 2}) {
		t.Errorf("report:\n%s", r)
	}
	if want := 13; r.Claims.Resolved != want || r.Claims.Total() != want {
		t.Errorf("%d of %d excerpts resolved; want %d of %d", r.Claims.Resolved, r.Claims.Total(), want, want)
	}
}

func TestVerifyFindsRenamedCopies(t *testing.T) {
	t.Parallel()
	files := goodCopies(t, "", "", "")
	files["another/name"] = files["daily.txt"]
	delete(files, "daily.txt")
	if r := Verify(loadGood(t), files); !r.OK() {
		t.Errorf("a copy under another name is not found by its SHA-256:\n%s", r)
	}
}

func TestVerifyOneLetterChanged(t *testing.T) {
	t.Parallel()
	r := Verify(loadGood(t), goodCopies(t, "daily.txt", "At least 30", "At least 80"))
	if r.OK() || r.Copies != (CopyCounts{Found: 1, Changed: 1}) {
		t.Errorf("copies: %+v; want one found, one changed", r.Copies)
	}
	if r.Claims.Gone != 1 || r.Claims.Moved != 0 || len(r.Problems) != 2 {
		t.Fatalf("report:\n%s", r)
	}
	copyProblem, claim := r.Problems[0], r.Problems[1]
	if copyProblem.Source != "daily" || copyProblem.Copy != "daily.txt" || !strings.Contains(copyProblem.Message, "changed") {
		t.Errorf("problem of the copy: %v", copyProblem)
	}
	if claim.Record != "events/market-bombing.yaml" || claim.Path != "claims[3]" || claim.Property != "killed" || claim.Claim == "" {
		t.Errorf("problem of the claim: %+v", claim)
	}
	if !strings.Contains(claim.Message, "stands nowhere") {
		t.Errorf("message: %s", claim.Message)
	}
}

// TestVerifyShiftedCopy: two code points more at the head, of five bytes.
func TestVerifyShiftedCopy(t *testing.T) {
	t.Parallel()
	ds := loadGood(t)
	r := Verify(ds, goodCopies(t, "older/wire.txt", "More than 25 dead", "é–More than 25 dead"))
	if r.Copies != (CopyCounts{Found: 1, Changed: 1}) || r.Claims.Moved != 4 || r.Claims.Gone != 0 {
		t.Fatalf("report:\n%s", r)
	}
	event := ds.Events[slices.IndexFunc(ds.Events, func(e incident.Event) bool { return e.ID == "market-bombing" })]
	claim := event.Claims[6]
	i := slices.IndexFunc(r.Problems, func(p Problem) bool { return p.Claim == claim.ID })
	if i < 0 {
		t.Fatalf("the claim %s is not named:\n%s", claim.ID, r)
	}
	start, end := *claim.Locator.Start, *claim.Locator.End
	if want := positions(start+2, end+2); !strings.Contains(r.Problems[i].Message, want) {
		t.Errorf("message %q does not say %q", r.Problems[i].Message, want)
	}
	if want := positions(start, end); !strings.Contains(r.Problems[i].Message, want) {
		t.Errorf("message %q does not say %q", r.Problems[i].Message, want)
	}
}

func TestVerifyMissingCopy(t *testing.T) {
	t.Parallel()
	files := goodCopies(t, "", "", "")
	delete(files, "older/wire.txt")
	r := Verify(loadGood(t), files)
	if r.OK() || r.Copies != (CopyCounts{Found: 1, Missing: 1}) || r.Claims.Unread != 4 {
		t.Errorf("report:\n%s", r)
	}
	if !strings.Contains(r.String(), "missing") || !strings.Contains(r.String(), "unresolved") {
		t.Errorf("report:\n%s", r)
	}
}

func TestVerifyNamesTheNearestOccurrence(t *testing.T) {
	t.Parallel()
	text := []rune("aé aé aé")
	for start, want := range map[int64]int64{-1: 0, 1: 0, 2: 3, 4: 3, 5: 6, 100: 6} {
		if got := occurrenceNear(text, []rune("aé"), start); got != want {
			t.Errorf("nearest to %d: %d; want %d", start, got, want)
		}
	}
	if got := occurrenceNear([]rune("a"), []rune("ab"), 0); got != -1 {
		t.Errorf("an excerpt longer than the copy stands at %d", got)
	}
}

// TestVerifyRecordedLength: the digest is right and the length is not.
func TestVerifyRecordedLength(t *testing.T) {
	t.Parallel()
	ds := loadGood(t)
	for i := range ds.Sources {
		for j := range ds.Sources[i].Copies {
			ds.Sources[i].Copies[j].Length++
		}
	}
	r := Verify(ds, goodCopies(t, "", "", ""))
	if r.OK() || len(r.Problems) != 2 || !strings.Contains(r.Problems[0].Message, "code points; the record says") {
		t.Errorf("report:\n%s", r)
	}
}
