package api

import (
	"bytes"
	"context"
	_ "embed"
	"html/template"
	"net/http"
	"net/url"

	"github.com/openincidents/openincidents/internal/store"
)

const (
	htmlType = "text/html; charset=utf-8"

	landingTitle       = "OpenIncidents"
	landingDescription = "Publicly reported incidents, the groups behind them and the sources that report them. " +
		"Every figure names the claims that it is made from, and every claim the source and the place in it."
)

//go:embed landing.html
var landingHTML string

//go:embed landing.css
var landingCSS []byte

var landingTemplate = template.Must(template.New("landing").Parse(landingHTML))

var landingPolicy = "default-src 'none'; style-src " + sourceHash(landingCSS) +
	"; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// landing says what this is, to people as HTML and to programs as JSON.
func (s *server) landing(w http.ResponseWriter, r *http.Request) {
	page, err := s.landingPage(r.Context())
	if err != nil {
		s.problem(w, r, err)
		return
	}
	if mediaType(r.Context()) == jsonType {
		err = writeJSON(w, http.StatusOK, jsonType, page)
	} else {
		err = writeLanding(w, page)
	}
	if err != nil {
		s.problem(w, r, err)
	}
}

func writeLanding(w http.ResponseWriter, page LandingPage) error {
	var html bytes.Buffer
	err := landingTemplate.Execute(&html, struct {
		LandingPage
		CSS template.CSS
	}{page, template.CSS(landingCSS)})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", htmlType)
	w.Header().Set("Content-Security-Policy", landingPolicy)
	_, err = html.WriteTo(w)
	return err
}

func (s *server) landingPage(ctx context.Context) (LandingPage, error) {
	newest, err := s.store.Newest(ctx)
	if err != nil {
		return LandingPage{}, err
	}
	page := LandingPage{
		Title: landingTitle, Description: landingDescription, Version: s.version,
		Links: LandingLinks{
			Self:       s.links.to("/", nil),
			Events:     s.links.to("/v1/events", nil),
			Groups:     s.links.to("/v1/groups", nil),
			Sources:    s.links.to("/v1/sources", nil),
			Claims:     s.links.to("/v1/claims", nil),
			Aggregate:  s.links.to("/v1/events/aggregate", url.Values{"by": {"year"}}),
			Search:     s.links.to("/v1/search", url.Values{"q": {"attack"}}),
			Vocabulary: s.links.to("/v1/vocabulary", nil),
			Revisions:  s.links.to("/v1/revisions", nil),
			Releases:   s.links.to("/v1/releases", nil),
			Docs:       s.links.to("/docs", nil),
			Openapi:    s.links.to("/openapi.yaml", nil),
		},
	}
	rd := reading{server: s, at: newest.Number}
	if newest.Number > 0 {
		at := newest.At.UTC()
		page.Revision, page.PublishedAt = newest.Number, &at
	}
	page.Examples, err = rd.examples(ctx)
	return page, err
}

// examples lead to the first records there are: any dataset may be served.
func (rd *reading) examples(ctx context.Context) ([]LandingExample, error) {
	const few = 3
	first := store.PageRequest{Limit: few}
	events, err := rd.server.store.Events(ctx, rd.at, store.EventFilter{}, first, false)
	if err != nil {
		return nil, err
	}
	groups, err := rd.server.store.Groups(ctx, rd.at, store.GroupFilter{}, first, false)
	if err != nil {
		return nil, err
	}
	examples := []LandingExample{}
	for _, e := range events.Items {
		examples = append(examples, LandingExample{Title: e.Title, Href: rd.link("events", e.ID)})
	}
	for _, g := range groups.Items {
		examples = append(examples, LandingExample{Title: g.Title, Href: rd.link("groups", g.ID)})
	}
	return examples, nil
}
