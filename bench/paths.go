package main

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
)

// The paths that are asked.
const (
	eventsPath    = "/v1/events"
	aggregatePath = "/v1/events/aggregate"
)

// pageSize is that of the pages measured.
const pageSize = 50

// query is the parameters of a request.
type query map[string]string

// path writes the query after a path.
func (q query) path(of string) string {
	values := url.Values{}
	for name, value := range q {
		values.Set(name, value)
	}
	if len(values) == 0 {
		return of
	}
	return of + "?" + values.Encode()
}

// with returns the query with a parameter more, or with another value of it.
func (q query) with(name, value string) query {
	more := query{}
	maps.Copy(more, q)
	more[name] = value
	return more
}

// at pins the query to a revision.
func (q query) at(revision int64) query {
	return q.with("revision", strconv.FormatInt(revision, 10))
}

// page asks for a page of events.
func (q query) page() request {
	return request{path: q.with("limit", strconv.Itoa(pageSize)).path(eventsPath), status: http.StatusOK}
}

// recordOf asks for one event.
func recordOf(id string) request {
	return request{path: eventsPath + "/" + id, status: http.StatusOK}
}

var (
	byCountryAndMonth = query{"by": "country,month"}
	everythingAsCSV   = query{"format": "csv"}
)

// deepOrders are the filters and sorts whose pages are compared at depth. A
// country that is left open is the one with most events.
var deepOrders = []struct {
	name  string
	query query
}{
	{"by id", query{}},
	{"by date, latest first", query{"sort": "-occurred"}},
	{"by number killed, most first", query{"sort": "-killed"}},
	{"in one country", query{"country": ""}},
	{"in one country, by date, latest first", query{"country": "", "sort": "-occurred"}},
}
