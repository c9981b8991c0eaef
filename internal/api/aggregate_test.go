package api_test

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yosida95/uritemplate/v3"

	"github.com/openincidents/openincidents/internal/api/apitest"
	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// aggregateAnswer is what tests need of an answer to a request for sums.
type aggregateAnswer struct {
	Data []map[string]any
	Meta struct {
		By, Measures []string
		Additive     bool
		Total        map[string]any
	}
	Links struct {
		Cells struct{ Events, Claims, None string }
	}
}

// newAttacks has events of several countries, groups, sources and dates, and of
// unknown ones.
func newAttacks() *fake {
	f := newFake()
	s := f.snapshots[2]
	for i, of := range []struct {
		country, day string
		groups       []string
		sources      []string
	}{
		{"RU", "2024-03-22", []string{"northern-branch"}, []string{"daily-report"}},
		{"RU", "2024-05-01", []string{"northern-branch", "southern-league"}, []string{"daily-report", "weekly-review"}},
		{"IR", "2024-01-03", nil, []string{"weekly-review"}},
		{"", "2024-01-03", []string{"southern-league"}, []string{"weekly-review"}},
	} {
		e, c := bareEvent(fmt.Sprintf("attack-%d", i), of.day)
		e.Sources = nil
		for _, source := range of.sources {
			e.Sources = append(e.Sources, store.SourceRef{ID: source, Title: source, Role: incident.RoleReport})
		}
		for _, group := range of.groups {
			e.Answers.Values = append(e.Answers.Values, incident.SetValue{
				Property: "participant", Value: incident.Participant{Group: group, Role: "perpetrator", Basis: "claimed"},
				Agreement: incident.SingleSource, IndependentSources: 1, Claims: []string{c.ID},
			})
		}
		if of.country != "" {
			e.Answers.Places = []incident.PlaceAnswer{{Property: "location", Place: incident.Place{Country: of.country, Precision: "country"}, Agreement: incident.SingleSource, Claims: []string{c.ID}}}
		}
		s.events, s.claims = append(s.events, e), append(s.claims, c)
	}
	s.sorted()
	return f
}

// TestCellsLeadToTheirEventsAndClaims fills in the templates for every cell, and
// follows them.
func TestCellsLeadToTheirEventsAndClaims(t *testing.T) {
	t.Parallel()
	client := newClient(t, newAttacks())
	for _, query := range []string{
		"by=country", "by=month", "by=week,country", "by=day", "by=year,kind,corroboration", "by=collection,admin1", "by=group", "by=source",
		"by=group,country&shared=each", "by=source&shared=each", "by=country&country=RU&country=IR", "by=country&country=none&q=event",
		"by=month,country&fill=zero&from=2023-12&to=2024-06", "by=month&month=2024-01&month=2024-02&fill=zero", "by=group&group=northern-branch",
		"by=year&collection=curated&source=weekly-review&changed_since=0&ids=attack-0,attack-2", "by=kind&killed_gte=100&role=perpetrator",
		"by=source&only_source=weekly-review&revision=3",
	} {
		t.Run(query, func(t *testing.T) {
			t.Parallel()
			var answer aggregateAnswer
			client.JSON(t, "/v1/events/aggregate?"+query, &answer)
			if len(answer.Data) == 0 {
				t.Error("there are no cells")
			}
			for _, cell := range answer.Data {
				checkCell(t, client, answer, cell)
			}
		})
	}
}

func checkCell(t *testing.T, client *apitest.Client, answer aggregateAnswer, cell map[string]any) {
	t.Helper()
	events := idsOf(t, client, expand(t, answer.Links.Cells.Events, answer, cell))
	if want := int(cell["events"].(float64)); len(events) != want {
		t.Errorf("%v leads to %v, want %d events", cell, events, want)
	}
	var claims struct{ Data []struct{ Subject string } }
	client.JSON(t, expand(t, answer.Links.Cells.Claims, answer, cell), &claims)
	subjects := []string{}
	for _, claim := range claims.Data {
		subjects = append(subjects, claim.Subject)
	}
	slices.Sort(subjects)
	if diff := cmp.Diff(events, slices.Compact(subjects)); diff != "" {
		t.Errorf("%v leads to claims about others (-events +subjects of claims):\n%s", cell, diff)
	}
}

// expand fills in a template by RFC 6570; its variables are in the order of by.
func expand(t *testing.T, text string, answer aggregateAnswer, cell map[string]any) string {
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

func TestTemplatesCarryTheFilters(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for query, want := range map[string][2]string{
		"by=country,month&country=RU&kind=bombing": {"kind=bombing&revision=3{&country,month}", "kind=bombing&revision=3{&country,month}"},
		"by=group&revision=2&measures=killed":      {"revision=2{&only_group}", "revision=2{&only_group}"},
		"by=group,source&shared=each":              {"revision=3{&group,source}", "revision=3{&participant,event_source}"},
		"by=collection&ids=a,b&source=s":           {"ids=a&ids=b&revision=3&source=s{&collection}", "event=a&event=b&event_source=s&revision=3{&event_collection}"},
		"by=kind&changed_since=1&killed_lte=9&group=g&population=civilians": {
			"changed_since=1&group=g&killed_lte=9&revision=3{&kind}", "event_changed_since=1&killed_lte=9&participant=g&revision=3{&kind}",
		},
		"by=kind&near=69.2,34.5,10&q=%22in+a+row%22": {
			"near=69.2%2C34.5%2C10&q=%22in+a+row%22&revision=3{&kind}", "near=69.2%2C34.5%2C10&q=%22in+a+row%22&revision=3{&kind}",
		},
	} {
		var answer aggregateAnswer
		client.JSON(t, "/v1/events/aggregate?"+query, &answer)
		got := [2]string{strings.TrimPrefix(answer.Links.Cells.Events, "/v1/events?"), strings.TrimPrefix(answer.Links.Cells.Claims, "/v1/claims?")}
		if got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

func TestCellsAddUp(t *testing.T) {
	t.Parallel()
	client := newClient(t, newAttacks())
	for query, additive := range map[string]bool{
		"by=country,month": true, "by=group": true, "by=group&shared=each": false, "by=source&shared=each": false, "by=country&shared=each": true,
	} {
		var answer aggregateAnswer
		client.JSON(t, "/v1/events/aggregate?"+query, &answer)
		sum := 0.0
		for _, cell := range answer.Data {
			sum += cell["events"].(float64)
		}
		if adds := sum == answer.Meta.Total["events"]; answer.Meta.Additive != additive || adds != additive {
			t.Errorf("%s: additive is %t, %v in cells, %v in total", query, answer.Meta.Additive, sum, answer.Meta.Total["events"])
		}
	}
}

func TestMeasuresAreThoseAskedFor(t *testing.T) {
	t.Parallel()
	client := newClient(t, newFake())
	for query, want := range map[string][]string{
		"":                                  {"killed", "injured"},
		"&measures=events":                  {},
		"&measures=displaced,killed":        {"killed", "displaced"},
		"&measures=missing&measures=events": {"missing"},
	} {
		var answer aggregateAnswer
		client.JSON(t, "/v1/events/aggregate?by=kind"+query, &answer)
		if diff := cmp.Diff(want, answer.Meta.Measures); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
		for _, cell := range append(answer.Data, answer.Meta.Total) {
			for _, measure := range want {
				if cell[measure] == nil {
					t.Errorf("%s: %v lacks %s", query, cell, measure)
				}
			}
		}
	}
}

func TestFillAddsThePeriodsBetween(t *testing.T) {
	t.Parallel()
	client := newClient(t, newAttacks())
	for query, want := range map[string]string{
		"by=month&country=RU":                                   "2024-03:2 2024-04:0 2024-05:1",
		"by=year&from=2022":                                     "2022:0 2023:0 2024:5",
		"by=year&ids=market-bombing-1&to=2023-06":               "2021:1 2022:0 2023:0",
		"by=year&ids=nobody":                                    "",
		"by=year&ids=nobody&from=2020&to=2021":                  "2020:0 2021:0",
		"by=month&month=2024-04&month=none&month=2024-03":       "2024-03:2 2024-04:0",
		"by=week&country=RU&country=IR&from=2024-01&to=2024-01": "2024-W01:1 2024-W02:0 2024-W03:0 2024-W04:0 2024-W05:0",
		"by=day&from=2024-02-28&to=2024-03-01":                  "2024-02-28:0 2024-02-29:0 2024-03-01:0",
		"by=month,country&kind=bombing&from=2024-03&to=2024-05": "2024-03,RU:1 2024-04,RU:0 2024-05,RU:1",
	} {
		var answer aggregateAnswer
		client.JSON(t, "/v1/events/aggregate?fill=zero&"+query, &answer)
		var cells []string
		for _, cell := range answer.Data {
			keys := []string{}
			for _, d := range answer.Meta.By {
				keys = append(keys, fmt.Sprint(cell[d]))
			}
			cells = append(cells, fmt.Sprintf("%s:%v", strings.Join(keys, ","), cell["events"]))
			if killed := cell["killed"].(map[string]any); cell["events"] == 0.0 && (killed["sum"] != nil || killed["events"] != 0.0) {
				t.Errorf("%s: an empty cell says %v", query, killed)
			}
		}
		if got := strings.Join(cells, " "); got != want {
			t.Errorf("%s:\n%s, want\n%s", query, got, want)
		}
	}
}

// TestRefusedSums names the parameter at fault.
func TestRefusedSums(t *testing.T) {
	t.Parallel()
	client := newClient(t, newAttacks())
	for query, parameter := range map[string]string{
		"":                                      "by",
		"by=":                                   "by",
		"by=country,":                           "by",
		"by=planet":                             "by",
		"by=country,country":                    "by",
		"by=country&by=country":                 "by",
		"by=country,kind,year,month":            "by",
		"by=country&fill=zero":                  "fill",
		"by=year,month&fill=zero":               "fill",
		"by=day&fill=zero&from=0001":            "by",
		"by=day&fill=zero&from=0001&to=9999":    "by",
		"by=country&measures=deaths":            "measures",
		"by=country&estimate=average":           "estimate",
		"by=country&population=martians":        "population",
		"by=group&shared=each&group=a":          "shared",
		"by=source,group&shared=each&source=a":  "shared",
		"by=country&subgroups=true":             "subgroups",
		"by=country&from=2024&to=2023":          "to",
		"by=country&limit=5":                    "limit",
		"by=country&cursor=a":                   "cursor",
		"by=country&sort=id":                    "sort",
		"by=country&killed_gte=3&killed_lte=2":  "killed_lte",
		"by=country&killed_gte=-1":              "killed_gte",
		"by=country&executed_gte=1":             "executed_gte",
		"by=country&q=" + url.QueryEscape(`"a`): "q",
	} {
		target := "/v1/events/aggregate?" + query
		checkRefused(t, client.Get(t, target).Body, target, parameter)
	}
}

// TestTooManyCellsSayHowToNarrow has more cells than the store may give.
func TestTooManyCellsSayHowToNarrow(t *testing.T) {
	t.Parallel()
	f := newFake()
	f.fails = failing("Aggregate", &store.TooManyCellsError{Limit: 100_000})
	response := newClient(t, f).Get(t, "/v1/events/aggregate?by=day")
	if response.Status != 400 || !strings.Contains(string(response.Body), "more than 100000 cells; break the sums down by less, or narrow them") {
		t.Errorf("%d: %s", response.Status, response.Body)
	}
}
