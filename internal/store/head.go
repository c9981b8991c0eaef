package store

import (
	"context"

	"github.com/openincidents/openincidents/internal/incident"
)

// headRow is the state of a record at a revision.
type headRow struct {
	ID         string
	State      string
	Reason     *incident.Withdrawal
	MergedInto *string
	Revision   int64
}

// err is the error that a read of the record gives, if any.
func (h headRow) err() error {
	switch h.State {
	case "withdrawn":
		gone := &GoneError{ID: h.ID, Revision: h.Revision}
		if h.Reason != nil {
			gone.Withdrawal = *h.Reason
		}
		return gone
	case "merged":
		return &MovedError{ID: h.ID, Into: orText(h.MergedInto)}
	default:
		return nil
	}
}

// orText returns what p points to; the empty text, which is absent, for null.
func orText(p *string) string {
	if p == nil {
		return ""
	}
	return *p
}

// checkLive returns ErrNotFound, *GoneError or *MovedError for an id of which
// there is no live record at the revision. The versions are those of t.
func (s *Store) checkLive(ctx context.Context, t *table, rev int64, id string) error {
	head, err := one[headRow](ctx, s, `
		SELECT r.id, v.state, v.reason, m.id AS merged_into, v.rev_from AS revision
		  FROM record r
		  JOIN `+t.name+` v ON v.key = r.key AND v.rev_from <= $2 AND $2 < v.rev_to
		  LEFT JOIN record m ON m.key = v.merged_into
		 WHERE r.id = $1`, id, rev)
	if err != nil {
		return err
	}
	return head.err()
}
