package api

import (
	"slices"
	"strconv"
	"strings"

	"github.com/openincidents/openincidents/internal/store"
)

// appendJSON implements appender.
func (s sums) appendJSON(to []byte) ([]byte, error) {
	to = slices.Grow(to, len(s.Cells)*s.cellSize())
	to = append(to, `{"data":[`...)
	var err error
	for i, cell := range s.Cells {
		if i > 0 {
			to = append(to, ',')
		}
		if to, err = appendCell(to, s.asked, cell); err != nil {
			return nil, err
		}
	}
	return appendEnd(to, s.meta, s.links)
}

// What values take in JSON, mostly, with all that stands around their names.
const (
	keySize    = 16
	eventsSize = 16
	sumSize    = 48
)

// cellSize is what a cell takes in JSON, mostly; memory for all cells is got at once.
func (s sums) cellSize() int {
	size := eventsSize
	for _, d := range s.asked.By {
		size += len(d) + keySize
	}
	for _, property := range s.asked.Properties {
		size += len(property) + sumSize
	}
	return size
}

// appendCell appends the cell's keys, its events and its sums.
func appendCell(to []byte, asked store.Aggregation, cell store.Cell) ([]byte, error) {
	to = append(to, '{')
	var err error
	for i, d := range asked.By {
		to = append(append(append(to, '"'), d...), `":`...)
		if to, err = appendKey(to, cell.Keys[i]); err != nil {
			return nil, err
		}
		to = append(to, ',')
	}
	to = append(to, `"events":`...)
	to = strconv.AppendInt(to, cell.Events, 10)
	for i, property := range asked.Properties {
		to = append(append(append(to, `,"`...), property...), `":`...)
		to = appendSum(to, cell.Sums[i])
	}
	return append(to, '}'), nil
}

func appendSum(to []byte, sum store.Sum) []byte {
	to = append(to, `{"sum":`...)
	if sum.Value == nil {
		to = append(to, "null"...)
	} else {
		to = strconv.AppendInt(to, *sum.Value, 10)
	}
	to = strconv.AppendInt(append(to, `,"events":`...), sum.Events, 10)
	to = strconv.AppendInt(append(to, `,"open_ended":`...), sum.OpenEnded, 10)
	return append(to, '}')
}

// appendKey appends a text, or null. Nearly all keys are plain words.
func appendKey(to []byte, key *string) ([]byte, error) {
	if key == nil {
		return append(to, "null"...), nil
	}
	if !strings.ContainsFunc(*key, isNotPlain) {
		return append(append(append(to, '"'), *key...), '"'), nil
	}
	return appendJSON(to, *key)
}

func isNotPlain(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' }
