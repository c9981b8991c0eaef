package openincidents_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/openincidents/openincidents"

// mayImport are the walls: what each package of ours may import of ours, outside
// its tests. CONTRIBUTING.md says the same in words.
var mayImport = map[string][]string{
	"":                      {},
	"bench":                 {"internal/api", "internal/incident", "internal/postgres", "internal/store", "internal/synthetic"},
	"cmd/server":            {"", "dataset", "internal/api", "internal/dataset", "internal/incident", "internal/postgres", "internal/store"},
	"dataset":               {},
	"internal/api":          {"", "internal/incident", "internal/nearest", "internal/store"},
	"internal/api/apitest":  {""},
	"internal/api/generate": {},
	"internal/dataset":      {"dataset", "internal/incident", "internal/nearest"},
	"internal/incident":     {},
	"internal/nearest":      {},
	"internal/postgres":     {},
	"internal/store":        {"internal/incident", "migrations"},
	"internal/synthetic":    {"internal/incident"},
	"internal/testdb":       {"internal/postgres"},
	"migrations":            {},
}

// mustNotReach are packages of others that a package of ours must not import itself.
var mustNotReach = map[string][]string{
	"internal/api":      {"github.com/jackc/pgx", "database/sql"},
	"internal/incident": {"net/http", "database/sql", "github.com/jackc/pgx", "os", "io/fs"},
	"internal/dataset":  {"net/http", "database/sql", "github.com/jackc/pgx"},
	"internal/store":    {"net/http"},
}

func TestImportsRunOneWay(t *testing.T) {
	t.Parallel()
	for _, line := range goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		words := strings.Fields(line)
		name := ours(words[0])
		allowed, known := mayImport[name]
		if !known {
			t.Errorf("package %q has no place in the layout: say what it may import", name)
		}
		for _, path := range words[1:] {
			if strings.HasPrefix(path, module) && !slices.Contains(allowed, ours(path)) {
				t.Errorf("%q imports %q", name, ours(path))
			}
			for _, barred := range mustNotReach[name] {
				if path == barred || strings.HasPrefix(path, barred+"/") {
					t.Errorf("%q imports %q", name, path)
				}
			}
		}
	}
}

// TestNoLibPQ: golang-migrate's other drivers would bring it in.
func TestNoLibPQ(t *testing.T) {
	t.Parallel()
	for _, path := range goList(t, "-deps", "./cmd/server") {
		if strings.HasPrefix(path, "github.com/lib/pq") {
			t.Errorf("the server depends on %s", path)
		}
	}
}

func ours(path string) string {
	return strings.TrimPrefix(strings.TrimPrefix(path, module), "/")
}

func goList(t *testing.T, args ...string) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", append([]string{"list"}, args...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}
