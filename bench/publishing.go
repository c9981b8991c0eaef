package main

import (
	"encoding/json"
	"fmt"
	"os"
	"time"
)

// publishingFile keeps how fast the database of a data directory was filled.
const publishingFile = "publishing.json"

// publishing is how long the large publication took, and a COPY of the same rows
// into the same tables with the same indexes.
type publishing struct {
	Seed   uint64 `json:"seed"`
	Events int    `json:"events"`
	// Rows counts those copied, over all tables.
	Rows    int64         `json:"rows"`
	Publish time.Duration `json:"publish_ns"`
	Copy    time.Duration `json:"copy_ns"`
}

func writePublishing(path string, p publishing) error {
	data, err := json.MarshalIndent(p, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(path, append(data, '\n'), 0o600)
}

const publishingName = "publishing, against COPY of the same rows into the same indexed tables"

// publishingSingle reads what the data command wrote.
func publishingSingle(path string) single {
	s := single{name: publishingName, target: "≥ 0.4"}
	data, err := os.ReadFile(path)
	if err != nil {
		s.problem = err
		return s
	}
	var p publishing
	if s.problem = json.Unmarshal(data, &p); s.problem != nil {
		return s
	}
	if p.Publish <= 0 || p.Copy <= 0 {
		s.problem = fmt.Errorf("%s does not tell how long it took", path)
		return s
	}
	ratio := p.Copy.Seconds() / p.Publish.Seconds()
	s.value = fmt.Sprintf("**%.2f**: %s for %s rows, and %s with COPY", ratio, timeText(p.Publish), grouped(p.Rows), timeText(p.Copy))
	s.reached = ratio >= 0.4
	return s
}
