package store

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// rollupSums adds up changes of the rollup, cell by cell. All cells share a few
// slices, and names that occur in many of them.
type rollupSums struct {
	properties []string
	// property is that of the row before, which mostly is the next one's too.
	property int
	names    []rollupNames
	places   map[rollupKey]int
	keys     []rollupKey
	// blocks have the sums of all properties in the first cell, then in the second…
	// Each is of cellsInBlock cells, so that none moves while there come more.
	blocks [][]rollupSum
}

const cellsInBlock = 512

// rollupKey has, for each dimension, a place among its names. The number of names
// is that of countries, years or months, all of which fit into the bits of one.
type rollupKey uint64

const bitsOfName = 21

func (k rollupKey) with(place int32) rollupKey { return k<<bitsOfName | rollupKey(place) }

// name is the place of the last name but some.
func (k rollupKey) name(fromLast int) int {
	return int(k >> (fromLast * bitsOfName) & (1<<bitsOfName - 1))
}

// rollupSum is that of one property in one cell.
type rollupSum struct {
	value             wideInt
	events, openEnded int64
}

// rollupNames are the values of a dimension, each once; the first is null.
type rollupNames struct {
	column *rollupColumn
	places map[string]int32
	names  []*string
}

func newRollupSums(by []Dimension, properties []string) *rollupSums {
	s := &rollupSums{properties: properties, places: map[rollupKey]int{}}
	for _, d := range by {
		s.names = append(s.names, rollupNames{column: dimensions[d].rollup, places: map[string]int32{}, names: []*string{nil}})
	}
	return s
}

// add takes a row of rollupSQL in binary form.
func (s *rollupSums) add(row [][]byte) {
	if s.properties[s.property] != string(row[0]) {
		s.property = slices.Index(s.properties, string(row[0]))
	}
	sum := &s.in(s.cell(row[4:]))[s.property]
	sum.events += int64(binary.BigEndian.Uint64(row[1]))
	sum.value = sum.value.plus(wideNumeric(row[2]))
	sum.openEnded += int64(binary.BigEndian.Uint64(row[3]))
}

// cell is the place of the cell with the keys, which may be new.
func (s *rollupSums) cell(keys [][]byte) int {
	var key rollupKey
	for i := range s.names {
		key = key.with(s.names[i].place(keys[i]))
	}
	place, known := s.places[key]
	if !known {
		place = len(s.keys)
		s.places[key] = place
		s.keys = append(s.keys, key)
		if place%cellsInBlock == 0 {
			s.blocks = append(s.blocks, make([]rollupSum, cellsInBlock*len(s.properties)))
		}
	}
	return place
}

func (n *rollupNames) place(value []byte) int32 {
	if value == nil {
		return 0
	}
	place, known := n.places[string(value)]
	if !known {
		name := n.column.name(value)
		place = int32(len(n.names))
		n.places[string(value)] = place
		n.names = append(n.names, &name)
	}
	return place
}

// cells are those in which something counts, in order.
// Error: *TooManyCellsError.
func (s *rollupSums) cells(limit int) ([]Cell, error) {
	order := s.order()
	if len(order) > limit {
		return nil, &TooManyCellsError{Limit: limit}
	}
	width := len(s.properties) - 1
	cells := make([]Cell, len(order))
	names, sums, values := make([]*string, len(order)*len(s.names)), make([]Sum, len(order)*width), make([]int64, len(order)*width)
	for i, ranked := range order {
		cell := &cells[i]
		cell.Keys, names = cut(names, len(s.names))
		for d := range cell.Keys {
			cell.Keys[d] = s.names[d].names[s.keys[ranked.place].name(len(s.names)-1-d)]
		}
		found := s.in(ranked.place)
		cell.Events = found[0].events
		cell.Sums, sums = cut(sums, width)
		for j, sum := range found[1:] {
			cell.Sums[j] = Sum{Events: sum.events, OpenEnded: sum.openEnded}
			if sum.events > 0 {
				values[i*width+j] = sum.value.clipped()
				cell.Sums[j].Value = &values[i*width+j]
			}
		}
	}
	return cells, nil
}

// cut cuts the first n off; what is appended to them does not overwrite the rest.
func cut[T any](from []T, n int) (first, rest []T) { return from[:n:n], from[n:] }

// in are the sums of a cell, of all properties.
func (s *rollupSums) in(place int) []rollupSum {
	width := len(s.properties)
	return s.blocks[place/cellsInBlock][place%cellsInBlock*width:][:width]
}

// rankedCell is a cell with the ranks of its names.
type rankedCell struct {
	ranks rollupKey
	place int
}

// order is that of the cells with something in them. A cell has nothing after its
// events went elsewhere, or of a series whose parts lie elsewhere, and which has no
// number of its own.
func (s *rollupSums) order() []rankedCell {
	ranks := make([][]int32, len(s.names))
	for i, n := range s.names {
		ranks[i] = n.ranks()
	}
	order := make([]rankedCell, 0, len(s.keys))
	for place, key := range s.keys {
		if !slices.ContainsFunc(s.in(place), func(sum rollupSum) bool { return sum.events > 0 }) {
			continue
		}
		ranked := rankedCell{place: place}
		for i := range ranks {
			ranked.ranks = ranked.ranks.with(ranks[i][key.name(len(ranks)-1-i)])
		}
		order = append(order, ranked)
	}
	slices.SortFunc(order, func(a, b rankedCell) int { return cmp.Compare(a.ranks, b.ranks) })
	return order
}

// ranks are the places of the names in bytewise order, null last.
func (n *rollupNames) ranks() []int32 {
	sorted := make([]int32, len(n.names))
	for i := range sorted {
		sorted[i] = int32(i)
	}
	slices.SortFunc(sorted[1:], func(a, b int32) int { return cmp.Compare(*n.names[a], *n.names[b]) })
	ranks := make([]int32, len(n.names))
	for rank, place := range sorted {
		ranks[place] = int32(rank)
	}
	ranks[0] = int32(len(n.names))
	return ranks
}
