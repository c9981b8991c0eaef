package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"time"
)

// runCommand measures the server.
type runCommand struct {
	databaseFlags
	Server      string        `default:"bin/server" placeholder:"FILE" help:"The server's binary (default bin/server)."`
	Rows        string        `placeholder:"REGEXP" help:"Only the rows whose names match."`
	Connections int           `default:"16" help:"Connections at once (default 16)."`
	Rounds      int           `default:"3" help:"How often server and limit take turns (default 3)."`
	Duration    time.Duration `default:"2s" help:"How long each turn takes; half of it warms up first (default 2s)."`
	Depth       int           `default:"10000" help:"How many events come before the page at depth (default 10000)."`
	Records     int           `default:"1000" help:"How many different records are asked for by turns (default 1000)."`
	Idle        time.Duration `default:"3s" help:"How long a server is left alone before it counts as idle (default 3s)."`
	Seed        uint64        `default:"1" help:"Which records are asked for (default 1)."`
	Write       bool          `help:"Write the table to --results too."`
	Results     string        `default:"bench/RESULTS.md" placeholder:"FILE" help:"The file of --write; notes in it are kept (default bench/RESULTS.md)."`
}

// Run measures, and prints the table.
func (c *runCommand) Run(ctx context.Context, to streams) error {
	wanted, err := regexp.Compile(c.Rows)
	if err != nil {
		return fmt.Errorf("--rows: %w", err)
	}
	if err := c.check(); err != nil {
		return err
	}
	var found report
	err = c.withDatabase(ctx, to.err, func(d database) (err error) {
		found, err = c.measure(ctx, d.url, wanted, to)
		return err
	})
	if err != nil {
		return err
	}
	return c.tell(found, to)
}

// check says early what would go wrong late.
func (c *runCommand) check() error {
	if _, err := os.Stat(c.Server); err != nil {
		return fmt.Errorf("there is no server to measure: %w; build it with make build", err)
	}
	if min(c.Rounds, c.Connections, c.Records) < 1 || c.Duration <= 0 {
		return errors.New("--rounds, --connections and --records are at least 1, and --duration is not 0")
	}
	return errors.Join(c.checkFilled(), c.folder())
}

func (c *runCommand) measure(ctx context.Context, url string, wanted *regexp.Regexp, to streams) (found report, err error) {
	self, err := os.Executable()
	if err != nil {
		return report{}, err
	}
	b := &bench{
		launcher: launcher{program: c.Server, self: self, databaseURL: url, folder: c.DataDir},
		load:     load{connections: c.Connections, duration: c.Duration, atLeast: c.Connections, atMost: atMost},
		rounds:   c.Rounds, depth: c.Depth, idle: c.Idle, progress: to.err,
	}
	defer func() { err = errors.Join(err, b.stop()) }()
	if err := b.start(ctx, c.Seed, c.Records); err != nil {
		return report{}, err
	}
	facts, err := machineFacts(ctx, url)
	if err != nil {
		return report{}, err
	}
	found = report{facts: append(append(dated(time.Now(), commit(ctx)), facts...), c.flags()...), sizes: b.world.sizes}
	if found.results, err = b.measure(ctx, rows(), wanted); err != nil {
		return report{}, err
	}
	if wanted.MatchString(exportName) {
		err = b.addExports(ctx, &found)
	}
	if c.DatabaseURL == "" {
		found.singles = append(found.singles, publishingSingle(c.path(publishingFile)))
	}
	return found, err
}

// flags are those of the run that figures depend on.
func (c *runCommand) flags() []fact {
	return []fact{{"run", fmt.Sprintf("%d connections, %d rounds of %v on each side by turns, seed %d", c.Connections, c.Rounds, c.Duration, c.Seed)}}
}

// tell prints the report, and writes it where that is asked for.
func (c *runCommand) tell(found report, to streams) error {
	before, err := os.ReadFile(c.Results)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	notes := notesOf(string(before))
	if err := found.write(to.out, notes); err != nil {
		return err
	}
	if c.Write {
		if err := c.replace(found, notes); err != nil {
			return err
		}
	}
	if count := found.missing(); count > 0 {
		return fmt.Errorf("%d rows could not be measured; see the table", count)
	}
	return nil
}

func (c *runCommand) replace(found report, notes string) error {
	file, err := os.Create(c.Results)
	if err != nil {
		return err
	}
	return errors.Join(found.write(file, notes), file.Close())
}
