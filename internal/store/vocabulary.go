package store

import (
	"context"

	"github.com/openincidents/openincidents/internal/incident"
)

// Vocabulary returns the terms that are valid at a revision, in their order.
func (s *Store) Vocabulary(ctx context.Context, rev int64) ([]incident.VocabularyTerm, error) {
	rows, err := many[struct{ Term incident.VocabularyTerm }](ctx, s.pool, `
		SELECT v.term FROM vocabulary_v v WHERE v.rev_from <= $1 AND $1 < v.rev_to ORDER BY v.position`, rev)
	if err != nil {
		return nil, err
	}
	terms := make([]incident.VocabularyTerm, len(rows))
	for i, row := range rows {
		terms[i] = row.Term
	}
	return terms, nil
}
