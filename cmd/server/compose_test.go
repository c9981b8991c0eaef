package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// TestCompose holds docker-compose.yml to what the image and the program offer.
func TestCompose(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docker-compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	var compose struct {
		Services map[string]struct {
			Image       string
			Volumes     []string
			Build       struct{ Args map[string]string }
			Environment map[string]string
			ReadOnly    bool `yaml:"read_only"`
			Healthcheck struct{ Test []string }
		}
	}
	if err := yaml.Unmarshal(text, &compose); err != nil {
		t.Fatal(err)
	}
	server := compose.Services["server"]
	if !slices.Equal(server.Healthcheck.Test, []string{"CMD", "/server", "health"}) || !server.ReadOnly || server.Build.Args["VERSION"] == "" {
		t.Errorf("the server is %+v", server)
	}
	if url := server.Environment["DATABASE_URL"]; url == "" || strings.Contains(url, "PASSWORD") || server.Environment["PGPASSWORD"] == "" {
		t.Errorf("the password belongs into PGPASSWORD, not into %q", url)
	}
	if postgres := compose.Services["postgres"]; !pinnedPostgres.MatchString(postgres.Image) || len(postgres.Healthcheck.Test) == 0 ||
		!slices.Contains(postgres.Volumes, "postgres:/var/lib/postgresql/data") {
		t.Errorf("PostgreSQL is %+v", postgres)
	}
}

// pinnedPostgres is an image of one minor version.
var pinnedPostgres = regexp.MustCompile(`^postgres:\d+\.\d+`)

// TestImageHoldsNoPostgres: the image has none, so the program must not look for one.
func TestImageHoldsNoPostgres(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), "USER nonroot") {
		t.Error("the image runs as root")
	}
	if !strings.Contains(string(text), "EMBEDDED_POSTGRES=false") || !strings.Contains(string(text), `CMD ["/server", "health"]`) {
		t.Error("the Dockerfile lacks EMBEDDED_POSTGRES=false or its health check")
	}
}
