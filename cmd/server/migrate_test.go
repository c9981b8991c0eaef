package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/testdb"
)

// TestMigrateDown needs to be asked for twice where something is published.
func TestMigrateDown(t *testing.T) {
	t.Parallel()
	url := testdb.Clone(t)
	newest := fmt.Sprintf("schema version %d\n", store.SchemaVersion)
	migrate := func(args ...string) (string, error) {
		return runCommand(t, append([]string{"migrate", "--database-url", url}, args...)...)
	}
	expect := func(want string, args ...string) {
		t.Helper()
		if out, err := migrate(args...); err != nil || out != want {
			t.Fatalf("migrate %v: %q, %v", args, out, err)
		}
	}
	expect(newest, "--show")
	expect("schema version 1\n", "--to", "1")
	expect(newest)
	if _, err := runCommand(t, "import", datasetFolder(t), "--database-url", url); err != nil {
		t.Fatal(err)
	}
	for _, to := range []string{"0", "1"} {
		if _, err := migrate("--to", to); err == nil || !strings.Contains(err.Error(), "--yes") {
			t.Errorf("--to %s: %v", to, err)
		}
	}
	expect(newest, "--show")
	expect("schema version 0\n", "--to", "0", "--yes")
	expect(newest, "--force", fmt.Sprint(store.SchemaVersion))
	expect("schema version 0\n", "--force", "0")
	expect(newest)
}
