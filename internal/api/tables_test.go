package api_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	// columnRow is a row of a table that describes columns: their names, whether
	// they are text, what they hold, and what null is.
	columnRow  = regexp.MustCompile("^\\| (`[^|]*`) \\| (text)? ?\\| [^|]+ \\| [^|]+ \\|$")
	columnName = regexp.MustCompile("`([a-z0-9_]+)`")
)

// describedColumns are those of docs/tables.md under a heading.
func describedColumns(t *testing.T, heading string) []string {
	t.Helper()
	text, err := os.ReadFile("../../docs/tables.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(text), "\n## "+heading+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var names []string
	for line := range strings.Lines(section) {
		row := columnRow.FindStringSubmatch(strings.TrimSpace(line))
		if row == nil {
			continue
		}
		for _, name := range columnName.FindAllStringSubmatch(row[1], -1) {
			names = append(names, name[1])
		}
	}
	return names
}

// TestEveryColumnIsDescribed holds docs/tables.md to the tables.
func TestEveryColumnIsDescribed(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for heading, target := range map[string]string{
		"Events": "/v1/events?format=csv", "Claims": "/v1/claims?format=csv", "Groups": "/v1/groups?format=csv", "Sources": "/v1/sources?format=csv",
		"Sums": "/v1/events/aggregate?format=csv&by=country,month&measures=killed",
	} {
		header, _, _ := strings.Cut(string(client.Get(t, target).Body), "\r\n")
		if diff := cmp.Diff(describedColumns(t, heading), strings.Split(header, ",")); diff != "" {
			t.Errorf("%s (-docs/tables.md +served):\n%s", heading, diff)
		}
	}
}
