package dataset

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/openincidents/openincidents/internal/incident"
)

// hostile are texts that readers of YAML have stumbled over.
var hostile = map[string]string{
	"alias bomb":        "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n",
	"open brackets":     strings.Repeat("[", 30_000),
	"open braces":       strings.Repeat("{a: ", 20_000),
	"dashes":            strings.Repeat("- ", 30_000),
	"keys on a line":    strings.Repeat("a: ", 20_000),
	"complex keys":      strings.Repeat("? ", 20_000),
	"tags":              strings.Repeat("!a ", 20_000),
	"anchors":           strings.Repeat("&a ", 20_000),
	"duplicate keys":    strings.Repeat("a: 1\n", 20_000),
	"documents":         strings.Repeat("--- a\n", 1_000),
	"staircase":         staircase(400),
	"too large":         strings.Repeat("#", maxFileSize+1),
	"not UTF-8":         "title: \xff\xfe",
	"NUL":               "title: a\x00b",
	"byte order mark":   "\uFEFFtitle: a",
	"huge exponent":     "claims: [{value: {longitude: 1e999999999}}]",
	"long number":       "claims: [{value: {exactly: " + strings.Repeat("9", 20_000) + "}}]",
	"unclosed quotes":   strings.Repeat(`"`, 99_999),
	"wrong types":       "title: {}\nkind: []\nclaims: [1, null, [], {property: [], value: 1, source: {}, locator: [], rests_on: {}}]\nwithdrawn: yes\n",
	"null everywhere":   "title: ~\nkind:\nclaims: [~]\nwithdrawn: null\n",
	"key of a mapping":  "{a: 1}: b\n",
	"key of a list":     "[a]: b\n",
	"empty key":         ": b\n",
	"windows line ends": "title: a\r\nkind: b\r\n",
}

func staircase(steps int) string {
	var b strings.Builder
	for i := range steps {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestHostileFiles(t *testing.T) {
	t.Parallel()
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if findings := checkAnyFile(t, []byte(text)); len(findings) == 0 {
				t.Error("no findings")
			}
		})
	}
}

// anyFile is the file that outside text is read as.
const anyFile = "events/spring-attacks.yaml"

// readAnyFile reads anyFile anew and the sound rest once.
func readAnyFile(file, id string, data []byte, t incident.RecordType) reading {
	if file == anyFile {
		return read(file, id, data, t)
	}
	return readOnce(file, id, data, t)
}

func withEvent(t testing.TB, data []byte) fstest.MapFS {
	t.Helper()
	files := goodFiles(t)
	files[anyFile] = &fstest.MapFile{Data: data}
	return files
}

// checkAnyFile holds for whatever a file contains.
func checkAnyFile(t *testing.T, data []byte) Findings {
	t.Helper()
	files := withEvent(t, data)
	ds, findings := load(files, readAnyFile)
	if ds == nil {
		t.Fatal("no dataset")
	}
	lines := bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + 1
	for _, f := range findings {
		if f.File == "" || f.Message == "" {
			t.Errorf("a finding without file or message: %+v", f)
		}
		if f.File == anyFile && (f.Line < 0 || f.Line > lines) {
			t.Errorf("a finding beyond the file's %d lines: %v", lines, f)
		}
	}
	if again, more := load(files, readAnyFile); !slices.Equal(findings, more) || !cmp.Equal(ds, again) {
		t.Errorf("a second reading differs:\n%v\n%v", findings, more)
	}
	return findings
}

func FuzzLoad(f *testing.F) {
	for _, text := range hostile {
		if len(text) < 10_000 {
			f.Add([]byte(text))
		}
	}
	for _, file := range []string{"events/market-bombing.yaml", "groups/red-front.yaml", "sources/daily.yaml"} {
		data, err := os.ReadFile("testdata/good/" + file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { _ = checkAnyFile(t, data) })
}
