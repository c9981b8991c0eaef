package api

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/openincidents/openincidents/internal/nearest"
	"github.com/openincidents/openincidents/internal/store"
)

// column is a column of a table; docs/tables.md says what it holds.
type column struct {
	name string
	// text is true where people's words stand in it, which a spreadsheet could run
	// as a formula. Numbers, dates and truth values stand as they are.
	text bool
}

// tableReader reads a page of a table; see Store.EventTable.
type tableReader func(ctx context.Context, p store.PageRequest, each func(row [][]byte) error) (next string, err error)

// table is a list with a row for each record.
type table struct {
	columns []column
	// members are those of a record in JSON that stand in columns of other names.
	members map[string][]string
	// always are the columns that a row is not understood without: its id, and the
	// claims that its values follow from.
	always []string
	// chunk is how many rows a stream reads at a time.
	chunk int
	// reader gives the reader of some of the columns.
	reader func(chosen []column) tableReader
}

// choose returns the columns that fields name, as columns or as members of the
// record in JSON, and those that are always there; all where nothing is named.
// They keep the order of the table.
func (t table) choose(fields []string) ([]column, error) {
	if len(fields) == 0 {
		return t.columns, nil
	}
	wanted := slices.Clone(t.always)
	for _, field := range fields {
		named := t.named(field)
		if named == nil {
			return nil, t.noColumn(field)
		}
		wanted = append(wanted, named...)
	}
	var chosen []column
	for _, c := range t.columns {
		if slices.Contains(wanted, c.name) {
			chosen = append(chosen, c)
		}
	}
	return chosen, nil
}

// named are the columns that a field stands for.
func (t table) named(field string) []string {
	if columns, ok := t.members[field]; ok {
		return columns
	}
	if slices.ContainsFunc(t.columns, func(c column) bool { return c.name == field }) {
		return []string{field}
	}
	return nil
}

func (t table) noColumn(field string) error {
	names := namesOf(t.columns)
	for member := range t.members {
		names = append(names, member)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if near := nearest.Word(field, names); near != "" {
		return badParameter("fields", "%s has no column in CSV; did you mean %q?", quote(field), near)
	}
	return badParameter("fields", "%s has no column in CSV, where there are %s", quote(field), strings.Join(names, ", "))
}

func namesOf(columns []column) []string {
	return each(columns, func(c column) string { return c.name })
}

func textOf(columns []column) []bool {
	return each(columns, func(c column) bool { return c.text })
}

// columnsOf tells the columns with words of people from the others, which are
// named by plain.
func columnsOf(names []string, plain ...string) []column {
	return each(names, func(name string) column { return column{name: name, text: !slices.Contains(plain, name)} })
}

// cell is a column whose values are taken from a record; "" is null.
type cell[T any] struct {
	column
	value func(T) string
}

// tableOf is the table of a list that the store reads as whole records.
func tableOf[T any](cells []cell[T], members map[string][]string, always []string, read func(context.Context, store.PageRequest) (store.Page[T], error)) table {
	return table{
		columns: each(cells, func(c cell[T]) column { return c.column }),
		members: members, always: always, chunk: recordChunk,
		reader: func(chosen []column) tableReader { return readCells(cellsOf(cells, chosen), read) },
	}
}

func cellsOf[T any](cells []cell[T], chosen []column) []cell[T] {
	return slices.DeleteFunc(slices.Clone(cells), func(c cell[T]) bool { return !slices.Contains(chosen, c.column) })
}

func readCells[T any](cells []cell[T], read func(context.Context, store.PageRequest) (store.Page[T], error)) tableReader {
	return func(ctx context.Context, p store.PageRequest, each func(row [][]byte) error) (string, error) {
		// cells are made of any member
		p.Fields = nil
		page, err := read(ctx, p)
		if err != nil {
			return "", err
		}
		row := make([][]byte, len(cells))
		for _, record := range page.Items {
			for i, c := range cells {
				row[i] = []byte(c.value(record))
			}
			if err := each(row); err != nil {
				return "", fmt.Errorf("writing a row: %w", err)
			}
		}
		return page.Next, nil
	}
}
