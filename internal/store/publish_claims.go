package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/incident"
)

// checkClaimIDs refuses ids of claims that are published about another record.
func (w *writer) checkClaimIDs(ctx context.Context, r *recordRows) error {
	taken, err := many[subjectOfClaim](ctx, w.tx, `
		SELECT c.id, s.id AS subject, s.collection FROM claim_v c JOIN record s ON s.key = c.subject
		 WHERE c.id = ANY($1) AND c.`+standing+` ORDER BY c.id`, sortedKeys(r.subjects))
	if err != nil {
		return err
	}
	for _, t := range taken {
		if r.subjects[t.ID] != t.Subject {
			return &TakenIDError{ID: t.ID, Type: "claim", Collection: t.Collection, Subject: t.Subject}
		}
	}
	return nil
}

// subjectOfClaim tells which record a published claim is about.
type subjectOfClaim struct{ ID, Subject, Collection string }

// noteVanishedClaims remembers claims of the batch's records that are published,
// not withdrawn, and not given.
func (w *writer) noteVanishedClaims(ctx context.Context, r *recordRows) error {
	rows, err := w.tx.Query(ctx, `
		SELECT id FROM claim_v
		 WHERE subject = ANY($1) AND `+standing+` AND state = 'live' ORDER BY id`, r.owners)
	if err != nil {
		return err
	}
	live, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, id := range live {
		if _, given := r.subjects[id]; !given {
			w.vanishedClaims = append(w.vanishedClaims, id)
		}
	}
	return err
}

// withdrawRest adds to the claims of a record that is withdrawn or merged those
// that are published and that its file has left out: they end with the record.
func (w *writer) withdrawRest(ctx context.Context, h incident.Header, claims *[]incident.Claim) error {
	if h.Live() || w.fresh[w.keys[h.ID]] {
		return nil
	}
	given := []string{}
	for _, c := range *claims {
		given = append(given, c.ID)
	}
	where := newConditions(w.result.Revision)
	where.add("c.subject = @subject", "subject", w.keys[h.ID])
	where.add("c.id <> ALL(@given)", "given", given)
	rows, err := many[claimRowRead](ctx, w.tx, claimSelect+where.where(at("c"), "c.state = 'live'"), where.args)
	if err != nil {
		return err
	}
	rest, err := claimsOf(rows)
	if err != nil {
		return err
	}
	var added []incident.Claim
	for _, c := range rest {
		added = append(added, c.Claim)
	}
	*claims = append(*claims, added...)
	return w.learnPublished(ctx, Records{Groups: []incident.Group{{Header: h, Claims: added}}}.references())
}
