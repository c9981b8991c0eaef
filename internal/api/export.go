package api

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"github.com/openincidents/openincidents/internal/store"
)

const (
	revisionHeader = "X-Revision"
	rowCountHeader = "X-Row-Count"
)

// rows is a list in a form that is made of rows, one a record.
type rows struct {
	mediaType string
	// head stands before the first row.
	head []byte
	// chunk is how many rows a stream reads at a time: many enough that the
	// beginning of a page costs nothing, few enough to be kept in memory.
	chunk int
	// read appends the rows of a page to text. It says how many there are, and
	// where the next page begins, as store.Page.Next.
	read func(ctx context.Context, p store.PageRequest, text []byte) (out []byte, count int, next string, err error)
}

// chunk is a page, written out.
type chunk struct {
	text  []byte
	count int
	next  string
	err   error
}

// export gives a page of a list, or a stream of the whole.
func (rd *reading) export(ctx context.Context, list rows) (*listing, error) {
	if isStream(ctx) {
		return &listing{form: func(ctx context.Context, w http.ResponseWriter, r *http.Request) error {
			return rd.stream(ctx, w, r, list)
		}}, nil
	}
	page := list.page(ctx, rd.page, nil)
	if page.err != nil {
		return nil, page.err
	}
	links, err := rd.listLinks(ctx, page.next)
	if err != nil {
		return nil, err
	}
	return &listing{form: func(_ context.Context, w http.ResponseWriter, _ *http.Request) error {
		rd.header(w.Header(), links.Next)
		w.Header().Set("Content-Type", contentType(list.mediaType))
		_, err := w.Write(page.text)
		return err
	}}, nil
}

// page writes out a page, with what stands before the first row, into text.
func (l rows) page(ctx context.Context, p store.PageRequest, text []byte) chunk {
	var c chunk
	c.text, c.count, c.next, c.err = l.read(ctx, p, append(text[:0], l.head...))
	return c
}

// stream sends the whole list from the page asked for on. Pages are read one by
// one, so that a slow client holds no connection to the database; the first
// before the header is written, so that its failure still gets a status.
func (rd *reading) stream(ctx context.Context, w http.ResponseWriter, r *http.Request, list rows) error {
	if r.Method == http.MethodHead {
		rd.streamHeader(w.Header(), list)
		return nil
	}
	p := rd.page
	p.Limit = list.chunk
	first := list.page(ctx, p, nil)
	if first.err != nil {
		return first.err
	}
	out := newStream(w)
	rd.streamHeader(w.Header(), list)
	ctx, cancel := streamContext(ctx)
	defer cancel()
	list.head = nil
	count, err := sender{list: list, page: p, to: out}.send(ctx, first)
	if err != nil {
		rd.server.breakOff(ctx, fmt.Errorf("after %d rows: %w", count, err))
	}
	w.Header().Set(rowCountHeader, strconv.Itoa(count))
	return nil
}

// streamHeader announces trailers, by which a client sees that it got all.
func (rd *reading) streamHeader(h http.Header, list rows) {
	rd.header(h, nil)
	h.Set("Content-Type", contentType(list.mediaType))
	h.Set("Trailer", rowCountHeader+", "+revisionHeader)
}

// sender sends the pages of a list.
type sender struct {
	list rows
	page store.PageRequest
	to   *stream
}

// send sends a page and all that follow it, and counts their rows. One page is
// read while the one before is sent.
func (s sender) send(ctx context.Context, c chunk) (count int, err error) {
	ctx, cancel := context.WithCancel(ctx)
	var ahead <-chan chunk
	// the reader may not outlive the request
	defer func() { cancel(); <-ahead }()
	var spare []byte
	for {
		ahead = s.ahead(ctx, c.next, spare)
		if _, err := s.to.Write(c.text); err != nil {
			return count, err
		}
		count += c.count
		if c.next == "" {
			return count, nil
		}
		spare = c.text
		if c = <-ahead; c.err != nil {
			return count, c.err
		}
	}
}

// ahead begins to read a page, where there is one, into text.
func (s sender) ahead(ctx context.Context, after string, text []byte) <-chan chunk {
	out := make(chan chunk, 1)
	if after == "" {
		close(out)
		return out
	}
	go func() {
		defer close(out)
		ctx, cancel := context.WithTimeout(ctx, answerWithin)
		defer cancel()
		p := s.page
		p.After = after
		var c chunk
		// nobody else catches what panics here
		if reason := caught(func() { c = s.list.page(ctx, p, text) }); reason != nil {
			c = chunk{err: reason}
		}
		out <- c
	}()
	return out
}
