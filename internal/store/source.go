package store

import (
	"context"

	"github.com/openincidents/openincidents/internal/incident"
)

// sourceRowRead is a source as SQL returns it.
type sourceRowRead struct {
	headRow
	Collection, CSLType, Title, Role                                             string
	ContainerTitle, Publisher, Published, Accessed, URL, Language, Licence, Note *string
	Origin                                                                       *string
	Authors                                                                      []incident.Author
	Copies                                                                       []incident.Copy
	Corrected, Retracted                                                         *incident.Notice
	ExternalIDs                                                                  map[string]string
}

var sourceSelect = `
SELECT r.id, r.collection, s.state, s.reason, m.id AS merged_into, s.rev_from AS revision,
       s.csl_type, s.title, s.role, s.container_title, s.publisher, s.published, s.accessed, s.url, s.language,
       s.licence, s.note, o.id AS origin, s.authors, s.copies, s.corrected, s.retracted,
       (SELECT jsonb_object_agg(x.scheme, x.value) FROM external_id_v x
         WHERE x.record = s.key AND ` + at("x") + `) AS external_ids
  FROM record r
  ` + joinVersion(sourceTable, "s") + `
  LEFT JOIN record m ON m.key = s.merged_into
  LEFT JOIN record o ON o.key = s.origin
`

// Sources lists live sources. Errors: *PlaceError, *OrderError.
func (s *Store) Sources(ctx context.Context, rev int64, f SourceFilter, p PageRequest) (Page[Source], error) {
	page, err := listRecords(ctx, s, sourceConditions(rev, f), sourceTable, incident.TypeSource, sourceSelect, p,
		func(r sourceRowRead) string { return r.ID })
	if err != nil {
		return Page[Source]{}, err
	}
	list := make([]Source, 0, len(page.Items))
	for _, row := range page.Items {
		list = append(list, row.source())
	}
	return Page[Source]{Items: list, Next: page.Next}, nil
}

// sourceConditions narrows versions v of sources, of records i, to those that match.
func sourceConditions(rev int64, f SourceFilter) *conditions {
	where := newConditions(rev)
	where.oneOf("i.id", "ids", f.IDs)
	where.oneOf("i.collection", "collections", f.Collections)
	where.oneOf("v.csl_type", "csl_types", f.CSLTypes)
	where.oneOf("v.language", "languages", f.Languages)
	where.oneOf("v.role", "roles", f.Roles)
	where.oneOf("v.status", "statuses", f.Statuses)
	where.oneOf("v.publisher", "publishers", f.Publishers)
	where.externalIDs("v.key", f.ExternalIDs)
	where.changedSince("v.rev_from", f.ChangedSince)
	where.recordWords(f.Words, sourceTexts)
	if len(f.Events)+len(f.Groups) > 0 {
		about := newConditions(rev)
		about.subjects("c.subject", f.Events, f.Groups)
		where.hold("v.key IN (SELECT c.source FROM claim_v c " + where.nested("about_", about, at("c"), "c.state = 'live'") + ")")
	}
	return where
}

// Source returns one source. Errors: ErrNotFound, *GoneError, *MovedError.
func (s *Store) Source(ctx context.Context, rev int64, id string) (Source, error) {
	where := newConditions(rev)
	where.add("r.id = @id", "id", id)
	row, err := one[sourceRowRead](ctx, s, sourceSelect+where.where(), where.args)
	if err != nil {
		return Source{}, err
	}
	if err := row.err(); err != nil {
		return Source{}, err
	}
	return row.source(), nil
}

func (r sourceRowRead) source() Source {
	return Source{
		Source: incident.Source{
			Header:  incident.Header{ID: r.ID, ExternalIDs: r.ExternalIDs},
			CSLType: r.CSLType, Title: r.Title, ContainerTitle: orText(r.ContainerTitle), Publisher: orText(r.Publisher),
			Authors: r.Authors, Published: orText(r.Published), Accessed: orText(r.Accessed), URL: orText(r.URL),
			Language: orText(r.Language), Licence: orText(r.Licence), Note: orText(r.Note), Role: r.Role,
			Origin: orText(r.Origin), Corrected: r.Corrected, Retracted: r.Retracted, Copies: r.Copies,
		},
		Collection: r.Collection,
		Revision:   r.Revision,
	}
}
