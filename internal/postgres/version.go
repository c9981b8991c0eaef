package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// MinMajor is the oldest major version of PostgreSQL that the program runs on.
const MinMajor = 15

// Version is a version of PostgreSQL.
type Version struct {
	// Major is the number that decides whether a cluster can be opened: 15.
	Major int
	// Text is the whole version as the server prints it: "15.14", "18beta1".
	Text string
}

// String returns the version as the server prints it.
func (v Version) String() string { return v.Text }

var versionPattern = regexp.MustCompile(`\(PostgreSQL\) (([0-9]{1,4})[0-9a-z.]*)`)

// parseVersion reads what `postgres -V` prints.
func parseVersion(output string) (Version, error) {
	match := versionPattern.FindStringSubmatch(output)
	if match == nil {
		return Version{}, fmt.Errorf("%q does not name a version of PostgreSQL", strings.TrimSpace(output))
	}
	major, err := strconv.Atoi(match[2])
	return Version{Major: major, Text: match[1]}, err
}

// clusterMajor returns the major version that made the cluster in pgdata, or 0
// where there is none yet. A folder that holds other things is an error.
func clusterMajor(pgdata string) (int, error) {
	text, err := os.ReadFile(filepath.Join(pgdata, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, checkEmpty(pgdata)
	}
	if err != nil {
		return 0, err
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("%s/PG_VERSION holds %q, which is no major version of PostgreSQL", pgdata, strings.TrimSpace(string(text)))
	}
	return major, nil
}

// checkEmpty keeps the program from making a cluster among somebody's files.
func checkEmpty(pgdata string) error {
	entries, err := os.ReadDir(pgdata)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil && len(entries) > 0 {
		return fmt.Errorf("%s holds files but no PostgreSQL cluster (no PG_VERSION): move it away, or choose another folder with --data-dir (DATA_DIR)", pgdata)
	}
	return err
}
