package api

import (
	"context"
	"html"
	"strings"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// Search implements StrictServerInterface.
func (s *server) Search(ctx context.Context, _ SearchRequestObject) (SearchResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	v := rd.query.values
	var errs parameterErrors
	asked := wordsIn(v, &errs)
	if err := errs.orNil(); err != nil {
		return nil, err
	}
	page, err := s.store.Search(ctx, rd.at, asked, store.SearchFilter{
		Types:       each(v["type"], func(name string) incident.RecordType { return incident.RecordType(name) }),
		Collections: v["collection"],
	}, rd.page)
	if err != nil {
		return nil, err
	}
	data, links, err := listOf(ctx, &rd, page, certain(rd.found))
	return Search200JSONResponse{Data: data, Meta: rd.meta(), Links: links}, err
}

func (rd *reading) found(f store.Found) Found {
	records := string(f.Type) + "s"
	return Found{
		ID:         f.ID,
		Type:       FoundType(f.Type),
		Collection: f.Collection,
		Revision:   f.Revision,
		Title:      f.Title,
		Matches:    each(f.Matches, match),
		Links:      FoundLinks{Self: rd.link(records, f.ID), Permanent: rd.permanent(records, f.ID)},
	}
}

func match(m store.Match) Match {
	return Match{Field: m.Field, HTML: markedHTML(m.Text), Claims: list(m.Claims)}
}

// markedHTML escapes the text; its only elements mark what matches.
func markedHTML(text store.Marked) string {
	var out strings.Builder
	for _, run := range text {
		escaped := html.EscapeString(run.Text)
		if run.Marked {
			escaped = "<mark>" + escaped + "</mark>"
		}
		out.WriteString(escaped)
	}
	return out.String()
}
