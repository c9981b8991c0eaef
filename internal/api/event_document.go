package api

import (
	"bytes"
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

// listing gives the list in the form of the request.
func (l eventDocuments) listing(ctx context.Context) (*listing, error) {
	switch mediaType(ctx) {
	case csvType:
		return l.rd.csv(ctx, l.rd.eventTable(l.filter))
	case ndjsonType:
		return l.rd.export(ctx, l.lines())
	case geoJSONType:
		return l.whole(ctx, `{"type":"FeatureCollection","features":[`, appendFeature)
	default:
		return l.whole(ctx, `{"data":[`, appendEvent)
	}
}

// lines is the list as NDJSON.
func (l eventDocuments) lines() rows {
	return rows{
		mediaType: ndjsonType, chunk: recordChunk,
		read: func(ctx context.Context, p store.PageRequest, text []byte) ([]byte, int, string, error) {
			return l.appendPage(ctx, p, text, appendEvent, '\n')
		},
	}
}

// whole is a page in JSON, from begin on.
func (l eventDocuments) whole(ctx context.Context, begin string, one appendDocument) (*listing, error) {
	text, _, next, err := l.appendPage(ctx, l.rd.page, []byte(begin), one, ',')
	if err != nil {
		return nil, err
	}
	links, err := l.rd.listLinks(ctx, next)
	if err != nil {
		return nil, err
	}
	return l.rd.whole(links, documentPage{bytes.TrimSuffix(text, []byte{','}), l.rd.meta(), links}), nil
}

// documentPage is a page whose events are in JSON already.
type documentPage struct {
	// text is all before the end of the events.
	text  []byte
	meta  Meta
	links ListLinks
}

// appendJSON implements appender. Before a page there is nothing, mostly, and so
// its text stays where it is.
func (p documentPage) appendJSON(to []byte) ([]byte, error) {
	if len(to) == 0 {
		return appendEnd(p.text, p.meta, p.links)
	}
	return appendEnd(append(to, p.text...), p.meta, p.links)
}

// appendDocument appends an event in some form.
type appendDocument func(to []byte, e store.EventDocument, links linkTexts) []byte

// appendPage appends the events of a page, each with end after it. It says how
// many there are, and where the next page begins.
func (l eventDocuments) appendPage(ctx context.Context, p store.PageRequest, text []byte, one appendDocument, end byte) (out []byte, count int, next string, err error) {
	links, err := newLinkTexts(l.rd.eventLinks)
	if err != nil {
		return nil, 0, "", err
	}
	next, err = l.rd.server.store.EventDocuments(ctx, l.rd.at, l.filter, p, func(e store.EventDocument) error {
		begin := len(text)
		text = append(one(text, e, links), end)
		if count++; count == 1 {
			// the others are about as long; memory for all is got at once
			text = slices.Grow(text, min(p.Limit, documentsAtOnce)*(len(text)-begin)*5/4)
		}
		return nil
	})
	return text, count, next, err
}

// documentsAtOnce is for how many memory is got at once.
const documentsAtOnce = 100

// appendEvent appends an Event of the contract.
func appendEvent(to []byte, e store.EventDocument, links linkTexts) []byte {
	// the document ends with its brace
	to = append(append(to, e.JSON[:len(e.JSON)-1]...), `,"links":`...)
	return append(links.appendLinks(to, e.ID), '}')
}

// appendFeature appends an EventFeature of the contract; see feature.
func appendFeature(to []byte, e store.EventDocument, links linkTexts) []byte {
	to = append(append(append(to, `{"type":"Feature","id":"`...), e.ID...), `","geometry":`...)
	if e.Longitude == nil || e.Latitude == nil {
		to = append(to, "null"...)
	} else {
		to = append(append(to, `{"type":"Point","coordinates":[`...), e.Longitude...)
		to = append(append(append(to, ','), e.Latitude...), "]}"...)
	}
	return append(appendEvent(append(to, `,"properties":`...), e, links), '}')
}

// linkTexts are the links of a record in JSON, cut where its id stands.
type linkTexts [][]byte

// anyID stands for an id until it is known. No id has an underscore.
const anyID = "_the_id_of_a_record_"

func newLinkTexts[T any](linksOf func(id string) T) (linkTexts, error) {
	text, err := appendJSON(nil, linksOf(anyID))
	return bytes.Split(text, []byte(anyID)), err
}

func (l linkTexts) appendLinks(to, id []byte) []byte {
	for i, text := range l {
		if i > 0 {
			to = append(to, id...)
		}
		to = append(to, text...)
	}
	return to
}
