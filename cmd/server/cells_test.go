package main

import (
	"slices"
	"testing"

	"github.com/yosida95/uritemplate/v3"

	"github.com/openincidents/openincidents/internal/api/apitest"
)

// cells is an answer to a request for sums.
type cells struct {
	Data []object `json:"data"`
	Meta struct {
		By []string `json:"by"`
	} `json:"meta"`
	Links struct {
		Cells struct{ Events, Claims, None string } `json:"cells"`
	} `json:"links"`
}

// TestCellsOfTheDatasetLeadToWhatTheySum follows every cell of every dimension
// and holds it to the events that it leads to.
func TestCellsOfTheDatasetLeadToWhatTheySum(t *testing.T) {
	t.Parallel()
	c := served(t)
	for _, by := range []string{"country", "admin1", "kind", "group", "source", "collection", "corroboration", "year", "month", "week", "day"} {
		checkCells(t, c, "by="+by, "")
	}
	for _, filter := range []string{"", "&country=AF&country=RU&country=none", "&role=perpetrator", "&killed_gte=10&q=attack", "&from=2021&to=2022-06"} {
		checkCells(t, c, "by=group,year", filter)
		checkCells(t, c, "by=group&shared=each", filter)
		checkCells(t, c, "by=source,country&shared=each", filter)
	}
}

func checkCells(t *testing.T, c *apitest.Client, by, filter string) {
	t.Helper()
	var answer cells
	c.JSON(t, "/v1/events/aggregate?"+by+filter, &answer)
	series := seriesOf(crawl(t, c, "/v1/events?limit=1000&fields=part_of"+filter))
	if len(answer.Data) == 0 {
		t.Errorf("%s%s: there are no cells", by, filter)
	}
	for _, cell := range answer.Data {
		events := crawl(t, c, filled(t, answer.Links.Cells.Events, answer, cell)+"&limit=1000&fields=title")
		counted := slices.DeleteFunc(idsIn(events), func(id string) bool { return series[id] })
		if float64(len(counted)) != cell["events"] {
			t.Errorf("%s%s: %v leads to %v", by, filter, cell, counted)
		}
		claims := crawl(t, c, filled(t, answer.Links.Cells.Claims, answer, cell)+"&limit=1000&fields=subject")
		if subjects := subjectsOf(claims); !slices.Equal(subjects, idsIn(events)) {
			t.Errorf("%s%s: %v leads to claims about %v, want %v", by, filter, cell, subjects, idsIn(events))
		}
	}
}

// seriesOf are the events that others are part of. The dataset has no series
// of series.
func seriesOf(events []object) map[string]bool {
	series := map[string]bool{}
	for _, e := range events {
		if of, ok := e["part_of"].(string); ok {
			series[of] = true
		}
	}
	return series
}

func idsIn(records []object) []string {
	var ids []string
	for _, r := range records {
		ids = append(ids, r["id"].(string))
	}
	return ids
}

func subjectsOf(claims []object) []string {
	var subjects []string
	for _, claim := range claims {
		subjects = append(subjects, claim["subject"].(string))
	}
	slices.Sort(subjects)
	return slices.Compact(subjects)
}

// filled is a template filled in (RFC 6570) for a cell; its variables are in the
// order of by.
func filled(t *testing.T, text string, answer cells, cell object) string {
	t.Helper()
	template, err := uritemplate.New(text)
	if err != nil {
		t.Fatalf("%s is no template: %v", text, err)
	}
	values := uritemplate.Values{}
	for i, name := range template.Varnames() {
		value, ok := cell[answer.Meta.By[i]].(string)
		if !ok {
			value = answer.Links.Cells.None
		}
		values.Set(name, uritemplate.String(value))
	}
	link, err := template.Expand(values)
	if err != nil {
		t.Fatal(err)
	}
	return link
}
