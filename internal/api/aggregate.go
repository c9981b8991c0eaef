package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"github.com/openincidents/openincidents/internal/store"
)

// maxCells is how many cells an answer may have.
const maxCells = 100_000

// countEvents is the measure that is always there.
const countEvents = "events"

var defaultMeasures = []string{"killed", "injured"}

// sums are an answer to a request for sums.
type sums struct {
	asked store.Aggregation
	store.Aggregate
	meta  AggregateMeta
	links AggregateLinks
}

// AggregateEvents implements StrictServerInterface.
func (s *server) AggregateEvents(ctx context.Context, _ AggregateEventsRequestObject) (AggregateEventsResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	answer, err := rd.sums(ctx)
	if err != nil {
		return nil, err
	}
	return answer, nil
}

// VisitAggregateEventsResponse implements AggregateEventsResponseObject.
func (s sums) VisitAggregateEventsResponse(w http.ResponseWriter) error {
	return writeJSON(w, http.StatusOK, jsonType, s)
}

// write implements writer.
func (s sums) write(ctx context.Context, w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set(revisionHeader, decimal(s.meta.Revision))
	if mediaType(ctx) == csvType {
		return s.writeCSV(w)
	}
	return s.VisitAggregateEventsResponse(w)
}

// sums sums up what the request asks for.
func (rd *reading) sums(ctx context.Context) (sums, error) {
	v := rd.query.values
	f, err := eventFilter(v)
	if err != nil {
		return sums{}, err
	}
	asked := rd.aggregation()
	if err := checkAggregation(v, asked); err != nil {
		return sums{}, err
	}
	found, err := rd.server.store.Aggregate(ctx, rd.at, f, asked)
	if err == nil && v.Has("fill") {
		found.Cells, err = fill(found.Cells, asked, f)
	}
	if many := (*store.TooManyCellsError)(nil); errors.As(err, &many) {
		return sums{}, badParameter("by", "gives more than %d cells; break the sums down by less, or narrow them with filters, such as from and to", many.Limit)
	}
	if err != nil {
		return sums{}, err
	}
	meta, err := rd.aggregateMeta(asked, found.Total)
	return sums{asked: asked, Aggregate: found, meta: meta, links: rd.aggregateLinks(asked)}, err
}

// aggregation is what the query asks for, with measures in the contract's order.
func (rd *reading) aggregation() store.Aggregation {
	v := rd.query.values
	asked := store.Aggregation{
		By:         each(v["by"], func(name string) store.Dimension { return store.Dimension(name) }),
		Properties: defaultMeasures, Estimate: store.EstimateBest,
		Population: v.Get("population"), Each: v.Get("shared") == "each", Limit: maxCells,
	}
	if v.Has("estimate") {
		asked.Estimate = store.Estimate(v.Get("estimate"))
	}
	if v.Has("measures") {
		measures, _ := findParameter(rd.query.parameters, "measures")
		asked.Properties = slices.DeleteFunc(slices.Clone(measures.enum), func(name string) bool {
			return name == countEvents || !slices.Contains(v["measures"], name)
		})
	}
	return asked
}

// checkAggregation refuses what the parts of a query do not ask for together.
func checkAggregation(v url.Values, asked store.Aggregation) error {
	var errs parameterErrors
	if v.Has("fill") && len(timesIn(asked.By)) != 1 {
		errs.add("fill", "needs periods to fill in; let by have exactly one of year, month, week and day")
	}
	for _, shared := range []store.Dimension{store.ByGroup, store.BySource} {
		// No filter tells the events of a cell then: values of one are alternatives.
		if name := string(shared); asked.Each && slices.Contains(asked.By, shared) && v.Has(name) {
			errs.add("shared", "each cannot break down by "+name+" what the filter "+name+" narrows; leave out the filter, or take apart")
		}
	}
	return errs.orNil()
}

// additive reports whether the cells add up to the total.
func additive(a store.Aggregation) bool {
	return !a.Each || !slices.Contains(a.By, store.ByGroup) && !slices.Contains(a.By, store.BySource)
}

func (rd *reading) aggregateMeta(asked store.Aggregation, total store.Cell) (AggregateMeta, error) {
	meta := AggregateMeta{
		Revision:   rd.at,
		Rule:       rd.rule,
		By:         each(asked.By, func(d store.Dimension) Dimension { return Dimension(d) }),
		Measures:   list(asked.Properties),
		Estimate:   Estimate(asked.Estimate),
		Population: orNull(asked.Population),
		Additive:   additive(asked),
	}
	// The total has the members of a cell but for dimensions.
	text, err := appendCell(nil, store.Aggregation{Properties: asked.Properties}, total)
	if err != nil {
		return meta, err
	}
	return meta, json.Unmarshal(text, &meta.Total)
}
