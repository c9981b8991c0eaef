package api

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

var (
	eventColumns = columnsOf(store.EventColumns, slices.Concat([]string{
		"revision", "occurred", "occurred_from", "occurred_to", "longitude", "latitude", "independent_sources"}, figureColumns())...)
	eventMembers = map[string][]string{
		"occurred": {"occurred", "occurred_from", "occurred_to"},
		"location": {"country", "admin1", "admin2", "place", "site", "precision", "longitude", "latitude"},
		"figures":  figureColumns(),
	}
	claimColumns = columnsOf(store.ClaimColumns,
		"revision", "lower", "upper", "candidate", "period", "point_in_time", "denies", "source_published", "paragraph", "item", "start", "end", "counts")
	claimMembers = map[string][]string{
		"value":   {"value", "lower", "upper", "candidate"},
		"source":  {"source", "source_title", "source_url", "source_published"},
		"locator": {"section", "paragraph", "item", "page", "start", "end"},
	}
)

// figureColumns are those of numbers, in the order of the table: they stand
// between what is told of all claims of an event, and the claims.
func figureColumns() []string {
	begin := slices.Index(store.EventColumns, "independent_sources") + 1
	end := slices.Index(store.EventColumns, "claims")
	return store.EventColumns[begin:end]
}

func (rd *reading) eventTable(f store.EventFilter) table {
	return table{
		columns: eventColumns, members: eventMembers, always: []string{"id", "claims"}, chunk: tableChunk,
		reader: func(chosen []column) tableReader {
			names := namesOf(chosen)
			return func(ctx context.Context, p store.PageRequest, each func(row [][]byte) error) (string, error) {
				return rd.server.store.EventTable(ctx, rd.at, f, p, names, each)
			}
		},
	}
}

func (rd *reading) claimTable(f store.ClaimFilter) table {
	return table{
		columns: claimColumns, members: claimMembers, always: []string{"id"}, chunk: tableChunk,
		reader: func(chosen []column) tableReader {
			names := namesOf(chosen)
			return func(ctx context.Context, p store.PageRequest, each func(row [][]byte) error) (string, error) {
				return rd.server.store.ClaimTable(ctx, rd.at, f, p, names, each)
			}
		},
	}
}

// groupCells leave out what a group has several of with times and places of
// their own, such as relations and strength; the table of claims has them.
var groupCells = []cell[store.Group]{
	{column{"id", true}, func(g store.Group) string { return g.ID }},
	{column{"collection", true}, func(g store.Group) string { return g.Collection }},
	{column{"revision", false}, func(g store.Group) string { return decimal(g.Revision) }},
	{column{"title", true}, func(g store.Group) string { return g.Title }},
	{column{"kind", true}, func(g store.Group) string { return g.Kind }},
	{column{"founded", false}, func(g store.Group) string { return founded(g).EDTF }},
	{column{"founded_from", false}, func(g store.Group) string { return founded(g).From }},
	{column{"founded_to", false}, func(g store.Group) string { return founded(g).To }},
	{column{"aliases", true}, func(g store.Group) string {
		return textsOf(g.Answers, "alias", func(t incident.Text) string { return t.Text })
	}},
	{column{"leaders", true}, func(g store.Group) string {
		return textsOf(g.Answers, "leader", func(p incident.Person) string { return p.Name })
	}},
	{column{"ideologies", true}, func(g store.Group) string {
		return spaced(valuesOf(g.Answers, "ideology", func(t incident.Term) string { return t.Term }))
	}},
	{column{"countries", true}, func(g store.Group) string {
		return spaced(valuesOf(g.Answers, "area_of_operation", func(p incident.Place) string { return p.Country }))
	}},
	{column{"independent_sources", false}, func(g store.Group) string { return strconv.Itoa(g.Answers.IndependentSources) }},
	{column{"sources", true}, func(g store.Group) string { return spaced(g.Answers.Sources) }},
	{column{"claims", true}, func(g store.Group) string { return spaced(g.ClaimIDs) }},
}

var groupMembers = map[string][]string{
	"founded":            {"founded", "founded_from", "founded_to"},
	"areas_of_operation": {"countries"},
}

// sourceCells leave out the copies that were read.
var sourceCells = []cell[store.Source]{
	{column{"id", true}, func(s store.Source) string { return s.ID }},
	{column{"collection", true}, func(s store.Source) string { return s.Collection }},
	{column{"revision", false}, func(s store.Source) string { return decimal(s.Revision) }},
	{column{"csl_type", true}, func(s store.Source) string { return s.CSLType }},
	{column{"title", true}, func(s store.Source) string { return s.Title }},
	{column{"container_title", true}, func(s store.Source) string { return s.ContainerTitle }},
	{column{"publisher", true}, func(s store.Source) string { return s.Publisher }},
	{column{"authors", true}, func(s store.Source) string { return texts(each(s.Authors, fullName)) }},
	{column{"published", false}, func(s store.Source) string { return s.Published }},
	{column{"accessed", false}, func(s store.Source) string { return s.Accessed }},
	{column{"url", true}, func(s store.Source) string { return s.URL }},
	{column{"language", true}, func(s store.Source) string { return s.Language }},
	{column{"licence", true}, func(s store.Source) string { return s.Licence }},
	{column{"note", true}, func(s store.Source) string { return s.Note }},
	{column{"role", true}, func(s store.Source) string { return s.Role }},
	{column{"origin", true}, func(s store.Source) string { return s.Origin }},
	{column{"corrected", false}, func(s store.Source) string { return dateOfNotice(s.Corrected) }},
	{column{"retracted", false}, func(s store.Source) string { return dateOfNotice(s.Retracted) }},
}

func groupTable(read func(context.Context, store.PageRequest) (store.Page[store.Group], error)) table {
	return tableOf(groupCells, groupMembers, []string{"id", "claims"}, read)
}

func sourceTable(read func(context.Context, store.PageRequest) (store.Page[store.Source], error)) table {
	return tableOf(sourceCells, nil, []string{"id"}, read)
}

func founded(g store.Group) incident.DateAnswer {
	for _, a := range g.Answers.Dates {
		if a.Property == "founded" {
			return a
		}
	}
	return incident.DateAnswer{}
}

// valuesOf are the different texts of a property's values, but for those without.
func valuesOf[T incident.Value](answers incident.Answers, property string, f func(T) string) []string {
	var out []string
	for _, text := range setOf(answers, property, func(v T, _ incident.SetValue) string { return f(v) }) {
		if text != "" && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

func textsOf[T incident.Value](answers incident.Answers, property string, f func(T) string) string {
	return texts(valuesOf(answers, property, f))
}

// spaced are ids, codes or terms in one cell; none has a space.
func spaced(words []string) string { return strings.Join(words, " ") }

// texts are texts in one cell: a JSON array, as any character may be in them.
func texts(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	// An array of strings always encodes.
	array, _ := marshal(texts)
	return strings.TrimSuffix(string(array), "\n")
}

func fullName(a incident.Author) string {
	return cmp.Or(a.Literal, strings.TrimSpace(a.Given+" "+a.Family))
}

func dateOfNotice(n *incident.Notice) string {
	if n == nil {
		return ""
	}
	return n.Date
}
