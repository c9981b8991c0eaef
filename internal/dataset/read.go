package dataset

import (
	"fmt"

	"github.com/openincidents/openincidents/internal/incident"
)

// reading is what the content of one file amounts to.
type reading struct {
	// record is nil where nothing could be read.
	record *record
	found  []mistake
}

// mistake is a finding within the file that is being read.
type mistake struct {
	line, column int
	path         yamlPath
	message      string
}

// reader reads the content of one file; its answer follows from its arguments.
type reader func(file, id string, data []byte, t incident.RecordType) reading

// read parses a record and holds it to the schema of its type.
func read(file, id string, data []byte, t incident.RecordType) reading {
	var out reading
	unparsed := map[string]bool{}
	add := func(line, column int, p yamlPath, message string) {
		out.found = append(out.found, mistake{line, column, p, message})
	}
	root := parse(data, func(line, column int, p yamlPath, message string) {
		unparsed[p.String()] = true
		add(line, column, p, message)
	})
	if root == nil {
		return out
	}
	checkShape(root, t, func(p yamlPath, format string, args ...any) {
		// What could not be read as YAML has a finding and no shape.
		if line, column := root.locate(p); !unparsed[p.String()] {
			add(line, column, p, fmt.Sprintf(format, args...))
		}
	})
	out.record = newRecord(file, id, t, root)
	out.record.doubtful = len(out.found) > 0
	return out
}
