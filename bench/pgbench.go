package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// pgbenchScripts is how many of the records pgbench reads by turns.
const pgbenchScripts = 20

// pgbench runs the main statement of some reads through pgbench, where there is
// one, and says how many it does in a second.
func (b *bench) pgbench(ctx context.Context, s script) ([]string, error) {
	program, found := findPgbench()
	if !found {
		return []string{"pgbench: not present"}, nil
	}
	args := []string{"-n", "-M", "extended", "-c", strconv.Itoa(b.load.connections), "-j", "2", "-T", strconv.Itoa(b.pgbenchSeconds())}
	for i, read := range first(s.reads, pgbenchScripts) {
		text, ok := literal(read[0].statements[0])
		if !ok {
			return []string{"pgbench: the main statement has arguments that cannot be written as literals"}, nil
		}
		file := filepath.Join(b.launcher.folder, fmt.Sprintf("pgbench-%d.sql", i))
		if err := os.WriteFile(file, []byte(text+";\n"), 0o600); err != nil {
			return nil, err
		}
		args = append(args, "-f", file)
	}
	out, err := exec.CommandContext(ctx, program, append(args, b.launcher.databaseURL)...).CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("pgbench: %w: %s", err, out)
	}
	rate := tpsPattern.FindSubmatch(out)
	if rate == nil {
		return nil, fmt.Errorf("pgbench says no rate: %s", out)
	}
	return []string{fmt.Sprintf("pgbench: %s a second of the main statement of a record, the first of %d", rate[1], statementsOf(s.reads[0]))}, nil
}

// pgbenchSeconds is as long as the other sides take.
func (b *bench) pgbenchSeconds() int {
	return max(1, int((time.Duration(b.rounds) * b.load.duration).Seconds()))
}

var tpsPattern = regexp.MustCompile(`tps = (\d+)`)

func statementsOf(read []trip) int {
	count := 0
	for _, t := range read {
		count += len(t.statements)
	}
	return count
}

// findPgbench looks where the programs of PostgreSQL are.
func findPgbench() (string, bool) {
	if path, err := exec.LookPath("pgbench"); err == nil {
		return path, true
	}
	installed, err := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench")
	if err != nil || len(installed) == 0 {
		return "", false
	}
	return installed[len(installed)-1], true
}

var placeholder = regexp.MustCompile(`\$(\d+)`)

// literal writes a statement with its arguments in it. pgbench takes a colon for
// a variable only where a name follows, which in our statements is a cast's second.
func literal(s statement) (string, bool) {
	good := true
	text := placeholder.ReplaceAllStringFunc(s.sql, func(name string) string {
		n, err := strconv.Atoi(name[1:])
		if err != nil || n > len(s.args) {
			good = false
			return name
		}
		value, ok := literalValue(s.args[n-1])
		good = good && ok
		return value
	})
	return text, good
}

func literalValue(value any) (string, bool) {
	switch v := value.(type) {
	case nil:
		return "NULL", true
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'", true
	case int, int64, bool:
		return fmt.Sprint(v), true
	default:
		return "", false
	}
}
