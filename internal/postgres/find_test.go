package postgres

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
)

// fakeBinaries writes a bin folder whose postgres prints a version.
func fakeBinaries(t testing.TB, dir, version string) {
	t.Helper()
	writeFile(t, filepath.Join(dir, "postgres"), fmt.Sprintf("#!/bin/sh\necho 'postgres (PostgreSQL) %s'\n", version), 0o755)
	writeFile(t, filepath.Join(dir, "initdb"), "#!/bin/sh\n", 0o755)
}

// layout is a machine: versions by bin folder, relative to a root.
type layout struct {
	binaries map[string]string
	path     []string
	binDir   string
	// config makes conf/pg_config name this folder.
	config string
	// cluster is the major version of an existing cluster.
	cluster string
}

// options make a search see only the layout, under root, and no repository.
func (l layout) options(t testing.TB, root string) Options {
	t.Helper()
	for dir, version := range l.binaries {
		fakeBinaries(t, filepath.Join(root, dir), version)
	}
	if l.config != "" {
		writeFile(t, filepath.Join(root, "conf", "pg_config"), "#!/bin/sh\necho "+filepath.Join(root, l.config)+"\n", 0o755)
	}
	if l.cluster != "" {
		writeFile(t, filepath.Join(root, "data", "pgdata", "PG_VERSION"), l.cluster+"\n", 0o644)
	}
	var path []string
	for _, dir := range l.path {
		path = append(path, filepath.Join(root, dir))
	}
	env := map[string]string{"PATH": strings.Join(path, ":")}
	if l.binDir != "" {
		env["POSTGRES_BIN"] = filepath.Join(root, l.binDir)
	}
	return Options{
		DataDir:      filepath.Join(root, "data"),
		Repository:   goneRepository(t),
		surroundings: &surroundings{getenv: func(name string) string { return env[name] }, globs: []string{filepath.Join(root, "lib/*/bin")}},
	}
}

// goneRepository is the address of a server that no longer listens.
func goneRepository(t testing.TB) string {
	t.Helper()
	server := httptest.NewServer(nil)
	server.Close()
	return server.URL
}

func TestFind(t *testing.T) {
	t.Parallel()
	several := map[string]string{"lib/9.6/bin": "9.6.24", "lib/14/bin": "14.1", "lib/15/bin": "15.9", "lib/16/bin": "16.2 (Debian 16.2-1)", "lib/9/bin": "9.0"}
	keptBin := keptDir("data") + "/bin"
	tests := map[string]struct {
		layout
		want string
	}{
		"PATH goes before newer ones elsewhere": {layout{binaries: map[string]string{"a": "15.1", "lib/18/bin": "18beta1"}, path: []string{"empty", "a"}}, "a 15.1"},
		"pg_config tells what PATH lacks":       {layout{binaries: map[string]string{"opt/bin": "15.2", "lib/16/bin": "16.0"}, path: []string{"conf"}, config: "opt/bin"}, "opt/bin 15.2"},
		"an old one in PATH is passed over":     {layout{binaries: map[string]string{"a": "13.4", "lib/15/bin": "15.1"}, path: []string{"a"}}, "lib/15/bin 15.1"},
		"the newest of the packages":            {layout{binaries: several}, "lib/16/bin 16.2"},
		"packages go before a kept download":    {layout{binaries: map[string]string{"lib/15/bin": "15.1", keptBin: "17.6"}}, "lib/15/bin 15.1"},
		"a kept download":                       {layout{binaries: map[string]string{"lib/12/bin": "12.1", keptBin: "17.6"}}, keptBin + " 17.6"},
		"POSTGRES_BIN goes before all":          {layout{binaries: map[string]string{"a": "16.1", "mine": "15.3"}, path: []string{"a"}, binDir: "mine"}, "mine 15.3"},
		"a cluster wants its own version":       {layout{binaries: several, cluster: "15"}, "lib/15/bin 15.9"},
		"also against PATH":                     {layout{binaries: map[string]string{"a": "16.1", "lib/15/bin": "15.3"}, path: []string{"a"}, cluster: "15"}, "lib/15/bin 15.3"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := openDir(t)
			found, err := findFor(testContext(t), test.options(t, root))
			if err != nil {
				t.Fatal(err)
			}
			relative, err := filepath.Rel(root, found.Dir)
			if got := relative + " " + found.Version.String(); err != nil || got != test.want {
				t.Errorf("found %s, want %s", got, test.want)
			}
		})
	}
}

func TestFindFails(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		layout
		want []string
	}{
		"nothing at all": {layout{}, []string{"apt install postgresql", "dnf install", "brew install", "DATABASE_URL", "POSTGRES_BIN", "could not be downloaded"}},
		"only old ones":  {layout{binaries: map[string]string{"lib/14/bin": "14.3"}}, []string{"lib/14/bin is PostgreSQL 14.3", "PostgreSQL 15 or later"}},
		"POSTGRES_BIN is empty": {layout{binDir: "none", binaries: map[string]string{"lib/16/bin": "16.0"}},
			[]string{"POSTGRES_BIN", "none", "holds no initdb and postgres"}},
		"POSTGRES_BIN is old":       {layout{binDir: "old", binaries: map[string]string{"old": "12.1"}}, []string{"POSTGRES_BIN", "12.1", "15 or later"}},
		"POSTGRES_BIN is another's": {layout{binDir: "new", cluster: "15", binaries: map[string]string{"new": "16.1"}}, []string{"made by PostgreSQL 15", "PostgreSQL 16.1"}},
		"no version of the cluster": {layout{cluster: "15", binaries: map[string]string{"lib/16/bin": "16.4", "lib/18/bin": "18.0"}}, []string{"made by PostgreSQL 15", "PostgreSQL 16.4, PostgreSQL 18.0", "POSTGRES_BIN"}},
		"a program that is none":    {layout{binaries: map[string]string{"lib/16/bin": "of the sea"}}, []string{"lib/16/bin", "does not name a version"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found, err := findFor(testContext(t), test.options(t, openDir(t)))
			if err == nil {
				t.Fatalf("found %v", found)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q does not say %q", err, want)
				}
			}
		})
	}
	_, err := findFor(testContext(t), layout{}.options(t, openDir(t)))
	if !errors.Is(err, ErrNotFound) {
		t.Errorf("%v is no ErrNotFound", err)
	}
}

func TestParseVersion(t *testing.T) {
	t.Parallel()
	tests := map[string]Version{
		"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n": {15, "15.18"},
		"postgres (PostgreSQL) 18beta1":                          {18, "18beta1"},
		"postgres (PostgreSQL) 17devel":                          {17, "17devel"},
		"postgres (PostgreSQL) 9.6.24":                           {9, "9.6.24"},
	}
	for output, want := range tests {
		if got, err := parseVersion(output); err != nil || got != want {
			t.Errorf("%q is read as %v, %v; want %v", output, got, err, want)
		}
	}
}

func FuzzParseVersion(f *testing.F) {
	f.Add("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n")
	f.Add("(PostgreSQL) 99999999999999999999")
	f.Fuzz(func(t *testing.T, output string) {
		v, err := parseVersion(output)
		if err == nil && (v.Major < 0 || v.Major > 9999 || !strings.HasPrefix(v.Text, fmt.Sprint(v.Major)) && v.Text[0] != '0') {
			t.Errorf("%q is read as %+v", output, v)
		}
	})
}
