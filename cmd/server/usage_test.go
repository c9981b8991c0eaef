package main

import (
	"errors"
	"strings"
	"testing"
)

// TestWrongUsage is told before anything is started, names the flag and the help
// to read, and repeats no secret.
func TestWrongUsage(t *testing.T) {
	t.Parallel()
	dir := datasetFolder(t)
	for name, tc := range map[string]struct {
		args []string
		want []string
	}{
		"an unknown flag":       {[]string{"serve", "--datadir", "x"}, []string{"unknown flag --datadir", "see server serve --help"}},
		"an unknown command":    {[]string{"sevre"}, []string{"sevre", "--help"}},
		"no folder":             {[]string{"import"}, []string{"<dir>", "see server import"}},
		"a collection":          {[]string{"import", dir, "--collection", "UCDP GED", "--data-dir", "/proc/nothing"}, []string{"--collection", "ucdp-ged", "server import"}},
		"a format":              {[]string{"--log-format", "xml"}, []string{"--log-format", "json"}},
		"a schema version":      {[]string{"migrate", "--to", "99", "--data-dir", "/proc/nothing"}, []string{"--to 99", "there are 0 (nothing) to"}},
		"a connection string":   {[]string{"migrate", "--database-url", "postgres://me:s3cret@host:port/db"}, []string{"--database-url (DATABASE_URL)"}},
		"settings that are not": {[]string{"import", dir, "--database-url", "host=h password=s3cret sslmode=perhaps"}, []string{"--database-url (DATABASE_URL)", "sslmode"}},
		"no PostgreSQL":         {[]string{"serve", "--addr", "127.0.0.1:0", "--no-embedded-postgres"}, []string{"DATABASE_URL"}},
		"a public URL":          {[]string{"serve", "--public-url", "example.org"}, []string{"--public-url", "https://example.org/incidents"}},
	} {
		_, err := runCommand(t, tc.args...)
		if usage := (*usageError)(nil); !errors.As(err, &usage) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, want := range tc.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: no %q in: %v", name, want, err)
			}
		}
		if strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: a password is shown: %v", name, err)
		}
	}
}

func TestCheckPublicURL(t *testing.T) {
	t.Parallel()
	for _, good := range []string{"", "https://example.org", "http://127.0.0.1:8080", "https://example.org/incidents/", "http://[::1]:80"} {
		if err := checkPublicURL(good); err != nil {
			t.Error(err)
		}
	}
	for _, bad := range []string{"example.org", "/incidents", "ftp://example.org", "https://", "https:///path", "http://:8080", "https://example.org?",
		"https://example.org/?a=b", "https://example.org/#top", "https://me@example.org", "https://exa mple.org", "https:example.org"} {
		if err := checkPublicURL(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

// TestHelp leads to all flags.
func TestHelp(t *testing.T) {
	t.Parallel()
	for command, want := range map[string][]string{
		"":      {"server serve --help", "health", "version", "130"},
		"serve": {"--postgres-bin", "POSTGRES_BIN", "--postgres-repository", "POSTGRES_REPOSITORY", "EMBEDDED_POSTGRES", "--public-url", "--admin-addr"},
	} {
		out, err := runCommand(t, append(strings.Fields(command), "--help")...)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range want {
			if !strings.Contains(strings.Join(strings.Fields(out), " "), w) {
				t.Errorf("server %s --help does not say %q:\n%s", command, w, out)
			}
		}
	}
}
