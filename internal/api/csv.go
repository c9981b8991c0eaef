package api

import (
	"bytes"
	"context"
	"unicode/utf8"

	"github.com/openincidents/openincidents/internal/store"
)

// tableChunk is how many rows of a table a stream reads at a time: some MiB.
const tableChunk = 5000

// csv gives a list as a table.
func (rd *reading) csv(ctx context.Context, t table) (*listing, error) {
	chosen, err := t.choose(rd.page.Fields)
	if err != nil {
		return nil, err
	}
	read := t.reader(chosen)
	text := textOf(chosen)
	return rd.export(ctx, rows{
		mediaType: csvType, head: appendCSVHeader(nil, chosen), chunk: t.chunk,
		read: func(ctx context.Context, p store.PageRequest, out []byte) ([]byte, int, string, error) {
			count := 0
			next, err := read(ctx, p, func(row [][]byte) error {
				count++
				out = appendCSVRow(out, row, text)
				return nil
			})
			return out, count, next, err
		},
	})
}

// appendCSVHeader appends the line of column names.
func appendCSVHeader(out []byte, columns []column) []byte {
	for i, c := range columns {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, c.name...)
	}
	return append(out, "\r\n"...)
}

// appendCSVRow appends a line of RFC 4180; nil is an empty cell. text says of
// each column whether people's words stand in it.
func appendCSVRow(out []byte, row [][]byte, text []bool) []byte {
	begin := len(out)
	for i, cell := range row {
		if i > 0 {
			out = append(out, ',')
		}
		switch {
		case len(cell) == 0:
			// as most cells of a wide table
		case text[i] && runs(cell):
			out = appendQuoted(out, "'", cell)
		default:
			out = appendCSVCell(out, cell)
		}
	}
	if len(out) == begin {
		// a line of nothing would be passed over
		out = append(out, `""`...)
	}
	return append(out, "\r\n"...)
}

// special are the bytes for which a cell is quoted.
var special = [256]bool{',': true, '"': true, '\r': true, '\n': true}

// appendCSVCell appends a cell that is not empty.
func appendCSVCell(out, cell []byte) []byte {
	if cell[0] == ' ' {
		return appendQuoted(out, "", cell)
	}
	for _, b := range cell {
		if special[b] {
			return appendQuoted(out, "", cell)
		}
	}
	return append(out, cell...)
}

func appendQuoted(out []byte, prefix string, cell []byte) []byte {
	out = append(append(out, '"'), prefix...)
	for {
		i := bytes.IndexByte(cell, '"')
		if i < 0 {
			return append(append(out, cell...), '"')
		}
		out = append(append(out, cell[:i+1]...), '"')
		cell = cell[i+1:]
	}
}

// runs reports whether a spreadsheet would take a text for a formula, or for one
// that an apostrophe was put before: whoever takes one off again gets the text.
func runs(text []byte) bool {
	if len(text) == 0 || text[0] >= '0' && text[0] != '=' && text[0] != '@' && text[0] < utf8.RuneSelf {
		// a digit or a letter, as nearly always
		return false
	}
	rest := bytes.TrimLeft(text, "'")
	first, _ := utf8.DecodeRune(rest)
	switch first {
	case '=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠':
		return true
	}
	return false
}
