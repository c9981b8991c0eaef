package api

import (
	"context"
	"slices"

	"github.com/openincidents/openincidents/internal/incident"
)

// ListVocabulary implements StrictServerInterface.
func (s *server) ListVocabulary(ctx context.Context, _ ListVocabularyRequestObject) (ListVocabularyResponseObject, error) {
	rd, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	terms, err := rd.vocabulary(ctx)
	if err != nil {
		return nil, err
	}
	answer := ListVocabulary200JSONResponse{Data: []VocabularyTerm{}, Meta: rd.meta()}
	for _, t := range terms {
		if schemes := rd.query.values["scheme"]; len(schemes) == 0 || slices.Contains(schemes, t.Scheme) {
			answer.Data = append(answer.Data, vocabularyTerm(t))
		}
	}
	answer.Links, err = rd.listLinks(ctx, "")
	return answer, err
}

func vocabularyTerm(t incident.VocabularyTerm) VocabularyTerm {
	out := VocabularyTerm{
		Scheme:        t.Scheme,
		ID:            t.ID,
		Label:         t.Label,
		Definition:    t.Definition,
		Broader:       orNull(t.Broader),
		DisjointWith:  list(t.DisjointWith),
		ExclusiveWith: list(t.ExclusiveWith),
		Codes:         Codes{Gtd: orNull(t.Codes["gtd"]), Ucdp: orNull(t.Codes["ucdp"]), Acled: orNull(t.Codes["acled"])},
		ValueType:     orNull(ValueType(t.Type)),
		Subjects:      each(t.Subjects, func(s incident.RecordType) SubjectType { return SubjectType(s) }),
		TermScheme:    orNull(t.TermScheme),
	}
	if t.Scheme == incident.SchemeProperty {
		out.Set, out.Varying = &t.Set, &t.Varying
	}
	return out
}
