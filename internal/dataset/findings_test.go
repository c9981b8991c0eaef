package dataset

import (
	"flag"
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

var update = flag.Bool("update", false, "rewrite golden files from what the tests see")

const findingsFile = "testdata/findings.txt"

// breakage is one block of testdata/findings.txt.
type breakage struct {
	name string
	// script are the lines between name and findings.
	script []string
	want   []string
}

func readBreakages(t testing.TB) (preamble string, all []breakage) {
	t.Helper()
	data, err := os.ReadFile(findingsFile)
	if err != nil {
		t.Fatal(err)
	}
	preamble, rest, _ := strings.Cut(string(data), "\n# ")
	for block := range strings.SplitSeq(rest, "\n# ") {
		all = append(all, parseBreakage(block))
	}
	return preamble, all
}

func parseBreakage(block string) breakage {
	lines := strings.Split(strings.TrimRight(block, "\n"), "\n")
	b := breakage{name: lines[0]}
	for _, line := range lines[1:] {
		if want, ok := strings.CutPrefix(line, "= "); ok {
			b.want = append(b.want, want)
			continue
		}
		b.script = append(b.script, line)
	}
	return b
}

// apply runs the block's script over files.
func (b breakage) apply(t testing.TB, files fstest.MapFS) {
	t.Helper()
	file, from, to := "", "", ""
	flush := func() {
		if from+to != "" {
			replaceOnce(t, files, file, from, to)
		}
		from, to = "", ""
	}
	for _, line := range b.script {
		mark, text, _ := strings.Cut(line, " ")
		switch mark {
		case "@":
			flush()
			file = text
		case "<":
			if to != "" {
				flush()
			}
			from += text + "\n"
		case ">":
			to += text + "\n"
		default:
			t.Fatalf("%s: cannot read the line %q", b.name, line)
		}
	}
	flush()
}

func replaceOnce(t testing.TB, files fstest.MapFS, file, from, to string) {
	t.Helper()
	if from == "" {
		files[file] = &fstest.MapFile{Data: []byte(to)}
		return
	}
	text := string(files[file].Data)
	if n := strings.Count(text, from); n != 1 {
		t.Fatalf("%s has %q %d times; want once", file, from, n)
	}
	files[file] = &fstest.MapFile{Data: []byte(strings.Replace(text, from, to, 1))}
}

func (b breakage) findings(t testing.TB) []string {
	t.Helper()
	files := goodFiles(t)
	b.apply(t, files)
	var lines []string
	for _, f := range findingsOf(files) {
		lines = append(lines, f.String())
	}
	return lines
}

// TestFindings holds every kind of mistake to its findings: no more, no fewer,
// at their places.
func TestFindings(t *testing.T) {
	t.Parallel()
	preamble, all := readBreakages(t)
	if *update {
		writeBreakages(t, preamble, all)
		return
	}
	for _, b := range all {
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			if len(b.want) == 0 {
				t.Fatal("the block names no findings")
			}
			got, want := strings.Join(b.findings(t), "\n"), strings.Join(b.want, "\n")
			if got != want {
				t.Errorf("findings:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

func writeBreakages(t *testing.T, preamble string, all []breakage) {
	t.Helper()
	var out strings.Builder
	out.WriteString(preamble)
	for _, b := range all {
		out.WriteString("\n# " + b.name + "\n" + strings.Join(b.script, "\n") + "\n")
		for _, line := range b.findings(t) {
			out.WriteString("= " + line + "\n")
		}
	}
	if err := os.WriteFile(findingsFile, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
