package api

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"
)

const (
	jsonType    = "application/json"
	geoJSONType = "application/geo+json"
	csvType     = "text/csv"
	ndjsonType  = "application/x-ndjson"
)

// mediaTypes are those that the parameter format names.
var mediaTypes = map[string]string{"json": jsonType, "geojson": geoJSONType, "csv": csvType, "ndjson": ndjsonType}

// contentTypes say more than the media type where there is more to say.
var contentTypes = map[string]string{csvType: "text/csv; charset=utf-8; header=present"}

// contentType is what an answer in a form is sent as.
func contentType(mediaType string) string { return cmp.Or(contentTypes[mediaType], mediaType) }

type mediaTypeKey struct{}

// mediaType is the form of the answer: what format says, else the one that the
// client prefers among those of the operation.
func mediaType(ctx context.Context) string {
	chosen, _ := ctx.Value(mediaTypeKey{}).(string)
	return chosen
}

// negotiate settles the form of the answer, and refuses requests whose Accept
// excludes every one.
func (s *server) negotiate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		offers := s.contract.operations[chi.RouteContext(r.Context()).RoutePattern()].offers
		if len(offers) == 0 {
			next.ServeHTTP(w, r)
			return
		}
		q := queryOf(r.Context())
		chosen := mediaTypes[q.values.Get("format")]
		if chosen == "" {
			chosen = preferred(r.Header.Values("Accept"), offers)
		}
		if chosen == "" {
			s.problem(w, r, notAcceptable(offers))
			return
		}
		ctx := context.WithValue(r.Context(), mediaTypeKey{}, chosen)
		ctx = context.WithValue(ctx, streamKey{}, q.streams(chosen))
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// inOrder puts JSON first, which is given where a client has no preference.
func inOrder(offers []string) {
	slices.SortFunc(offers, func(a, b string) int {
		switch {
		case a == jsonType:
			return -1
		case b == jsonType:
			return 1
		}
		return cmp.Compare(a, b)
	})
}

// preferred returns the offer of the highest quality, the first of several, or
// "" where all are excluded (RFC 9110, section 12.5.1). No Accept at all, or an
// empty one, allows everything.
func preferred(accept, offers []string) string {
	ranges := mediaRanges(strings.Join(accept, ","))
	if len(ranges) == 0 {
		return offers[0]
	}
	best, bestQuality := "", 0.0
	for _, offer := range offers {
		if q := quality(ranges, offer); q > bestQuality {
			best, bestQuality = offer, q
		}
	}
	return best
}

type mediaRange struct {
	// name is type/subtype, type/* or */*, in lower case.
	name       string
	parameters bool
	quality    float64
}

// mediaRanges reads an Accept header; elements that are not media ranges are
// passed over.
func mediaRanges(accept string) []mediaRange {
	var ranges []mediaRange
	for element := range strings.SplitSeq(accept, ",") {
		parts := strings.Split(element, ";")
		r := mediaRange{name: strings.ToLower(strings.TrimSpace(parts[0])), quality: 1}
		if main, sub, ok := strings.Cut(r.name, "/"); !ok || main == "" || sub == "" {
			continue
		}
		for _, parameter := range parts[1:] {
			r.parameter(parameter)
		}
		ranges = append(ranges, r)
	}
	return ranges
}

func (r *mediaRange) parameter(text string) {
	name, value, _ := strings.Cut(text, "=")
	name, value = strings.ToLower(strings.TrimSpace(name)), strings.ToLower(strings.TrimSpace(value))
	switch {
	case name == "q":
		q, err := strconv.ParseFloat(value, 64)
		if err != nil || !(q >= 0 && q <= 1) {
			q = 0
		}
		r.quality = q
	case name == "charset" && strings.Trim(value, `"`) == "utf-8":
		// All that is sent is UTF-8.
	case name != "":
		r.parameters = true
	}
}

// quality is that of the most specific range that covers the offer. A range
// with parameters of its own covers it too, as no form here has any to tell
// apart, but yields to the same range without.
func quality(ranges []mediaRange, offer string) float64 {
	main, _, _ := strings.Cut(offer, "/")
	levels := map[string]int{"*/*": 2, main + "/*": 4, offer: 6}
	q, most := 0.0, 0
	for _, r := range ranges {
		specific := levels[r.name]
		if specific > 0 && r.parameters {
			specific--
		}
		if specific > most {
			q, most = r.quality, specific
		}
	}
	return q
}
