package api

import (
	"maps"
	"net/url"
)

// linker makes links: absolute URLs under base or, where base is empty,
// absolute paths.
type linker struct{ base string }

// to links to an escaped path, with a query string in normal form.
func (l linker) to(path string, values url.Values) string {
	if len(values) == 0 {
		return l.base + path
	}
	return l.base + path + "?" + values.Encode()
}

// pinned returns values with the number of a revision as their only pin.
func pinned(values url.Values, revision int64) url.Values {
	out := maps.Clone(values)
	if out == nil {
		out = url.Values{}
	}
	maps.DeleteFunc(out, func(name string, _ []string) bool { return isPin(name) })
	out.Set(revisionPin, decimal(revision))
	return out
}
