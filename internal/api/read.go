package api

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/nearest"
	"github.com/openincidents/openincidents/internal/store"
)

const defaultLimit = 50

// reading is a request understood: which revision it reads, and which page.
type reading struct {
	server *server
	query  *query
	// at is the revision that is read.
	at int64
	// rule is the one by which the answers of that revision follow from claims.
	rule string
	// pin is the parameter by which the request names its revision, or empty; where
	// it does, links name the revision too.
	pin  string
	page store.PageRequest
}

// read settles what a request reads, before anything of it is read.
func (s *server) read(ctx context.Context) (reading, error) {
	rd := reading{server: s, query: queryOf(ctx), page: store.PageRequest{Limit: defaultLimit}}
	values := rd.query.values
	rd.pin = rd.query.pinOf()
	if values.Has("limit") {
		rd.page.Limit = int(number(values, "limit"))
	}
	rd.page.Fields = rd.query.fields()
	var err error
	if rd.page.Order, err = orderOf(values); err != nil {
		return rd, err
	}
	if err := rd.settleRevision(ctx); err != nil {
		return rd, err
	}
	return rd, rd.checkWords(ctx)
}

// readBelow is read for a list that belongs to a record, which must be there.
func (s *server) readBelow(ctx context.Context, t incident.RecordType, id string) (reading, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return rd, err
	}
	if !incident.ValidID(id) {
		return rd, store.ErrNotFound
	}
	return rd, s.store.Check(ctx, rd.at, t, id)
}

// number is a parameter that parseQuery found to be an integer.
func number(values url.Values, name string) int64 {
	n, _ := strconv.ParseInt(values.Get(name), 10, 64)
	return n
}

// settleRevision takes the cursor's revision, else the one asked for, else the
// newest. However it was asked for, from here on the request is one for its number.
func (rd *reading) settleRevision(ctx context.Context) error {
	if rd.query.values.Has("cursor") {
		return rd.resume(ctx, rd.query.values.Get("cursor"))
	}
	if rd.pin == "" {
		newest, err := rd.server.store.Newest(ctx)
		rd.at, rd.rule = newest.Number, ruleOf(newest)
		return err
	}
	var err error
	if rd.at, err = rd.pinnedRevision(ctx); err != nil {
		return err
	}
	rd.query = rd.query.at(rd.at)
	return rd.mustExist(ctx, rd.pin)
}

// ruleOf is that of the program where no revision has been computed yet.
func ruleOf(r store.Revision) string { return cmp.Or(r.Rule, incident.Rule) }

func (rd *reading) resume(ctx context.Context, text string) error {
	c, err := rd.server.cursors.read(ctx, text)
	if errors.Is(err, errCursor) {
		return badParameter("cursor", "is not one that this server gave; take it from a next link, or leave it out to begin again")
	}
	if err != nil {
		return err
	}
	if c.fingerprint != rd.query.fingerprint() {
		return badParameter("cursor", "belongs to another path or to other filters; leave it out to begin again")
	}
	if err := rd.holdTo(ctx, c.revision); err != nil {
		return err
	}
	rd.at, rd.page.After = c.revision, c.after
	return rd.mustExist(ctx, "cursor")
}

// holdTo refuses a pin that names another revision than the cursor's.
func (rd *reading) holdTo(ctx context.Context, revision int64) error {
	if rd.pin == "" {
		return nil
	}
	asked, err := rd.pinnedRevision(ctx)
	if err != nil {
		return err
	}
	if asked != revision {
		return badParameter("cursor", "belongs to revision %d; leave it out to begin again, or %s to go on", revision, rd.pin)
	}
	rd.query = rd.query.at(revision)
	return nil
}

func (rd *reading) mustExist(ctx context.Context, parameter string) error {
	revision, err := rd.server.store.Revision(ctx, rd.at)
	rd.rule = ruleOf(revision)
	if none := (*store.NoRevisionError)(nil); errors.As(err, &none) {
		return badParameter(parameter, "%s", none.Error())
	}
	return err
}

// checkWords holds the words of the query to the vocabulary at the revision.
func (rd *reading) checkWords(ctx context.Context) error {
	var terms []incident.VocabularyTerm
	var errs parameterErrors
	for _, p := range rd.query.parameters {
		words := rd.query.values[p.name]
		if p.vocabulary == "" || len(words) == 0 {
			continue
		}
		if terms == nil {
			var err error
			if terms, err = rd.vocabulary(ctx); err != nil {
				return err
			}
		}
		p.checkTerms(words, terms, &errs)
	}
	return errs.orNil()
}

// vocabulary is the one at the revision; before the first, the one that this
// program would publish.
func (rd *reading) vocabulary(ctx context.Context) ([]incident.VocabularyTerm, error) {
	if rd.at == 0 {
		return incident.StandardVocabulary().Terms(), nil
	}
	return rd.server.store.Vocabulary(ctx, rd.at)
}

// schemeOfSchemes is what the contract calls the set of all schemes.
const schemeOfSchemes = "scheme"

func (p parameter) checkTerms(words []string, terms []incident.VocabularyTerm, errs *parameterErrors) {
	known := termsOf(p.vocabulary, terms)
	for _, word := range words {
		if errs.more {
			return
		}
		if slices.Contains(known, word) || p.none && word == store.None {
			continue
		}
		text := fmt.Sprintf("%s is no term of %s", quote(word), p.vocabulary)
		if p.vocabulary == schemeOfSchemes {
			text = fmt.Sprintf("%s is no scheme of the vocabulary", quote(word))
		}
		if near := nearest.Word(word, known); near != "" {
			text += fmt.Sprintf("; did you mean %q?", near)
		} else {
			text += "; see /v1/vocabulary"
		}
		errs.add(p.name, text)
	}
}

func termsOf(scheme string, terms []incident.VocabularyTerm) []string {
	var known []string
	for _, t := range terms {
		switch {
		case scheme == t.Scheme:
			known = append(known, t.ID)
		case scheme == schemeOfSchemes && !slices.Contains(known, t.Scheme):
			known = append(known, t.Scheme)
		}
	}
	return known
}

// has reports whether a parameter has a value.
func (rd *reading) has(name, value string) bool {
	return slices.Contains(rd.query.values[name], value)
}

func (rd *reading) meta() Meta { return Meta{Revision: rd.at, Rule: rd.rule} }

// listLinks are those of a page; next is where the page after it begins, if any.
func (rd *reading) listLinks(ctx context.Context, next string) (ListLinks, error) {
	q, l := rd.query, rd.server.links
	links := ListLinks{Self: l.to(q.path, q.values), Permanent: l.to(q.path, rd.pinned(q.values))}
	if next == "" {
		return links, nil
	}
	text, err := rd.server.cursors.write(ctx, cursor{revision: rd.at, fingerprint: q.fingerprint(), after: next})
	if err != nil {
		return links, err
	}
	values := url.Values{"cursor": {text}}
	for name, of := range q.values {
		if name != "cursor" {
			values[name] = of
		}
	}
	link := l.to(q.path, values)
	links.Next = &link
	return links, nil
}

// pinned names the revision read, where there is one to name.
func (rd *reading) pinned(values url.Values) url.Values {
	if rd.at == 0 {
		return values
	}
	return pinned(values, rd.at)
}

// link leads to a path at the revision that the request named, or to what is
// newest where it named none.
func (rd *reading) link(segments ...string) string {
	if rd.pin != "" {
		return rd.permanent(segments...)
	}
	return rd.server.links.to(pathOf(segments), nil)
}

// permanent leads to a path at the revision read. It is asked for with each
// record, and so is put together without url.Values.
func (rd *reading) permanent(segments ...string) string {
	link := rd.server.links.to(pathOf(segments), nil)
	if rd.at == 0 {
		return link
	}
	return link + "?" + revisionPin + "=" + decimal(rd.at)
}

func pathOf(segments []string) string {
	path := "/v1"
	for _, segment := range segments {
		path += "/" + url.PathEscape(segment)
	}
	return path
}
