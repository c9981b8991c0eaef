package dataset

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	curated "github.com/openincidents/openincidents/dataset"
	"github.com/openincidents/openincidents/internal/incident"
)

// enum is a list of words in the text of a schema.
type enum struct {
	// pointer is the JSON pointer of the list, without its last step.
	pointer    string
	start, end int
	words      []string
}

// enumsOf finds every enum in the text of a schema.
func enumsOf(t *testing.T, text []byte) []enum {
	t.Helper()
	var found []enum
	dec := json.NewDecoder(bytes.NewReader(text))
	var walk func(pointer string)
	walk = func(pointer string) {
		token, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		start := int(dec.InputOffset()) - 1
		switch token {
		case json.Delim('{'):
			for dec.More() {
				key, err := dec.Token()
				if err != nil {
					t.Fatal(err)
				}
				walk(fmt.Sprintf("%s/%v", pointer, key))
			}
			_, _ = dec.Token()
		case json.Delim('['):
			for i := 0; dec.More(); i++ {
				walk(fmt.Sprintf("%s/%d", pointer, i))
			}
			_, _ = dec.Token()
			if at, ok := strings.CutSuffix(pointer, "/enum"); ok {
				found = append(found, newEnum(t, at, text, start, int(dec.InputOffset())))
			}
		}
	}
	walk("")
	return found
}

func newEnum(t *testing.T, pointer string, text []byte, start, end int) enum {
	t.Helper()
	var words []any
	if err := json.Unmarshal(text[start:end], &words); err != nil {
		t.Fatal(err)
	}
	e := enum{pointer: pointer, start: start, end: end}
	for _, w := range words {
		if word, ok := w.(string); ok {
			e.words = append(e.words, word)
		}
	}
	return e
}

var typeRule = regexp.MustCompile(`^/allOf/([0-9]+)/if/properties/property$`)

// wantedWords returns what the vocabulary has for a place in a schema, and false
// where the words are not of the vocabulary.
func wantedWords(t *testing.T, file, pointer string, schema map[string]any) ([]string, bool) {
	t.Helper()
	v := incident.StandardVocabulary()
	if m := typeRule.FindStringSubmatch(pointer); m != nil {
		rule := schema["allOf"].([]any)[atoi(t, m[1])].(map[string]any)
		ref := rule["then"].(map[string]any)["properties"].(map[string]any)["value"].(map[string]any)["$ref"].(string)
		return propertiesOf(strings.TrimPrefix(ref, "#/$defs/")), true
	}
	_, last, _ := strings.Cut(pointer, "/properties/")
	switch {
	case pointer == "/properties/claims/items/properties/property":
		return propertiesFor(incident.RecordType(strings.TrimSuffix(file, ".schema.json"))), true
	case pointer == "/properties/kind":
		return v.IDs(strings.TrimSuffix(file, ".schema.json") + "-kind"), true
	case pointer == "/properties/role":
		return v.IDs("source-role"), true
	case pointer == "/properties/csl_type":
		return nil, false
	case last == "term":
		return v.IDs(strings.Split(pointer, "/")[2]), true
	}
	return v.IDs(last), true
}

func atoi(t *testing.T, s string) (n int) {
	t.Helper()
	if _, err := fmt.Sscan(s, &n); err != nil {
		t.Fatal(err)
	}
	return n
}

// propertiesOf returns the properties whose values have the shape of that name:
// a type or, for terms, a scheme.
func propertiesOf(shape string) []string {
	var ids []string
	for _, term := range incident.StandardVocabulary().Terms() {
		if term.Scheme != incident.SchemeProperty {
			continue
		}
		if string(term.Type) == shape && term.TermScheme == "" || term.TermScheme == shape {
			ids = append(ids, term.ID)
		}
	}
	return ids
}

func propertiesFor(t incident.RecordType) []string {
	var ids []string
	for _, term := range incident.StandardVocabulary().Terms() {
		if slices.Contains(term.Subjects, t) {
			ids = append(ids, term.ID)
		}
	}
	return ids
}

// TestSchemasFollowVocabulary holds every list of words in the schemas to the
// vocabulary. After a change of the vocabulary, -update rewrites them.
func TestSchemasFollowVocabulary(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(curated.FS, "schema/*.schema.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no schemas: %v", err)
	}
	for _, file := range files {
		text, err := fs.ReadFile(curated.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		if *update {
			text = rewriteEnums(t, file, text)
		}
		checkEnums(t, file, text)
	}
}

func checkEnums(t *testing.T, file string, text []byte) {
	t.Helper()
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	for _, e := range enumsOf(t, text) {
		want, ours := wantedWords(t, strings.TrimPrefix(file, "schema/"), e.pointer, schema)
		if ours && !slices.Equal(e.words, want) {
			t.Errorf("%s%s has\n%v\nand the vocabulary\n%v", file, e.pointer, e.words, want)
		}
	}
}

func rewriteEnums(t *testing.T, file string, text []byte) []byte {
	t.Helper()
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	enums := enumsOf(t, text)
	for _, e := range slices.Backward(enums) {
		want, ours := wantedWords(t, strings.TrimPrefix(file, "schema/"), e.pointer, schema)
		if ours && !slices.Equal(e.words, want) {
			nullable := bytes.Contains(text[e.start:e.end], []byte("null"))
			text = slices.Concat(text[:e.start], []byte(enumText(want, nullable)), text[e.end:])
		}
	}
	if err := os.WriteFile("../../dataset/"+file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return text
}

func enumText(words []string, nullable bool) string {
	quoted := make([]string, len(words))
	for i, w := range words {
		quoted[i] = fmt.Sprintf("%q", w)
	}
	if nullable {
		quoted = append(quoted, "null")
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}

// TestEveryPropertyHasAShape: a property that no rule of the schema covers would
// take any value.
func TestEveryPropertyHasAShape(t *testing.T) {
	t.Parallel()
	text, err := fs.ReadFile(curated.FS, "schema/claim.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var covered []string
	for _, e := range enumsOf(t, text) {
		if typeRule.MatchString(e.pointer) {
			covered = append(covered, e.words...)
		}
	}
	slices.Sort(covered)
	want := slices.Sorted(slices.Values(incident.StandardVocabulary().IDs(incident.SchemeProperty)))
	if !slices.Equal(covered, want) {
		t.Errorf("the rules of the schema cover\n%v\nthe properties are\n%v", covered, want)
	}
}

func TestPatternsHaveHints(t *testing.T) {
	t.Parallel()
	pattern := regexp.MustCompile(`"pattern": ("(?:[^"\\]|\\.)*")`)
	files, _ := fs.Glob(curated.FS, "schema/*.schema.json")
	for _, file := range files {
		text, err := fs.ReadFile(curated.FS, file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range pattern.FindAllSubmatch(text, -1) {
			var p string
			if err := json.Unmarshal(m[1], &p); err != nil {
				t.Fatal(err)
			}
			if patternHints[p] == "" {
				t.Errorf("%s: no words for the pattern %s", file, p)
			}
		}
	}
}
