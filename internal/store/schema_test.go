package store_test

import (
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/store"
	"github.com/openincidents/openincidents/internal/testdb"
	"github.com/openincidents/openincidents/migrations"
)

var update = flag.Bool("update", false, "write golden files anew")

// schemaFile describes what the migrations build.
const schemaFile = "../../docs/schema.txt"

// describeSchema lists tables, columns, constraints, indexes, triggers,
// functions and privileges, from the catalogue: pg_dump is not on every machine
// that has a server, and its output differs from version to version.
const describeSchema = `
WITH tables AS (
	SELECT c.oid, c.relname FROM pg_class c
	 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname <> 'schema_migrations'
), lines (place, part, position, line) AS (
	SELECT relname, 0, 0, E'\nTABLE ' || relname || E'\n  -- ' || coalesce(obj_description(oid, 'pg_class'), 'NO COMMENT') FROM tables
	UNION ALL
	SELECT t.relname, 1, a.attnum, format('  %s %s%s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
	       CASE WHEN co.collname = 'C' THEN ' COLLATE "C"' END,
	       CASE WHEN a.attnotnull THEN ' NOT NULL' END,
	       CASE WHEN a.attidentity <> '' THEN ' IDENTITY' WHEN a.attgenerated <> '' THEN ' GENERATED'
	            WHEN d.oid IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) END,
	       '  -- ' || coalesce(col_description(t.oid, a.attnum), 'NO COMMENT'))
	  FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
	  LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
	  LEFT JOIN pg_collation co ON co.oid = a.attcollation
	UNION ALL
	SELECT t.relname, 2, 0, '  CONSTRAINT ' || c.conname || ' ' || pg_get_constraintdef(c.oid)
	  FROM tables t JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype <> 'n'
	UNION ALL
	SELECT t.relname, 3, 0, '  ' || pg_get_indexdef(i.indexrelid) || '  -- ' || coalesce(obj_description(i.indexrelid, 'pg_class'), 'NO COMMENT')
	  FROM tables t JOIN pg_index i ON i.indrelid = t.oid
	 WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u'))
	UNION ALL
	SELECT t.relname, 4, 0, '  ' || pg_get_triggerdef(g.oid) || '  -- ' || coalesce(obj_description(g.oid, 'pg_trigger'), 'NO COMMENT') FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
	UNION ALL
	SELECT t.relname, 5, 0, format('  GRANT %s TO %s', string_agg(privilege_type, ', ' ORDER BY privilege_type), grantee)
	  FROM tables t JOIN information_schema.role_table_grants g ON g.table_schema = 'public' AND g.table_name = t.relname
	 WHERE grantee LIKE 'openincidents\_%' GROUP BY t.relname, grantee
	UNION ALL
	SELECT t.relname, 6, 0, format('  GRANT %s (%s) TO %s', privilege_type, string_agg(column_name, ', ' ORDER BY column_name), grantee)
	  FROM tables t JOIN information_schema.column_privileges g ON g.table_schema = 'public' AND g.table_name = t.relname
	 WHERE grantee LIKE 'openincidents\_%'
	   AND NOT EXISTS (SELECT FROM information_schema.role_table_grants w WHERE w.table_schema = 'public' AND w.table_name = g.table_name
	                      AND w.grantee = g.grantee AND w.privilege_type = g.privilege_type)
	 GROUP BY t.relname, privilege_type, grantee
	UNION ALL
	SELECT '~' || p.proname, 7, 0, E'\n-- ' || coalesce(obj_description(p.oid, 'pg_proc'), 'NO COMMENT') || E'\n' || pg_get_functiondef(p.oid)
	       || CASE WHEN has_function_privilege('openincidents_importer', p.oid, 'EXECUTE') THEN E'\n-- everybody may call it' ELSE E'\n-- only triggers call it' END
	  FROM pg_proc p
	 WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'
	   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
)
SELECT line FROM lines ORDER BY place COLLATE "C", part, position, line COLLATE "C"`

func TestSchemaIsAsDescribed(t *testing.T) {
	t.Parallel()
	got := "What the migrations build. Held by a test; written anew with: go test ./internal/store -run Schema -update\n" +
		describe(t, testdb.Clone(t))
	if *update {
		if err := os.WriteFile(schemaFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the migrations build another schema than %s (-described +built):\n%s", schemaFile, diff)
	}
	if strings.Contains(got, "NO COMMENT") {
		t.Errorf("something has no comment: see NO COMMENT in %s", schemaFile)
	}
}

func describe(t *testing.T, url string) string {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	rows, err := conn.Query(t.Context(), describeSchema)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n") + "\n"
}

// TestMigrationsGoUpAndDown, from every version, with rows in every table.
func TestMigrationsGoUpAndDown(t *testing.T) {
	t.Parallel()
	s, url := open(t)
	publish(t, s, fixture())
	s.Close()
	built := describe(t, url)
	const newest = store.SchemaVersion
	for version := uint(newest - 1); version > 0; version-- {
		if err := store.MigrateTo(url, version); err != nil {
			t.Fatalf("down to %d: %v", version, err)
		}
	}
	if err := store.MigrateDown(url); err != nil {
		t.Fatal(err)
	}
	if left := strings.TrimSpace(describe(t, url)); left != "" {
		t.Errorf("something is left of the schema:\n%s", left)
	}
	for version := uint(1); version <= newest; version++ {
		if err := store.MigrateTo(url, version); err != nil {
			t.Fatalf("up to %d: %v", version, err)
		}
	}
	if diff := cmp.Diff(built, describe(t, url)); diff != "" {
		t.Errorf("another schema after down and up:\n%s", diff)
	}
	if version, dirty, err := store.MigrateVersion(url); version != newest || dirty || err != nil {
		t.Errorf("version %d, dirty %v, %v", version, dirty, err)
	}
	if err := store.Migrate(url); err != nil {
		t.Errorf("migrating what is migrated: %v", err)
	}
}

// TestANewerSchemaIsRefused: an older program must not run over it.
func TestANewerSchemaIsRefused(t *testing.T) {
	t.Parallel()
	url := testdb.Clone(t)
	if err := store.MigrateForce(url, store.SchemaVersion+1); err != nil {
		t.Fatal(err)
	}
	if err := store.Migrate(url); err == nil || !strings.Contains(err.Error(), "newer program") {
		t.Errorf("%v", err)
	}
}

// TestMigrationsAreNumbered without gaps, each with its way down.
func TestMigrationsAreNumbered(t *testing.T) {
	t.Parallel()
	ups, err := fs.Glob(migrations.FS, "*.up.sql")
	if err != nil || len(ups) != store.SchemaVersion {
		t.Fatalf("%d migrations, %v; the program needs version %d", len(ups), err, store.SchemaVersion)
	}
	for i, up := range ups {
		if want := fmt.Sprintf("%06d_", i+1); !strings.HasPrefix(up, want) {
			t.Errorf("%s does not begin with %s", up, want)
		}
		if _, err := fs.Stat(migrations.FS, strings.Replace(up, ".up.", ".down.", 1)); err != nil {
			t.Errorf("%s: %v", up, err)
		}
	}
}

// TestIndexesServeEveryRevision: a read at an old revision goes through the same
// indexes as one at the newest, so none may hold live versions alone. Those
// that tell what a revision ended are for the check at commit.
func TestIndexesServeEveryRevision(t *testing.T) {
	t.Parallel()
	conn := connect(t, testdb.Clone(t))
	rows, err := conn.Query(t.Context(), `
		SELECT c.relname || ' WHERE ' || pg_get_expr(i.indpred, i.indrelid)
		  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
		 WHERE c.relnamespace = 'public'::regnamespace AND i.indpred IS NOT NULL
		   AND c.relname NOT LIKE '%\_by\_rev\_to' AND pg_get_expr(i.indpred, i.indrelid) ~ 'rev_|state'`)
	if err != nil {
		t.Fatal(err)
	}
	partial, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(partial) > 0 {
		t.Errorf("indexes of some versions only: %v, %v", partial, err)
	}
}
