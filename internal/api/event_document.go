package api

import (
	"context"
	"slices"

	"github.com/openincidents/openincidents/internal/store"
)

// eventDocuments lists whole events as the store keeps them in JSON: that costs a
// fraction of what it does to put them together.
type eventDocuments struct {
	rd     *reading
	filter store.EventFilter
}

// listing gives the list in the form of the request, but for GeoJSON.
func (l eventDocuments) listing(ctx context.Context) (*listing, error) {
	switch mediaType(ctx) {
	case csvType:
		return l.rd.csv(ctx, l.rd.eventTable(l.filter))
	case ndjsonType:
		return l.rd.export(ctx, rows{
			mediaType: ndjsonType, chunk: recordChunk,
			read: func(ctx context.Context, p store.PageRequest, text []byte) ([]byte, int, string, error) {
				return l.appendPage(ctx, p, text, '\n')
			},
		})
	}
	text, _, next, err := l.appendPage(ctx, l.rd.page, []byte(`{"data":[`), ',')
	if err != nil {
		return nil, err
	}
	links, err := l.rd.listLinks(ctx, next)
	if err != nil {
		return nil, err
	}
	text, err = appendEnd(trimRight(text, ','), l.rd.meta(), links)
	return l.rd.whole(links, encoded(text)), err
}

// trimRight cuts off the last byte if it is b.
func trimRight(text []byte, b byte) []byte {
	if last := len(text) - 1; text[last] == b {
		return text[:last]
	}
	return text
}

// appendPage appends the events of a page, each with end after it. It says how
// many there are, and where the next page begins.
func (l eventDocuments) appendPage(ctx context.Context, p store.PageRequest, text []byte, end byte) (out []byte, count int, next string, err error) {
	next, err = l.rd.server.store.EventDocuments(ctx, l.rd.at, l.filter, p, func(id, document []byte) error {
		begin := len(text)
		// the document ends with its brace
		text = append(append(text, document[:len(document)-1]...), `,"links":`...)
		var err error
		text, err = appendJSON(text, l.rd.eventLinks(string(id)))
		text = append(text, '}', end)
		if count++; count == 1 {
			// the others are about as long; memory for all is got at once
			text = slices.Grow(text, min(p.Limit, growth)*(len(text)-begin))
		}
		return err
	})
	return text, count, next, err
}

// growth is how many records memory is got for at once.
const growth = 100
