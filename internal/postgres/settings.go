package postgres

import (
	"maps"
	"slices"
	"strings"
)

// defaults suit a machine that also runs the program itself, and may have to take
// in a large dataset at once: indexes that are written in no order of theirs stay
// in memory longer, and checkpoints, after each of which whole pages go into the
// log once more, are further apart. What is not used costs nothing.
func defaults() map[string]string {
	return map[string]string{
		"max_connections":      "50",
		"shared_buffers":       sharedBuffers(memory()),
		"maintenance_work_mem": "128MB",
		"max_wal_size":         "4GB",
		"checkpoint_timeout":   "15min",
		"timezone":             "UTC",
		"log_timezone":         "UTC",
		"log_line_prefix":      "%m [%p] %u@%d ",
		"log_checkpoints":      "off",
		"jit":                  "off",
	}
}

// durability is the server's own, full one, unless Fast is set.
func (o Options) durability() map[string]string {
	if !o.Fast {
		return map[string]string{"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
	}
	return map[string]string{"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
}

// settingArguments has a fixed order, so that logs of two starts are alike.
func settingArguments(settings map[string]string) []string {
	var args []string
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		args = append(args, "-c", name+"="+settings[name])
	}
	return args
}

// quoteList writes a path as the only element of a list of paths.
func quoteList(path string) string {
	return `"` + strings.ReplaceAll(path, `"`, `""`) + `"`
}
