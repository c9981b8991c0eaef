package store

import (
	"context"

	"github.com/jackc/pgx/v5"

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

// Check returns nil where id names a live record of the type at a revision.
// Errors: ErrNotFound, *GoneError, *MovedError.
func (s *Store) Check(ctx context.Context, rev int64, kind incident.RecordType, id string) error {
	versions := map[incident.RecordType]*table{
		incident.TypeEvent: eventTable, incident.TypeGroup: groupTable, incident.TypeSource: sourceTable,
	}[kind]
	head, err := one[headRow](ctx, s, `
		SELECT r.id, v.state, v.reason, m.id AS merged_into, v.rev_from AS revision
		  FROM record r
		  `+joinVersion(versions, "v")+`
		  LEFT JOIN record m ON m.key = v.merged_into
		 WHERE r.id = @id`, pgx.NamedArgs{"id": id, "rev": rev})
	if err != nil {
		return err
	}
	return head.err()
}
