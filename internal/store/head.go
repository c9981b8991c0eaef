package store

import "github.com/openincidents/openincidents/internal/incident"

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
