package store_test

import (
	"fmt"
	"math/big"
	"slices"
	"time"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// sumNaively is the reference for Store.Aggregate: event by event, as the design
// words it, over all events of a revision and those of them that match.
func sumNaively(all []store.Event, matches func(store.Event) bool, roles []string, a store.Aggregation) store.Aggregate {
	n := naiveSums{a, roles, map[string]store.Event{}, map[string]bool{}, map[string]bool{}}
	for _, e := range all {
		n.events[e.ID] = e
		n.matching[e.ID] = matches(e)
	}
	for _, e := range all {
		for _, series := range n.above(e) {
			n.hasParts[series.ID] = n.hasParts[series.ID] || n.matching[e.ID]
		}
	}
	cells, total := map[string]*naiveCell{}, n.newCell(nil)
	for _, e := range all {
		if !n.matching[e.ID] {
			continue
		}
		n.add(total, e)
		for _, keys := range n.keysOf(e) {
			name := fmt.Sprint(shown(keys))
			if cells[name] == nil {
				cells[name] = n.newCell(keys)
			}
			n.add(cells[name], e)
		}
	}
	return store.Aggregate{Cells: inOrder(cells), Total: total.cell()}
}

type naiveSums struct {
	store.Aggregation
	roles    []string
	events   map[string]store.Event
	matching map[string]bool
	hasParts map[string]bool
}

// naiveCell has sums without a bound.
type naiveCell struct {
	store.Cell
	values []*big.Int
}

func (n naiveSums) newCell(keys []*string) *naiveCell {
	c := &naiveCell{Cell: store.Cell{Keys: keys, Sums: make([]store.Sum, len(n.Properties))}}
	for range n.Properties {
		c.values = append(c.values, new(big.Int))
	}
	return c
}

// above are all that an event is part of.
func (n naiveSums) above(e store.Event) []store.Event {
	var above []store.Event
	for e.PartOf != "" {
		e = n.events[e.PartOf]
		above = append(above, e)
	}
	return above
}

func (n naiveSums) add(c *naiveCell, e store.Event) {
	if !n.hasParts[e.ID] {
		c.Events++
	}
	for i, property := range n.Properties {
		figure := n.figure(e, property)
		if figure == nil || slices.ContainsFunc(n.above(e), func(s store.Event) bool {
			return n.matching[s.ID] && n.figure(s, property) != nil
		}) {
			continue
		}
		c.Sums[i].Events++
		if figure.High == nil {
			c.Sums[i].OpenEnded++
		}
		c.values[i].Add(c.values[i], big.NewInt(n.estimate(figure)))
	}
}

func (n naiveSums) figure(e store.Event, property string) *incident.Figure {
	for _, f := range e.Answers.Figures {
		if f.Best != nil && f.Property == property && f.Population == n.Population && f.Period == "" && f.Area == "" && f.PointInTime == "" {
			return &f
		}
	}
	return nil
}

func (n naiveSums) estimate(f *incident.Figure) int64 {
	switch {
	case n.Estimate == store.EstimateLow:
		return *f.Low
	case n.Estimate == store.EstimateHigh && f.High != nil:
		return *f.High
	}
	return *f.Best
}

func (c *naiveCell) cell() store.Cell {
	for i, value := range c.values {
		if c.Sums[i].Events > 0 {
			clipped := int64(1<<63 - 1)
			if value.IsInt64() {
				clipped = value.Int64()
			}
			c.Sums[i].Value = &clipped
		}
	}
	return c.Cell
}

// keysOf are the keys of the cells that an event lies in: of one, but for Each.
func (n naiveSums) keysOf(e store.Event) [][]*string {
	keys := [][]*string{{}}
	for _, d := range n.By {
		var longer [][]*string
		for _, key := range keys {
			for _, value := range n.valuesOf(e, d) {
				longer = append(longer, append(slices.Clone(key), value))
			}
		}
		keys = longer
	}
	return keys
}

func (n naiveSums) valuesOf(e store.Event, d store.Dimension) []*string {
	switch d {
	case store.ByGroup:
		return n.oneOrEach(groupsOf(e, n.roles))
	case store.BySource:
		return n.oneOrEach(claimantsOf(e))
	case store.ByKind:
		return []*string{&e.Kind}
	case store.ByCollection:
		return []*string{&e.Collection}
	case store.ByCorroboration:
		return []*string{known(string(e.Answers.Corroboration))}
	case store.ByCountry:
		return []*string{known(placeOf(e).Country)}
	case store.ByAdmin1:
		return []*string{known(placeOf(e).Admin1)}
	}
	return []*string{known(timeOf(e, d))}
}

func (n naiveSums) oneOrEach(ids []string) []*string {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 1 {
		return []*string{&ids[0]}
	}
	if len(ids) == 0 || !n.Each {
		return []*string{nil}
	}
	var each []*string
	for i := range ids {
		each = append(each, &ids[i])
	}
	return each
}

func groupsOf(e store.Event, roles []string) []string {
	var groups []string
	for _, v := range e.Answers.Values {
		if p, ok := v.Value.(incident.Participant); ok && p.Group != "" && (len(roles) == 0 || slices.Contains(roles, p.Role)) {
			groups = append(groups, p.Group)
		}
	}
	return groups
}

func claimantsOf(e store.Event) []string {
	var sources []string
	for _, c := range e.Claims {
		sources = append(sources, c.Source)
	}
	return sources
}

// timeOf is the unit of time that holds both the first and the last day.
func timeOf(e store.Event, d store.Dimension) string {
	for _, date := range e.Answers.Dates {
		from, err := time.Parse(time.DateOnly, date.From)
		to, err2 := time.Parse(time.DateOnly, date.To)
		if err == nil && err2 == nil && unitOf(from, d) == unitOf(to, d) {
			return unitOf(from, d)
		}
	}
	return ""
}

func unitOf(day time.Time, d store.Dimension) string {
	if d == store.ByWeek {
		year, week := day.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", year, week)
	}
	return day.Format(map[store.Dimension]string{store.ByYear: "2006", store.ByMonth: "2006-01", store.ByDay: time.DateOnly}[d])
}

func known(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// inOrder are the cells in which something counts, null last.
func inOrder(cells map[string]*naiveCell) []store.Cell {
	var list []store.Cell
	for _, c := range cells {
		if c.Events > 0 || slices.ContainsFunc(c.Sums, func(s store.Sum) bool { return s.Events > 0 }) {
			list = append(list, c.cell())
		}
	}
	slices.SortFunc(list, func(a, b store.Cell) int { return slices.Compare(shown(a.Keys), shown(b.Keys)) })
	return list
}

// shown are keys in words that sort as they do: null is after all others.
func shown(keys []*string) []string {
	words := make([]string, len(keys))
	for i, key := range keys {
		if words[i] = "\uffff"; key != nil {
			words[i] = *key
		}
	}
	return words
}
