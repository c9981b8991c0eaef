package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const article = "Bombing in the capital\n\nA bomb killed at least 12 people on Friday, officials said.\n"

// verifyFolders writes a dataset of one event and a folder with the copy it cites.
func verifyFolders(t *testing.T) (dataset, copies string) {
	t.Helper()
	const excerpt = "killed at least 12 people"
	start := strings.Index(article, excerpt)
	files := map[string]string{
		"sources/article.yaml": fmt.Sprintf("title: Bombing in the capital\ncsl_type: webpage\ncopies:\n  - {name: article.txt, sha256: %x, length: %d}\n",
			sha256.Sum256([]byte(article)), len(article)),
		"events/bombing.yaml": fmt.Sprintf("title: A bombing\nkind: bombing\nclaims:\n  - property: killed\n    value: {at_least: 12}\n    source: article\n"+
			"    locator: {paragraph: 2, start: %d, end: %d}\n    excerpt: %s\n", start, start+len(excerpt), excerpt),
		"groups/.keep": "",
	}
	dataset, copies = t.TempDir(), t.TempDir()
	for name, text := range files {
		writeFile(t, filepath.Join(dataset, name), text)
	}
	writeFile(t, filepath.Join(copies, "article.txt"), article)
	return dataset, copies
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		copy string
		ok   bool
		want []string
	}{
		"as it was read":       {article, true, []string{"checked the dataset in ", "1 found"}},
		"one letter elsewhere": {strings.Replace(article, "officials", "Officials", 1), false, []string{"changed", "article"}},
		"one letter of it":     {strings.Replace(article, "12 people", "13 people", 1), false, []string{"changed", "bombing", "killed at least 12 people"}},
		"moved":                {"News. " + article, false, []string{"changed", "bombing"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dataset, copies := verifyFolders(t)
			writeFile(t, filepath.Join(copies, "article.txt"), tc.copy)
			out, err := runCommand(t, "verify", "--dataset", dataset, "--copies", copies)
			if (err == nil) != tc.ok {
				t.Errorf("%v", err)
			}
			for _, want := range tc.want {
				if !strings.Contains(out, want) {
					t.Errorf("no %q in:\n%s", want, out)
				}
			}
		})
	}
}

func TestVerifyWithoutCopies(t *testing.T) {
	t.Parallel()
	dataset, copies := verifyFolders(t)
	if _, err := runCommand(t, "verify", "--dataset", dataset, "--copies", filepath.Join(copies, "nowhere")); err == nil {
		t.Error("a folder that is not there was accepted")
	}
	if err := os.Remove(filepath.Join(copies, "article.txt")); err != nil {
		t.Fatal(err)
	}
	out, err := runCommand(t, "verify", "--dataset", dataset, "--copies", copies)
	if err == nil || !strings.Contains(out, "article") || !strings.Contains(out, "1 missing") {
		t.Errorf("%v:\n%s", err, out)
	}
}
