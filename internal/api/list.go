package api

import (
	"context"
	"net/http"

	"github.com/openincidents/openincidents/internal/store"
)

// listing answers an operation that lists records, in the form that the request
// asks for.
type listing struct {
	// listOperations only makes it an answer of each; encode writes it.
	listOperations
	// form writes the answer, or nothing where it fails.
	form func(ctx context.Context, w http.ResponseWriter, r *http.Request) error
}

// write implements writer.
func (l *listing) write(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
	return l.form(ctx, w, r)
}

// listOperations are the operations that list records.
type listOperations interface {
	ListEventsResponseObject
	ListGroupEventsResponseObject
	ListSourceEventsResponseObject
	ListGroupsResponseObject
	ListSourcesResponseObject
	ListEventSourcesResponseObject
	ListGroupSourcesResponseObject
	ListClaimsResponseObject
	ListEventClaimsResponseObject
	ListGroupClaimsResponseObject
	ListSourceClaimsResponseObject
}

// records is a list as the store has it.
type records[T, U any] struct {
	rd *reading
	// read reads a page.
	read func(ctx context.Context, p store.PageRequest) (store.Page[T], error)
	// record maps a record to what is served of it.
	record func(T) (U, error)
	// table is the list as a table.
	table table
}

// recordList is the page of a list in JSON.
type recordList[U any] struct {
	Data  []U       `json:"data"`
	Meta  Meta      `json:"meta"`
	Links ListLinks `json:"links"`
}

// appendEnd appends what stands after the data of a list.
func appendEnd(to []byte, meta, links any) ([]byte, error) {
	to, err := appendJSON(append(to, `],"meta":`...), meta)
	if err != nil {
		return nil, err
	}
	if to, err = appendJSON(append(to, `,"links":`...), links); err != nil {
		return nil, err
	}
	return append(to, '}'), nil
}

// listing gives the list in the form of the request, but for GeoJSON, which only
// events have.
func (l records[T, U]) listing(ctx context.Context) (*listing, error) {
	switch mediaType(ctx) {
	case csvType:
		return l.rd.csv(ctx, l.table)
	case ndjsonType:
		return l.rd.export(ctx, l.lines())
	}
	data, links, err := l.page(ctx)
	if err != nil {
		return nil, err
	}
	return l.rd.whole(links, selected(recordList[U]{Data: data, Meta: l.rd.meta(), Links: links}, l.rd.page.Fields)), nil
}

// page is the page asked for.
func (l records[T, U]) page(ctx context.Context) ([]U, ListLinks, error) {
	page, err := l.read(ctx, l.rd.page)
	if err != nil {
		return nil, ListLinks{}, err
	}
	return listOf(ctx, l.rd, page, l.record)
}

// whole is a page whose links stand in its body, too.
func (rd *reading) whole(links ListLinks, body any) *listing {
	return &listing{form: func(ctx context.Context, w http.ResponseWriter, _ *http.Request) error {
		rd.header(w.Header(), links.Next)
		return writeJSON(w, http.StatusOK, mediaType(ctx), body)
	}}
}

// header says what holds for a list in any form: its revision, and where the
// next page is.
func (rd *reading) header(h http.Header, next *string) {
	h.Set(revisionHeader, decimal(rd.at))
	if next != nil {
		h.Set("Link", "<"+*next+`>; rel="next"`)
	}
}

// listOf maps the items of a page and links from it to the next one.
func listOf[T, U any](ctx context.Context, rd *reading, page store.Page[T], f func(T) (U, error)) ([]U, ListLinks, error) {
	data := make([]U, 0, len(page.Items))
	for _, item := range page.Items {
		mapped, err := f(item)
		if err != nil {
			return nil, ListLinks{}, err
		}
		data = append(data, mapped)
	}
	links, err := rd.listLinks(ctx, page.Next)
	return data, links, err
}

// certain is a mapping that cannot fail, for listOf.
func certain[T, U any](f func(T) U) func(T) (U, error) {
	return func(item T) (U, error) { return f(item), nil }
}
