package api

import (
	"net/url"
	"strings"

	"github.com/openincidents/openincidents/internal/store"
)

// orderOf is the order that a query asks for, among those that the contract
// allows.
func orderOf(v url.Values) (store.Order, error) {
	by, descending := strings.CutPrefix(v.Get("sort"), "-")
	switch {
	case by == "id":
		by = ""
	case store.OrderBy(by) == store.OrderByRelevance && !v.Has("q"):
		return store.Order{}, badParameter("sort", "relevance is to the words of q; add q, or sort by something else")
	}
	return store.Order{By: store.OrderBy(by), Descending: descending}, nil
}
