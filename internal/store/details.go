package store

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/openincidents/openincidents/internal/incident"
)

// details are what a page of events or groups has in other tables, by the key
// of the subject. They are read in one round trip, whatever the page's size.
type details struct {
	figures     map[int64][]incident.Figure
	values      map[int64][]positioned
	externalIDs map[int64]map[string]string
	parts       map[int64][]string
	groupTitles map[int64]map[string]string
	underlying  map[int64][]string
	claims      map[int64][]Claim
	// sources are by their own keys.
	sources map[int64]SourceRef
}

// positioned is a participant or a relation with its place among the values.
type positioned struct {
	position int
	value    incident.SetValue
}

// incomplete is a record as its own table has it: details make it a T.
type incomplete[T any] interface {
	subject() int64
	// reports are the keys of the record's sources.
	reports() []int64
	with(d *details) T
}

// complete adds to records what is wanted of them and stands in other tables.
func complete[R incomplete[T], T any](ctx context.Context, s *Store, rev int64, rows []R, want wanted) ([]T, error) {
	var subjects, sources []int64
	for _, row := range rows {
		subjects, sources = append(subjects, row.subject()), append(sources, row.reports()...)
	}
	d := newDetails()
	if len(subjects) > 0 {
		slices.Sort(sources)
		args := pgx.NamedArgs{"rev": rev, "subjects": subjects, "source_keys": slices.Compact(sources)}
		if err := s.read(ctx, d, rows[0], args, want); err != nil {
			return nil, err
		}
	}
	records := make([]T, len(rows))
	for i, row := range rows {
		records[i] = row.with(d)
	}
	return records, nil
}

func newDetails() *details {
	return &details{
		figures: map[int64][]incident.Figure{}, values: map[int64][]positioned{},
		externalIDs: map[int64]map[string]string{}, parts: map[int64][]string{},
		groupTitles: map[int64]map[string]string{}, sources: map[int64]SourceRef{}, underlying: map[int64][]string{},
		claims: map[int64][]Claim{},
	}
}

// read fills in details of records of the type of one of them.
func (s *Store) read(ctx context.Context, d *details, of any, args pgx.NamedArgs, want wanted) error {
	_, isGroup := of.(groupRowRead)
	batch := &pgx.Batch{}
	for _, part := range []struct {
		needed bool
		queue  func(*pgx.Batch, pgx.NamedArgs)
	}{
		{want.any("figures"), d.queueFigures},
		{!isGroup && want.any("participants"), d.queueParticipants},
		{isGroup && want.any("relations"), d.queueRelations},
		{want.any("external_ids"), d.queueExternalIDs},
		{!isGroup && want.any("parts"), d.queueParts},
		{want.any("sources"), d.queueSources},
		{want.any("underlying_sources"), d.queueUnderlying},
		{want.claims, d.queueClaims},
	} {
		if part.needed {
			part.queue(batch, args)
		}
	}
	if batch.Len() == 0 {
		return nil
	}
	return unavailable(s.pool.SendBatch(ctx, batch).Close())
}

// queue adds a statement whose rows are read into T by name, one by one.
func queue[T any](batch *pgx.Batch, sql string, args pgx.NamedArgs, each func(T)) {
	batch.Queue(sql, args).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, pgx.RowToStructByName[T])
		for _, item := range list {
			each(item)
		}
		return err
	})
}

func (d *details) queueFigures(batch *pgx.Batch, args pgx.NamedArgs) {
	type figureRow struct {
		Subject                               int64
		Property, Agreement, Rule             string
		Population, Period, Area, PointInTime *string
		BestBasis                             *string
		Best, Low, High                       *int64
		OpenEnded, Contradictory              bool
		IndependentSources                    int
		Claims                                []string
	}
	queue(batch, `
		SELECT f.subject, f.property, f.population, f.period, f.area, f.point_in_time, f.best, f.best_basis, f.low, f.high,
		       f.open_ended, f.agreement, f.independent_sources, f.contradictory, f.rule, f.claims
		  FROM figure_v f WHERE f.subject = ANY(@subjects) AND `+at("f")+` ORDER BY f.subject, f.position`, args,
		func(r figureRow) {
			d.figures[r.Subject] = append(d.figures[r.Subject], incident.Figure{
				Property: r.Property, Population: orText(r.Population), Period: orText(r.Period), Area: orText(r.Area),
				PointInTime: orText(r.PointInTime), Best: r.Best, BestBasis: incident.BestBasis(orText(r.BestBasis)),
				Low: r.Low, High: r.High, OpenEnded: r.OpenEnded, Agreement: incident.Agreement(r.Agreement),
				IndependentSources: r.IndependentSources, Contradictory: r.Contradictory, Rule: r.Rule, Claims: r.Claims,
			})
		})
}

func (d *details) queueParticipants(batch *pgx.Batch, args pgx.NamedArgs) {
	type participantRow struct {
		Subject                      int64
		Role, Basis, Agreement       string
		Group, Name, GroupTitle      *string
		Period, Area                 *string
		IndependentSources, Position int
		Claims                       []string
	}
	queue(batch, `
		SELECT p.subject, p.role, p.basis, p.period, p.area, p.agreement, r.id AS "group", p.name, g.title AS group_title,
		       p.independent_sources, p.position, p.claims
		  FROM participant_v p
		  LEFT JOIN record r ON r.key = p."group"
		  LEFT JOIN group_v g ON g.key = p."group" AND `+at("g")+`
		 WHERE p.subject = ANY(@subjects) AND `+at("p")+` ORDER BY p.subject, p.position`, args,
		func(r participantRow) {
			d.nameGroup(r.Subject, r.Group, r.GroupTitle)
			d.values[r.Subject] = append(d.values[r.Subject], positioned{r.Position, incident.SetValue{
				Property: "participant",
				Value:    incident.Participant{Group: orText(r.Group), Name: orText(r.Name), Role: r.Role, Basis: r.Basis},
				Period:   orText(r.Period), Area: orText(r.Area),
				Agreement: incident.Agreement(r.Agreement), IndependentSources: r.IndependentSources, Claims: r.Claims,
			}})
		})
}

func (d *details) queueRelations(batch *pgx.Batch, args pgx.NamedArgs) {
	type relationRow struct {
		Subject                      int64
		Relation, Agreement, Group   string
		GroupTitle, Period, Area     *string
		IndependentSources, Position int
		Claims                       []string
	}
	queue(batch, `
		SELECT p.subject, p.relation, p.period, p.area, p.agreement, r.id AS "group", g.title AS group_title,
		       p.independent_sources, p.position, p.claims
		  FROM relation_v p
		  JOIN record r ON r.key = p."group"
		  LEFT JOIN group_v g ON g.key = p."group" AND `+at("g")+`
		 WHERE p.subject = ANY(@subjects) AND `+at("p")+` ORDER BY p.subject, p.position`, args,
		func(r relationRow) {
			d.nameGroup(r.Subject, &r.Group, r.GroupTitle)
			d.values[r.Subject] = append(d.values[r.Subject], positioned{r.Position, incident.SetValue{
				Property: "relation", Value: incident.Relation{Relation: r.Relation, Group: r.Group},
				Period: orText(r.Period), Area: orText(r.Area),
				Agreement: incident.Agreement(r.Agreement), IndependentSources: r.IndependentSources, Claims: r.Claims,
			}})
		})
}

func (d *details) nameGroup(subject int64, id, title *string) {
	if id == nil || title == nil {
		return
	}
	if d.groupTitles[subject] == nil {
		d.groupTitles[subject] = map[string]string{}
	}
	d.groupTitles[subject][*id] = *title
}

func (d *details) queueExternalIDs(batch *pgx.Batch, args pgx.NamedArgs) {
	type externalIDRow struct {
		Record        int64
		Scheme, Value string
	}
	queue(batch, `SELECT x.record, x.scheme, x.value FROM external_id_v x WHERE x.record = ANY(@subjects) AND `+at("x"), args,
		func(r externalIDRow) {
			if d.externalIDs[r.Record] == nil {
				d.externalIDs[r.Record] = map[string]string{}
			}
			d.externalIDs[r.Record][r.Scheme] = r.Value
		})
}

// subjectID is an id that belongs to a subject.
type subjectID struct {
	Subject int64
	ID      string
}

func (d *details) queueParts(batch *pgx.Batch, args pgx.NamedArgs) {
	queue(batch, `
		SELECT e.part_of AS subject, r.id
		  FROM event_v e JOIN record r ON r.key = e.key
		 WHERE e.part_of = ANY(@subjects) AND e.state = 'live' AND `+at("e")+` ORDER BY r.id`, args,
		func(r subjectID) { d.parts[r.Subject] = append(d.parts[r.Subject], r.ID) })
}

func (d *details) queueSources(batch *pgx.Batch, args pgx.NamedArgs) {
	type sourceRefRow struct {
		Key                            int64
		ID, Title, Role                string
		ContainerTitle, URL, Published *string
		Retracted                      bool
	}
	queue(batch, `
		SELECT s.key, r.id, s.title, s.role, s.container_title, s.url, s.published, s.status = 'retracted' AS retracted
		  FROM source_v s JOIN record r ON r.key = s.key
		 WHERE s.key = ANY(@source_keys) AND `+at("s"), args,
		func(r sourceRefRow) {
			d.sources[r.Key] = SourceRef{
				ID: r.ID, Title: r.Title, Role: r.Role, ContainerTitle: orText(r.ContainerTitle), URL: orText(r.URL),
				Published: orText(r.Published), Retracted: r.Retracted,
			}
		})
}

// sourcesOf are the sources with the keys, as far as they were read, by id.
func (d *details) sourcesOf(keys []int64) []SourceRef {
	var list []SourceRef
	for _, key := range keys {
		if source, read := d.sources[key]; read {
			list = append(list, source)
		}
	}
	slices.SortFunc(list, func(a, b SourceRef) int { return strings.Compare(a.ID, b.ID) })
	return list
}

func (d *details) queueUnderlying(batch *pgx.Batch, args pgx.NamedArgs) {
	queue(batch, `
		SELECT DISTINCT c.subject, r.id
		  FROM claim_v c
		  JOIN basis b ON b.set = c.basis_set
		  JOIN record r ON r.key = b.source
		 WHERE c.subject = ANY(@subjects) AND c.basis_set IS NOT NULL AND c.state = 'live' AND `+at("c")+` ORDER BY c.subject, r.id`, args,
		func(r subjectID) { d.underlying[r.Subject] = append(d.underlying[r.Subject], r.ID) })
}

func (d *details) queueClaims(batch *pgx.Batch, args pgx.NamedArgs) {
	batch.Queue(claimSelectKeyed+` WHERE c.subject = ANY(@subjects) AND c.state = 'live' AND `+at("c")+` ORDER BY c.subject, c.id`, args).Query(func(rows pgx.Rows) error {
		list, err := pgx.CollectRows(rows, pgx.RowToStructByName[keyedClaimRow])
		if err != nil {
			return err
		}
		return d.addClaims(list)
	})
}

func (d *details) addClaims(rows []keyedClaimRow) error {
	for _, row := range rows {
		claim, err := row.claim()
		if err != nil {
			return err
		}
		d.claims[row.Key] = append(d.claims[row.Key], claim)
	}
	return nil
}

// answers puts an event's or group's answers together.
func (d *details) answers(subject int64, stored readAnswers, sources []SourceRef) incident.Answers {
	answers := incident.Answers{
		Dates: stored.Dates, Places: stored.Places, Terms: stored.Terms, Values: stored.values(),
		Figures: d.figures[subject], UnderlyingSources: d.underlying[subject],
	}
	// The rows kept the places that their values have among all values.
	for _, p := range d.values[subject] {
		answers.Values = slices.Insert(answers.Values, min(p.position, len(answers.Values)), p.value)
	}
	for _, s := range sources {
		answers.Sources = append(answers.Sources, s.ID)
	}
	return answers
}
