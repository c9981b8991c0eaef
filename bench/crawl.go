package main

import (
	"context"
	"fmt"
)

// crawl follows a list to the page at the depth of the run, or to its last full
// page, and returns the path of that and how many events come before it.
func (b *bench) crawl(ctx context.Context, path string) (deepest string, depth int, err error) {
	for {
		p, err := fetchPage(ctx, b.uncached.address, path)
		if err != nil {
			return "", 0, err
		}
		if len(p.Data) == pageSize {
			deepest = path
		}
		if p.Links.Next == nil || depth >= b.depth {
			break
		}
		depth += len(p.Data)
		path = *p.Links.Next
	}
	if deepest == "" {
		return "", 0, fmt.Errorf("GET %s has no full page", path)
	}
	return deepest, depth, nil
}
