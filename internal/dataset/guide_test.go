package dataset

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"regexp"
	"testing"
	"testing/fstest"
)

var (
	yamlExample = regexp.MustCompile("(?s)```yaml\n# (\\S+)\n(.*?)```")
	textExample = regexp.MustCompile("(?s)```text\n(.*?)```")
)

// TestGuideExample holds the example of the curators' guide to the rules that it
// explains, and its excerpts to its copy.
func TestGuideExample(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../dataset/README.md")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, m := range yamlExample.FindAllSubmatch(guide, -1) {
		files[string(m[1])] = &fstest.MapFile{Data: m[2]}
	}
	ds, findings := Load(files)
	if err := findings.Err(); err != nil || len(ds.Events) != 1 || len(ds.Sources) != 1 {
		t.Fatalf("%d events, %d sources, findings:\n%v", len(ds.Events), len(ds.Sources), err)
	}
	text := textExample.FindSubmatch(guide)
	if text == nil {
		t.Fatal("the guide has no copy")
	}
	digest := sha256.Sum256(text[1])
	if got := hex.EncodeToString(digest[:]); got != ds.Sources[0].Copies[0].SHA256 {
		t.Errorf("the copy's SHA-256 is %s", got)
	}
	report := Verify(ds, fstest.MapFS{"depot.txt": {Data: text[1]}})
	if !report.OK() || report.Claims.Resolved != 3 {
		t.Errorf("report:\n%s", report)
	}
}
