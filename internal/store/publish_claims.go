package store

import (
	"context"
	"errors"
	"regexp"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/openincidents/openincidents/internal/incident"
)

// publishedClaim selects which record a published claim is about.
const publishedClaim = `
	SELECT c.id, s.id AS subject, s.collection FROM claim_v c JOIN record s ON s.key = c.subject`

// subjectOfClaim is a row of publishedClaim.
type subjectOfClaim struct{ ID, Subject, Collection string }

func (c subjectOfClaim) taken() error {
	return &TakenIDError{ID: c.ID, Type: typeClaim, Collection: c.Collection, Subject: c.Subject}
}

// checkClaimIDs refuses ids of claims that are, or just were, published about
// another record. In batches of new records alone the key of the table tells:
// see taken.
func (w *writer) checkClaimIDs(ctx context.Context, known []int64, r *recordRows) error {
	if len(known)+len(w.vanishedClaims) == 0 {
		return nil
	}
	subjects := r.subjects()
	published, err := many[subjectOfClaim](ctx, w.tx, publishedClaim+` WHERE c.id = ANY($1) AND c.`+standing+` ORDER BY c.id`, sortedKeys(subjects))
	if err != nil {
		return err
	}
	for _, c := range slices.Concat(published, w.vanishedClaims) {
		if subject, given := subjects[c.ID]; given && subject != c.Subject {
			return c.taken()
		}
	}
	return nil
}

// claimKey finds the id in what the database says of two claims with the same.
var claimKey = regexp.MustCompile(`\(id, rev_to\)=\(([^,]*), `)

// taken tells a claim whose id is in use from other errors. The transaction has
// failed by then: a connection of its own says what the id is in use for.
func (s *Store) taken(ctx context.Context, p Publication, err error) error {
	pgErr := (*pgconn.PgError)(nil)
	if !errors.As(err, &pgErr) || pgErr.ConstraintName != "claim_v_pkey" {
		return err
	}
	id := claimKey.FindStringSubmatch(pgErr.Detail)
	if id == nil {
		return err
	}
	published, readErr := many[subjectOfClaim](ctx, s.pool, publishedClaim+` WHERE c.id = $1 AND c.`+standing, id[1])
	switch {
	case readErr != nil:
		return errors.Join(err, readErr)
	case len(published) > 0:
		return published[0].taken()
	}
	return &TakenIDError{ID: id[1], Type: typeClaim, Collection: p.Collection}
}

// noteVanishedClaims remembers claims of records published before that are
// published, not withdrawn, and not given.
func (w *writer) noteVanishedClaims(ctx context.Context, known []int64, r *recordRows) error {
	if len(known) == 0 {
		return nil
	}
	live, err := many[subjectOfClaim](ctx, w.tx, publishedClaim+`
		 WHERE c.subject = ANY($1) AND c.`+standing+` AND c.state = 'live' ORDER BY c.id`, known)
	subjects := r.subjects()
	for _, c := range live {
		if _, given := subjects[c.ID]; !given {
			w.vanishedClaims = append(w.vanishedClaims, c)
		}
	}
	return err
}

// learnRest looks up the claims that are published of records that are now
// withdrawn or merged: those that are not given end with the record.
func (w *writer) learnRest(ctx context.Context) error {
	var ended []int64
	for _, id := range w.survey.ended {
		if key := w.keys[id]; !w.fresh[key] {
			ended = append(ended, key)
		}
	}
	if len(ended) == 0 {
		return nil
	}
	where := newConditions(w.result.Revision)
	where.add("c.subject = ANY(@ended)", "ended", ended)
	rows, err := many[claimRowRead](ctx, w.tx, claimSelect+where.where(at("c"), "c.state = 'live'"), where.args)
	if err != nil {
		return err
	}
	rest, err := claimsOf(rows)
	if err != nil {
		return err
	}
	w.rest = map[string][]incident.Claim{}
	named := map[string]string{}
	for _, c := range rest {
		w.rest[c.Subject] = append(w.rest[c.Subject], c.Claim)
		for _, id := range referredBy(c.Claim) {
			named[id] = c.Subject
		}
	}
	return w.learnPublished(ctx, named)
}

// withRest are the claims of a record and, where it ends, those that it leaves out.
func (w *writer) withRest(h incident.Header, claims []incident.Claim) []incident.Claim {
	rest := slices.DeleteFunc(slices.Clone(w.rest[h.ID]), func(c incident.Claim) bool {
		return slices.ContainsFunc(claims, func(given incident.Claim) bool { return given.ID == c.ID })
	})
	if h.Live() || len(rest) == 0 {
		return claims
	}
	return slices.Concat(claims, rest)
}
