package api_test

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

func (f *fake) EventTable(ctx context.Context, rev int64, filter store.EventFilter, p store.PageRequest, columns []string, each func([][]byte) error) (string, error) {
	s, err := f.at(ctx, "EventTable", rev)
	if err != nil {
		return "", err
	}
	page := pageOf(inOrder(s.events, p.Order), eventID, p, func(e store.Event) bool { return matchesEvent(e, filter) })
	for _, e := range page.Items {
		if err := each(rowOf(eventCells(e), columns)); err != nil {
			return "", err
		}
	}
	return page.Next, nil
}

func (f *fake) ClaimTable(ctx context.Context, rev int64, filter store.ClaimFilter, p store.PageRequest, columns []string, each func([][]byte) error) (string, error) {
	s, err := f.at(ctx, "ClaimTable", rev)
	if err != nil {
		return "", err
	}
	page := pageOf(s.claims, claimID, p, func(c store.Claim) bool { return s.matchesClaim(c, filter) })
	for _, c := range page.Items {
		if err := each(rowOf(claimCells(s, c), columns)); err != nil {
			return "", err
		}
	}
	return page.Next, nil
}

// rowOf is the row with the columns; cells of unknown things are null.
func rowOf(cells map[string]string, columns []string) [][]byte {
	row := make([][]byte, len(columns))
	for i, name := range columns {
		if cells[name] != "" {
			row[i] = []byte(cells[name])
		}
	}
	return row
}

func eventCells(e store.Event) map[string]string {
	cells := map[string]string{
		"id": e.ID, "collection": e.Collection, "revision": strconv.FormatInt(e.Revision, 10), "title": e.Title, "kind": e.Kind, "part_of": e.PartOf,
		"corroboration": string(e.Answers.Corroboration), "independent_sources": strconv.Itoa(e.Answers.IndependentSources),
		"claims": strings.Join(e.ClaimIDs, " "),
	}
	for _, a := range e.Answers.Dates {
		cells["occurred"], cells["occurred_from"], cells["occurred_to"] = a.EDTF, a.From, a.To
	}
	for _, a := range e.Answers.Places {
		cells["country"], cells["admin1"], cells["admin2"], cells["place"], cells["site"] = a.Country, a.Admin1, a.Admin2, a.Place.Place, a.Site
		cells["precision"], cells["longitude"], cells["latitude"] = a.Precision, degrees(a.Longitude), degrees(a.Latitude)
	}
	for _, figure := range e.Answers.Figures {
		if figure.Best != nil && figure.Population == "" && figure.Period == "" && figure.Area == "" {
			cells[figure.Property], cells[figure.Property+"_low"], cells[figure.Property+"_high"] = whole(figure.Best), whole(figure.Low), whole(figure.High)
		}
	}
	return cells
}

func claimCells(s *snapshot, c store.Claim) map[string]string {
	value, _ := json.Marshal(c.Value)
	cells := map[string]string{
		"id": c.ID, "collection": c.Collection, "revision": strconv.FormatInt(c.Revision, 10), "subject": c.Subject, "subject_type": string(c.SubjectType),
		"property": c.Property, "value": string(value), "population": c.Population, "period": c.Period, "area": c.Area, "point_in_time": c.PointInTime,
		"attributed_to": c.AttributedTo, "denies": strconv.FormatBool(c.Denies), "source": c.Source, "rests_on": strings.Join(c.RestsOn, " "),
		"excerpt": c.Excerpt, "rank": string(c.Rank), "counts": strconv.FormatBool(c.Counts),
	}
	if count, ok := c.Value.(incident.Count); ok {
		lower, upper := count.Interval()
		candidate, _ := count.Candidate()
		cells["lower"], cells["upper"], cells["candidate"] = whole(&lower), whole(upper), whole(candidate)
	}
	for _, source := range s.sources {
		if source.ID == c.Source {
			cells["source_title"], cells["source_url"], cells["source_published"] = source.Title, source.URL, source.Published
		}
	}
	if l := c.Locator; l != nil {
		cells["section"], cells["page"], cells["start"], cells["end"] = l.Section, l.Page, whole(l.Start), whole(l.End)
		if l.Paragraph > 0 {
			cells["paragraph"] = strconv.Itoa(l.Paragraph)
		}
		if l.Item > 0 {
			cells["item"] = strconv.Itoa(l.Item)
		}
	}
	return cells
}

func whole(n *int64) string {
	if n == nil {
		return ""
	}
	return strconv.FormatInt(*n, 10)
}

func degrees(x *float64) string {
	if x == nil {
		return ""
	}
	return strconv.FormatFloat(*x, 'g', -1, 64)
}
