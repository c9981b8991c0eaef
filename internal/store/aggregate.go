package store

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/jackc/pgx/v5"
)

// Aggregate sums the events that match, by up to three dimensions.
// Error: *TooManyCellsError.
func (s *Store) Aggregate(ctx context.Context, rev int64, f EventFilter, a Aggregation) (Aggregate, error) {
	if err := a.check(); err != nil {
		return Aggregate{}, err
	}
	cells, err := s.cells(ctx, rev, f, a)
	if err != nil {
		return Aggregate{}, err
	}
	if !a.overlaps() {
		return Aggregate{Cells: cells, Total: a.total(cells)}, nil
	}
	whole := a
	whole.By, whole.Limit = nil, 1
	totals, err := s.cells(ctx, rev, f, whole)
	return Aggregate{Cells: cells, Total: a.total(totals)}, err
}

// cells reads the cells from the rollup where that holds them, else from the events.
func (s *Store) cells(ctx context.Context, rev int64, f EventFilter, a Aggregation) ([]Cell, error) {
	where := eventConditions(rev, f)
	if len(where.fragments) == 0 && a.rolledUp() {
		return s.rollupCells(ctx, rev, a)
	}
	q := eventCells(where, f, a)
	q.args["cell_limit"] = a.Limit + 1
	rows, err := s.pool.Query(ctx, q.sql(), planned, q.args)
	if err != nil {
		return nil, unavailable(err)
	}
	cells, err := pgx.CollectRows(rows, a.readCell)
	if len(cells) > a.Limit {
		return nil, &TooManyCellsError{Limit: a.Limit}
	}
	return cells, unavailable(err)
}

// check refuses what would not be SQL; names become columns.
func (a Aggregation) check() error {
	for _, d := range a.By {
		if _, known := dimensions[d]; !known {
			return fmt.Errorf("%q is no dimension", d)
		}
	}
	for _, property := range a.Properties {
		if !slices.Contains(flatFigures, property) {
			return fmt.Errorf("%q is no counted property of events", property)
		}
	}
	if !slices.Contains([]Estimate{EstimateLow, EstimateBest, EstimateHigh}, a.Estimate) {
		return fmt.Errorf("%q is no estimate", a.Estimate)
	}
	return nil
}

// overlaps reports whether an event may lie in several cells.
func (a Aggregation) overlaps() bool {
	return a.Each && (slices.Contains(a.By, ByGroup) || slices.Contains(a.By, BySource))
}

func (a Aggregation) readCell(row pgx.CollectableRow) (Cell, error) {
	cell := Cell{Keys: make([]*string, len(a.By)), Sums: make([]Sum, len(a.Properties))}
	into := make([]any, 0, len(a.By)+1+3*len(a.Properties))
	for i := range cell.Keys {
		into = append(into, &cell.Keys[i])
	}
	into = append(into, &cell.Events)
	for i := range cell.Sums {
		sum := &cell.Sums[i]
		into = append(into, &sum.Value, &sum.Events, &sum.OpenEnded)
	}
	return cell, row.Scan(into...)
}

// total adds cells up that have no event in common.
func (a Aggregation) total(cells []Cell) Cell {
	total := Cell{Sums: make([]Sum, len(a.Properties))}
	for _, c := range cells {
		total.Events += c.Events
		for i, sum := range c.Sums {
			total.Sums[i].add(sum)
		}
	}
	return total
}

// add does not change values that other sums have too.
func (s *Sum) add(other Sum) {
	s.Events += other.Events
	s.OpenEnded += other.OpenEnded
	if other.Value == nil {
		return
	}
	if s.Value == nil {
		s.Value = new(int64)
	}
	*s.Value = clippedSum(*s.Value, *other.Value)
}

// clippedSum adds two numbers, neither below 0; more than an int64 holds is its largest.
func clippedSum(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}
