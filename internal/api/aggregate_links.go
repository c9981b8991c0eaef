package api

import (
	"net/url"
	"slices"
	"strings"

	"github.com/openincidents/openincidents/internal/store"
)

func (rd *reading) aggregateLinks(asked store.Aggregation) AggregateLinks {
	q, l := rd.query, rd.server.links
	return AggregateLinks{
		Self:      l.to(q.path, q.values),
		Permanent: l.to(q.path, rd.pinned(q.values)),
		Cells:     rd.cellLinks(asked),
	}
}

// cellLinks are templates that lead from a cell to its events and claims. They
// carry the filters of the request; that of a dimension gives way to the cell's
// value, which is one of those that it allows.
func (rd *reading) cellLinks(asked store.Aggregation) CellLinks {
	variables := each(asked.By, func(d store.Dimension) string { return filterOf(d, asked.Each) })
	events, claims := url.Values{}, url.Values{}
	for name, values := range rd.query.values {
		if rd.isEventFilter(name) && !slices.Contains(variables, name) {
			events[name], claims[amongClaims(name)] = values, values
		}
	}
	return CellLinks{
		Events: rd.template("/v1/events", events, variables),
		Claims: rd.template("/v1/claims", claims, each(variables, amongClaims)),
		None:   CellLinksNone(store.None),
	}
}

// filterOf is the filter that selects the cells of a dimension.
func filterOf(d store.Dimension, inEach bool) string {
	if !inEach && (d == store.ByGroup || d == store.BySource) {
		return "only_" + string(d)
	}
	return string(d)
}

// isEventFilter tells the filters of events from what else sums take.
func (rd *reading) isEventFilter(name string) bool {
	_, ok := findParameter(rd.server.contract.operations["/v1/events"].parameters, name)
	return ok && !isPin(name)
}

// amongClaims is what a filter of events is called among those of claims.
func amongClaims(name string) string {
	if among, ok := nameAmongClaims[name]; ok {
		return among
	}
	return name
}

// template is a link with variables (RFC 6570) at the revision read.
func (rd *reading) template(path string, values url.Values, variables []string) string {
	values = rd.pinned(values)
	operator := "&"
	if len(values) == 0 {
		operator = "?"
	}
	return rd.server.links.to(path, values) + "{" + operator + strings.Join(variables, ",") + "}"
}
