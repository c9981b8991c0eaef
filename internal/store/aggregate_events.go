package store

import (
	"fmt"
	"slices"
	"strings"
)

// eventSums writes the SQL that sums the events that match.
type eventSums struct {
	Aggregation
	where *conditions
	roles []string
}

// eventCells reads cells from the flat rows of the events that match.
func eventCells(where *conditions, f EventFilter, a Aggregation) cellQuery {
	e := eventSums{a, where, f.Roles}
	where.args["sum_population"], where.args["sum_properties"], where.args["sum_roles"] = a.Population, a.Properties, f.Roles
	q := cellQuery{by: a.By, with: e.with(), from: e.from(), keys: a.keys(), args: where.args,
		events: "count(*) FILTER (WHERE t.has_parts IS NOT TRUE)"}
	for _, property := range a.Properties {
		q.sums = append(q.sums, e.sum(property))
	}
	return q
}

// matching is FROM and WHERE of the flat rows x of the events that match.
func (e eventSums) matching(and ...string) string {
	return "FROM event_row_v x " + e.where.where(append(and, at("x"))...)
}

func (e eventSums) from() string {
	from := "FROM event_row_v x LEFT JOIN tree t ON t.event = x.event" + e.joinNumbers("x.event")
	if slices.Contains(e.By, ByGroup) {
		from += " LEFT JOIN taking_part g ON g.subject = x.event"
	}
	if slices.Contains(e.By, BySource) && e.Each {
		from += " LEFT JOIN LATERAL unnest(x.sources) AS s (key) ON true"
	}
	return from + "\n" + e.where.where(at("x"))
}

func (e eventSums) with() string {
	tables := []string{e.parts(), e.above()}
	if e.Population != "" {
		tables = append(tables, e.numbers())
	}
	tables = append(tables, e.own(), e.tree())
	if slices.Contains(e.By, ByGroup) {
		tables = append(tables, e.takingPart())
	}
	return "WITH RECURSIVE " + strings.Join(tables, ", ")
}

// parts are the matching events that are part of another.
func (e eventSums) parts() string {
	return "part AS (SELECT x.event, x.part_of AS series " + e.matching("x.part_of IS NOT NULL") + ")"
}

// above has each series of a part with itself and all that it is part of. Walks
// go by key: the planner expects many series, and would read all events for them.
func (e eventSums) above() string {
	return `above AS (
		SELECT DISTINCT series AS below, series FROM part
		UNION SELECT a.below, y.part_of
		  FROM above a
		 CROSS JOIN LATERAL (SELECT y.part_of FROM event_row_v y
		                      WHERE y.event = a.series AND ` + at("y") + ` AND y.part_of IS NOT NULL OFFSET 0) y)`
}

// own has the matching ones among those series, and which numbers of their own
// they have.
func (e eventSums) own() string {
	return `own AS (
		SELECT s.series` + e.each(", %[2]s%[1]s IS NOT NULL AS %[1]s") + `
		  FROM (SELECT DISTINCT series FROM above) s
		 CROSS JOIN LATERAL (SELECT * ` + e.matching("x.event = s.series") + ` OFFSET 0) x` + e.joinNumbers("s.series") + `)`
}

// tree has what is known of series and parts alone: that an event has parts among
// those that match, and which of its numbers a matching series above it has too.
func (e eventSums) tree() string {
	return `tree AS (
		SELECT event, bool_or(has_parts) AS has_parts` + e.each(", bool_or(%[1]s) AS %[1]s") + `
		  FROM (SELECT series AS event, true AS has_parts` + e.each(", false AS %[1]s") + ` FROM above
		        UNION ALL
		        SELECT part.event, false` + e.each(", own.%[1]s") + `
		          FROM part JOIN above ON above.below = part.series JOIN own ON own.series = above.series) AS known
		 GROUP BY event)`
}

// numbers are those of the population, in columns named like those of the flat row.
func (e eventSums) numbers() string {
	return `numbers AS (
		SELECT f.subject` + e.each(`,
		       max(f.best) FILTER (WHERE f.property = '%[1]s') AS %[1]s,
		       max(f.low) FILTER (WHERE f.property = '%[1]s') AS %[1]s_low,
		       max(f.high) FILTER (WHERE f.property = '%[1]s') AS %[1]s_high`) + `
		  FROM figure_v f
		 WHERE ` + at("f") + ` AND f.population = @sum_population AND f.property = ANY(@sum_properties)
		   AND f.period IS NULL AND f.area IS NULL AND f.point_in_time IS NULL AND f.best IS NOT NULL
		   AND f.subject IN (SELECT x.event ` + e.matching() + `)
		 GROUP BY f.subject)`
}

func (e eventSums) joinNumbers(event string) string {
	if e.Population == "" {
		return ""
	}
	return " LEFT JOIN numbers n ON n.subject = " + event
}

// takingPart has the one group that takes part in an event, or each of them.
func (e eventSums) takingPart() string {
	from := `FROM participant_v y
		 WHERE ` + at("y") + ` AND y."group" IS NOT NULL AND y.subject IN (SELECT x.event ` + e.matching() + `)`
	if len(e.roles) > 0 {
		from += ` AND y.role = ANY(@sum_roles)`
	}
	if e.Each {
		return `taking_part AS (SELECT DISTINCT y.subject, y."group" AS key ` + from + `)`
	}
	return `taking_part AS (SELECT y.subject, min(y."group") AS key ` + from + `
		 GROUP BY y.subject HAVING min(y."group") = max(y."group"))`
}

// each repeats a format for each property; %[2]s is the row that has its numbers.
func (e eventSums) each(format string) string {
	var sql strings.Builder
	for _, property := range e.Properties {
		sql.WriteString(strings.ReplaceAll(strings.ReplaceAll(format, "%[1]s", property), "%[2]s", e.row()))
	}
	return sql.String()
}

func (e eventSums) row() string {
	if e.Population == "" {
		return "x."
	}
	return "n."
}

func (e eventSums) sum(property string) sumSQL {
	best := e.row() + property
	value := map[Estimate]string{
		EstimateLow:  best + "_low",
		EstimateBest: best,
		EstimateHigh: fmt.Sprintf("coalesce(%[1]s_high, %[1]s)", best),
	}[e.Estimate]
	counts := fmt.Sprintf("%s IS NOT NULL AND t.%s IS NOT TRUE", best, property)
	return sumSQL{
		value:     fmt.Sprintf("sum(%s) FILTER (WHERE %s)", value, counts),
		events:    fmt.Sprintf("count(*) FILTER (WHERE %s)", counts),
		openEnded: fmt.Sprintf("count(*) FILTER (WHERE %s AND %s_high IS NULL)", counts, best),
	}
}
