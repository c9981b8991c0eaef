package api

import (
	"context"

	"github.com/openincidents/openincidents/internal/store"
)

// listOf maps the items of a page and links from it to the next one; id is what
// the order of the list goes by.
func listOf[T, U any](ctx context.Context, rd *reading, page store.Page[T], id func(T) string, f func(T) (U, error)) ([]U, ListLinks, error) {
	data, last := make([]U, 0, len(page.Items)), ""
	for _, item := range page.Items {
		mapped, err := f(item)
		if err != nil {
			return nil, ListLinks{}, err
		}
		data, last = append(data, mapped), id(item)
	}
	links, err := rd.listLinks(ctx, last, page.More)
	return data, links, err
}

// certain is a mapping that cannot fail, for listOf.
func certain[T, U any](f func(T) U) func(T) (U, error) {
	return func(item T) (U, error) { return f(item), nil }
}
