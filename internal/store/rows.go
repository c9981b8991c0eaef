package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/openincidents/openincidents/internal/incident"
)

// keys maps ids of records to their keys.
type keys map[string]int64

// key returns the key of a record; null for the empty id. Every id was looked up
// before rows are made.
func (k keys) key(id string) *int64 {
	if id == "" {
		return nil
	}
	key, known := k[id]
	if !known {
		panic(fmt.Sprintf("the id %q was not looked up", id))
	}
	return &key
}

// null turns the empty text, which is absent in the domain, into SQL's null.
func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// asJSON writes v for a jsonb column.
func asJSON(v any) json.RawMessage {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("%T: %v", v, err)) // values are of our own making
	}
	return data
}

// state returns the columns state, reason and merged_into of a record.
func state(h incident.Header, k keys) (string, any, *int64) {
	switch {
	case h.Withdrawn != nil:
		return "withdrawn", asJSON(h.Withdrawn), nil
	case h.MergedInto != "":
		return "merged", nil, k.key(h.MergedInto)
	default:
		return "live", nil, nil
	}
}

func sourceRows(s incident.Source, k keys) []row {
	state, reason, into := state(s.Header, k)
	rows := externalIDRows(s.Header, k)
	return append(rows, newRow(sourceTable, []any{
		k[s.ID], s.CSLType, s.Title, null(s.ContainerTitle), null(s.Publisher), asJSON(orEmpty(s.Authors)),
		null(s.Published), null(s.Accessed), null(s.URL), null(s.Language), null(s.Licence), null(s.Note),
		s.Role, k.key(s.Origin), sourceStatus(s), noticeJSON(s.Corrected), noticeJSON(s.Retracted),
		asJSON(orEmpty(s.Copies)), state, reason, into}, digests(rows)...))
}

func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func sourceStatus(s incident.Source) string {
	switch {
	case s.Retracted != nil:
		return "retracted"
	case s.Corrected != nil:
		return "corrected"
	default:
		return "current"
	}
}

func noticeJSON(n *incident.Notice) any {
	if n == nil {
		return nil
	}
	return asJSON(n)
}

func externalIDRows(h incident.Header, k keys) []row {
	var rows []row
	for _, scheme := range sortedKeys(h.ExternalIDs) {
		rows = append(rows, newRow(externalIDTable, []any{k[h.ID], scheme, h.ExternalIDs[scheme]}))
	}
	return rows
}

func groupRows(g incident.Group, answers incident.Answers, k keys) []row {
	rows := subjectRows(g.Header, g.Claims, answers, k)
	state, reason, into := state(g.Header, k)
	return append(rows, newRow(groupTable, []any{
		k[g.ID], g.Title, null(g.Summary), g.Kind, answersJSON(answers, g.Header), answers.IndependentSources,
		state, reason, into}, digests(rows)...))
}

func eventRows(e incident.Event, collection string, answers incident.Answers, k keys) []row {
	rows := subjectRows(e.Header, e.Claims, answers, k)
	state, reason, into := state(e.Header, k)
	corroboration := fmt.Sprintf("%s by %d", answers.Corroboration, answers.IndependentSources)
	own := newRow(eventTable, []any{
		k[e.ID], e.Title, null(e.Summary), e.Kind, k.key(e.PartOf), answersJSON(answers, e.Header),
		state, reason, into}, append(digests(rows), corroboration)...)
	if e.Live() {
		rows = append(rows, eventRow(e, collection, answers, k, own.digest))
	}
	return append(rows, own)
}

// digests makes the row of a record say all that its other rows say: whatever
// changes in a record gives the record a new version. Claims that are withdrawn
// say nothing any more, and may leave their file.
func digests(rows []row) []string {
	var all []string
	for _, r := range rows {
		if !r.isWithdrawnClaim() {
			all = append(all, hex.EncodeToString(r.digest[:]))
		}
	}
	slices.Sort(all)
	return all
}

// subjectRows are the rows of an event or group but for its own.
func subjectRows(h incident.Header, claims []incident.Claim, answers incident.Answers, k keys) []row {
	rows := externalIDRows(h, k)
	rows = append(rows, claimRows(h, claims, k)...)
	if !h.Live() {
		return rows
	}
	for i, f := range answers.Figures {
		rows = append(rows, newRow(figureTable, []any{
			k[h.ID], f.Property, null(f.Population), null(f.Period), null(f.Area), null(f.PointInTime),
			f.Best, null(string(f.BestBasis)), f.Low, f.High, f.OpenEnded, string(f.Agreement),
			f.IndependentSources, f.Contradictory, f.Rule, i, f.Claims}))
	}
	for i, v := range answers.Values {
		switch value := v.Value.(type) {
		case incident.Participant:
			rows = append(rows, newRow(participantTable, []any{
				k[h.ID], value.Role, k.key(value.Group), null(value.Name), value.Basis, null(v.Period), null(v.Area),
				string(v.Agreement), v.IndependentSources, i, v.Claims}))
		case incident.Relation:
			rows = append(rows, newRow(relationTable, []any{
				k[h.ID], value.Relation, k.key(value.Group), null(v.Period), null(v.Area),
				string(v.Agreement), v.IndependentSources, i, v.Claims}))
		}
	}
	return rows
}

// answersJSON holds the answers that have no table of their own.
func answersJSON(a incident.Answers, h incident.Header) json.RawMessage {
	if !h.Live() {
		return asJSON(storedAnswers{})
	}
	stored := storedAnswers{Dates: a.Dates, Places: a.Places, Terms: a.Terms}
	for _, v := range a.Values {
		if t := v.Value.Type(); t != incident.ValueParticipant && t != incident.ValueRelation {
			stored.Values = append(stored.Values, v)
		}
	}
	return asJSON(stored)
}

func claimRows(h incident.Header, claims []incident.Claim, k keys) []row {
	rows := make([]row, len(claims))
	for i, c := range claims {
		rows[i] = claimRow(h, c, k)
	}
	return rows
}

func claimRow(h incident.Header, c incident.Claim, k keys) row {
	lower, upper, candidate := countColumns(c.Value)
	state, reason := claimState(h, c)
	return newRow(claimTable, []any{
		k[h.ID], c.ID, c.Property, string(c.Value.Type()), asJSON(c.Value), null(c.Population), null(c.Period), null(c.Area), null(c.PointInTime),
		null(c.AttributedTo), c.Denies, lower, upper, candidate, dateColumn(c.Value), k.key(targetOf(c.Value)),
		k.key(c.Source), basisSet(c.RestsOn), locatorJSON(c.Locator), null(c.Excerpt), null(c.Note), string(c.Rank), state, reason})
}

// claimState withdraws a claim with its record.
func claimState(h incident.Header, c incident.Claim) (string, any) {
	switch {
	case c.Withdrawn != nil:
		return "withdrawn", asJSON(c.Withdrawn)
	case h.Withdrawn != nil:
		return "withdrawn", asJSON(h.Withdrawn)
	case h.MergedInto != "":
		return "withdrawn", asJSON(incident.Withdrawal{Reason: "its record is merged into " + h.MergedInto})
	default:
		return "live", nil
	}
}

func countColumns(v incident.Value) (lower, upper, candidate *int64) {
	count, ok := v.(incident.Count)
	if !ok {
		return nil, nil, nil
	}
	low, upper := count.Interval()
	candidate, _ = count.Candidate()
	return &low, upper, candidate
}

func targetOf(v incident.Value) string {
	switch value := v.(type) {
	case incident.Participant:
		return value.Group
	case incident.Relation:
		return value.Group
	default:
		return ""
	}
}

func locatorJSON(l *incident.Locator) any {
	if l == nil {
		return nil
	}
	return asJSON(l)
}

// basisSet addresses a set of sources by its content; null for the empty set.
func basisSet(restsOn []string) *uuid.UUID {
	if len(restsOn) == 0 {
		return nil
	}
	sum := sha256.Sum256([]byte(strings.Join(sortedSet(restsOn), "\n")))
	set := uuid.UUID(sum[:16])
	return &set
}

func sortedSet(ids []string) []string {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

// eventRow is the flat row; it changes with the event, whose digest it is given.
func eventRow(e incident.Event, collection string, a incident.Answers, k keys, of digest) row {
	values := []any{k[e.ID], e.ID, collection, e.Title, e.Kind, k.key(e.PartOf)}
	values = append(values, occurredColumns(a)...)
	values = append(values, locationColumns(a)...)
	values = append(values, string(a.Corroboration), a.IndependentSources, edtfColumn(a))
	values = append(values, namedColumns(e.Claims, k)...)
	for _, property := range flatFigures {
		best, low, high := flatFigure(a, property)
		values = append(values, best, low, high)
	}
	return newRow(eventRowTable, values, hex.EncodeToString(of[:]))
}

// namedColumns are the ids of the claims that are not withdrawn, and the keys of
// their sources.
func namedColumns(claims []incident.Claim, k keys) []any {
	ids, sources := []string{}, []int64{}
	for _, c := range claims {
		if c.Withdrawn == nil {
			ids, sources = append(ids, c.ID), append(sources, k[c.Source])
		}
	}
	slices.Sort(ids)
	slices.Sort(sources)
	return []any{ids, slices.Compact(sources)}
}

// locationColumns are country to precision, and the point.
func locationColumns(a incident.Answers) []any {
	for _, p := range a.Places {
		if p.Property == "location" {
			return []any{null(p.Country), null(p.Admin1), null(p.Admin2), null(p.Place.Place), null(p.Site),
				null(p.Precision), pointOf(p.Place)}
		}
	}
	return []any{nil, nil, nil, nil, nil, nil, nil}
}

func pointOf(p incident.Place) any {
	if p.Longitude == nil || p.Latitude == nil {
		return nil
	}
	return pgtype.Point{P: pgtype.Vec2{X: *p.Longitude, Y: *p.Latitude}, Valid: true}
}

// flatFigure is the figure for everyone, at no certain time or place: all null
// where its best number is unknown.
func flatFigure(a incident.Answers, property string) (best, low, high *int64) {
	for _, f := range a.Figures {
		if f.Best != nil && f.Property == property && f.Population == "" && f.Period == "" && f.Area == "" && f.PointInTime == "" {
			return f.Best, f.Low, f.High
		}
	}
	return nil, nil, nil
}

func vocabularyRows(v *incident.Vocabulary) []row {
	var rows []row
	for i, t := range v.Terms() {
		rows = append(rows, newRow(vocabularyTable, []any{t.Scheme, t.ID, i, t.Label, t.Definition, asJSON(t)}))
	}
	return rows
}
