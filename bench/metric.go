package main

import (
	"bytes"
	"fmt"
	"strconv"
)

// metric reads the value of a metric without labels from Prometheus' text format.
func metric(text []byte, name string) (float64, error) {
	for line := range bytes.Lines(text) {
		if value, found := bytes.CutPrefix(line, []byte(name+" ")); found {
			return strconv.ParseFloat(string(bytes.TrimSpace(value)), 64)
		}
	}
	return 0, fmt.Errorf("the server has no metric %s", name)
}
