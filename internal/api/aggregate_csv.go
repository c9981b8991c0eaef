package api

import (
	"net/http"
	"strconv"

	"github.com/openincidents/openincidents/internal/store"
)

// writeCSV writes the cells as a table.
func (s sums) writeCSV(w http.ResponseWriter) error {
	columns := s.columns()
	body, text := appendCSVHeader(nil, columns), textOf(columns)
	row := make([][]byte, len(columns))
	for _, cell := range s.Cells {
		body = appendCSVRow(body, cellRow(row[:0], cell), text)
	}
	w.Header().Set("Content-Type", contentType(csvType))
	_, err := w.Write(body)
	return err
}

// columns are the dimensions, the number of events, and three for each sum.
func (s sums) columns() []column {
	columns := each(s.asked.By, func(d store.Dimension) column { return column{string(d), true} })
	columns = append(columns, column{countEvents, false})
	for _, property := range s.asked.Properties {
		columns = append(columns, column{property, false}, column{property + "_events", false}, column{property + "_open_ended", false})
	}
	return columns
}

// cellRow appends what stands in the columns; a value or a sum that is not known
// is null.
func cellRow(row [][]byte, cell store.Cell) [][]byte {
	for _, key := range cell.Keys {
		if key == nil {
			row = append(row, nil)
			continue
		}
		row = append(row, []byte(*key))
	}
	row = append(row, strconv.AppendInt(nil, cell.Events, 10))
	for _, sum := range cell.Sums {
		var value []byte
		if sum.Value != nil {
			value = strconv.AppendInt(nil, *sum.Value, 10)
		}
		row = append(row, value, strconv.AppendInt(nil, sum.Events, 10), strconv.AppendInt(nil, sum.OpenEnded, 10))
	}
	return row
}
