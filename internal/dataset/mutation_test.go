package dataset

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"
)

// spot is a key with a scalar value in a file of the sound dataset.
type spot struct {
	file string
	path yamlPath
	entry
}

// spotsOf lists every such key of a file.
func spotsOf(t testing.TB, file string, data []byte) []spot {
	t.Helper()
	root := parse(data, func(line, _ int, _ yamlPath, message string) { t.Fatalf("%s:%d: %s", file, line, message) })
	var found []spot
	var walk func(n *node, p yamlPath)
	walk = func(n *node, p yamlPath) {
		for _, e := range n.entries {
			if e.value.kind != kindMap && e.value.kind != kindList && e.value.kind != kindNull {
				found = append(found, spot{file, p.child(e.key), e})
			}
			walk(e.value, p.child(e.key))
		}
		for i, item := range n.items {
			walk(item, p.child(i))
		}
	}
	walk(root, nil)
	return found
}

// mutations break what stands at a spot, in the line that holds it.
var mutations = map[string]func(s spot, line string) string{
	"unknown key": func(s spot, line string) string {
		return line[:s.column-1] + "zzz_" + line[s.column-1:]
	},
	"value of a wrong type": func(s spot, line string) string {
		start := s.value.column - 1
		return line[:start] + "[[]]" + line[start+rawLength(line[start:], s.value.text):]
	},
	"key that stands twice": func(s spot, line string) string {
		if strings.TrimLeft(line[:s.column-1], " -") == "" {
			return line + "\n" + strings.Repeat(" ", s.column-1) + s.key + ": null"
		}
		return line[:s.column-1] + s.key + ": null, " + line[s.column-1:]
	},
}

// rawLength is how long a scalar is as written at the beginning of line.
func rawLength(line, text string) int {
	if line[0] == '"' || line[0] == '\'' {
		return strings.IndexByte(line[1:], line[0]) + 2
	}
	return len(text)
}

// TestEveryBreakIsFound breaks one thing of a sound record and expects a finding
// at its line, or at the next one where the break has added it.
func TestEveryBreakIsFound(t *testing.T) {
	t.Parallel()
	good := goodFiles(t)
	var spots []spot
	for file, content := range good {
		spots = append(spots, spotsOf(t, file, content.Data)...)
	}
	slices.SortFunc(spots, func(a, b spot) int {
		return strings.Compare(a.file+" "+a.path.String(), b.file+" "+b.path.String())
	})
	names := []string{"unknown key", "value of a wrong type", "key that stands twice"}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom(spots).Draw(t, "spot")
		name := rapid.SampledFrom(names).Draw(t, "break")
		files := mutate(good, s, mutations[name])
		findings := findingsOf(files)
		at := slices.ContainsFunc(findings, func(f Finding) bool {
			return f.File == s.file && (f.Line == s.line || name == "key that stands twice" && f.Line == s.line+1)
		})
		if !at {
			t.Fatalf("%s at %s:%d (%s): no finding there among\n%v\nin\n%s", name, s.file, s.line, s.path, findings, files[s.file].Data)
		}
	})
}

// TestEveryWordIsHeld replaces each word that the schemas list, and each id, by
// one that nobody knows.
func TestEveryWordIsHeld(t *testing.T) {
	t.Parallel()
	good := goodFiles(t)
	held := []string{
		"kind", "csl_type", "role", "basis", "relation", "term", "precision", "rank", "population", "property",
		"source", "origin", "part_of", "merged_into", "group", "edtf", "published", "accessed", "period", "point_in_time",
		"country", "admin1", "area", "sha256", "url", "date", "taken",
	}
	seen := map[string]bool{}
	for file, content := range good {
		for _, s := range spotsOf(t, file, content.Data) {
			if !slices.Contains(held, s.key) {
				continue
			}
			seen[s.key] = true
			files := mutate(good, s, func(s spot, line string) string {
				start := s.value.column - 1
				return line[:start] + "nobody-knows-this" + line[start+rawLength(line[start:], s.value.text):]
			})
			findings := findingsOf(files)
			if !slices.ContainsFunc(findings, func(f Finding) bool { return f.File == file && f.Line == s.line && f.Path == s.path.String() }) {
				t.Errorf("%s:%d: %s takes a word that nobody knows; findings:\n%v", file, s.line, s.path, findings)
			}
		}
	}
	for _, key := range held {
		if !seen[key] {
			t.Errorf("the sound dataset has no %s to break", key)
		}
	}
}

func mutate(good fstest.MapFS, s spot, change func(s spot, line string) string) fstest.MapFS {
	files := fstest.MapFS{}
	for file, content := range good {
		files[file] = content
	}
	lines := strings.Split(string(good[s.file].Data), "\n")
	lines[s.line-1] = change(s, lines[s.line-1])
	files[s.file] = &fstest.MapFile{Data: []byte(strings.Join(lines, "\n"))}
	return files
}
