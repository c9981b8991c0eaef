package synthetic

// block is how many events in a row may make up one series: the first of them
// is the series, those that follow it are its parts.
const block = 100

// family is the series of a block.
type family struct {
	// parts is how many events there are below the series; 0 is no series.
	parts int
	// inner is how many of them are parts of the first part.
	inner int
}

func (w *World) family(number int) family {
	d := w.dice(aboutSeries, number)
	if d.chance(0.25) {
		return family{}
	}
	f := family{parts: 2 + d.low(7, 1.4)}
	if d.chance(0.25) {
		f.inner = 1 + d.IntN(f.parts-1)
	}
	return f
}

// place is an event's place in its series.
type place struct {
	// root is the index of the outermost series, parent that of the next one; both
	// are -1 for an event that stands alone.
	root, parent int
	// series is true where the event has parts.
	series bool
}

func (w *World) placeOf(index int) place {
	f, first, position := w.family(index/block), index/block*block, index%block
	switch {
	case position > f.parts || f.parts == 0:
		return place{root: -1, parent: -1}
	case position == 0:
		return place{root: first, parent: -1, series: true}
	case position == 1:
		return place{root: first, parent: first, series: f.inner > 0}
	case position <= 1+f.inner:
		return place{root: first, parent: first + 1}
	}
	return place{root: first, parent: first}
}
