package api

import (
	"context"

	"github.com/openincidents/openincidents/internal/store"
)

// recordChunk is how many whole records a stream reads at a time.
const recordChunk = 500

// lines is the list as NDJSON: a record a line, as it stands in data in JSON.
func (l records[T, U]) lines() rows {
	return rows{
		mediaType: ndjsonType, chunk: recordChunk,
		read: func(ctx context.Context, p store.PageRequest, text []byte) ([]byte, int, string, error) {
			page, err := l.read(ctx, p)
			if err != nil {
				return nil, 0, "", err
			}
			for _, item := range page.Items {
				record, err := l.record(item)
				if err != nil {
					return nil, 0, "", err
				}
				if text, err = appendJSON(text, selected(record, l.rd.page.Fields)); err != nil {
					return nil, 0, "", err
				}
				text = append(text, '\n')
			}
			return text, len(page.Items), page.Next, nil
		},
	}
}
