package store

// subordinate are the relations by which one group belongs to another.
var subordinate = []string{"branch-of", "part-of", "affiliate-of"}

// participants narrows events to those that groups take part in.
func (c *conditions) participants(f EventFilter) {
	role := ""
	if len(f.Roles) > 0 {
		role, c.args["roles"] = " AND y.role = ANY(@roles)", f.Roles
	}
	named, none := withoutNone(f.Groups)
	if len(f.Roles) > 0 && (none || len(named) == 0) {
		c.hold(`x.event IN (SELECT y.subject FROM participant_v y WHERE ` + at("y") + role + `)`)
	}
	if len(f.Groups) > 0 {
		c.someGroup(named, none, f.Subgroups, role)
	}
	c.onlyGroups(f.OnlyGroups, role)
}

// someGroup narrows events to those in which one of some groups takes part, or
// none at all.
func (c *conditions) someGroup(named []string, none, subgroups bool, role string) {
	keys := keysOf(groupTable, "groups")
	if subgroups {
		keys, c.args["subordinate"] = withSubgroups("groups"), subordinate
	}
	if !none {
		c.takesPart(keys, "groups", named, role)
		return
	}
	c.args["groups"] = named
	c.either([]string{
		`x.event IN (SELECT y.subject FROM participant_v y WHERE y."group" IN ` + keys + ` AND ` + at("y") + role + `)`,
		`NOT EXISTS (SELECT FROM participant_v y WHERE y.subject = x.event AND y."group" IS NOT NULL AND ` + at("y") + role + `)`,
	})
}

// takesPart narrows events to those in which one of some groups takes part.
func (c *conditions) takesPart(groups, name string, ids []string, role string) {
	c.add(`x.event IN (SELECT y.subject FROM participant_v y WHERE y."group" IN `+groups+` AND `+at("y")+role+`)`, name, ids)
}

// withSubgroups selects the keys of the groups with the ids @argument and of all
// that belong to them, at whatever remove. Relations may go round in circles.
func withSubgroups(argument string) string {
	return `(WITH RECURSIVE below (key) AS (
			SELECT * FROM ` + keysOf(groupTable, argument) + ` named
			UNION SELECT z.subject FROM below JOIN relation_v z ON z."group" = below.key
				AND z.relation = ANY(@subordinate) AND ` + at("z") + `)
		SELECT key FROM below)`
}

// onlyGroups narrows events to those that one group alone takes part in, or not
// just one.
func (c *conditions) onlyGroups(ids []string, role string) {
	if len(ids) == 0 {
		return
	}
	// null where there is no group, or several
	only := `(SELECT CASE WHEN count(DISTINCT y."group") = 1 THEN min(y."group") END
		FROM participant_v y WHERE y.subject = x.event AND ` + at("y") + role + `)`
	named, none := withoutNone(ids)
	if !none {
		// leads to few events, of which the one below is then asked
		c.takesPart(keysOf(groupTable, "only_groups"), "only_groups", named, role)
	}
	c.args["only_groups"] = named
	c.either(orNull(only, keysOf(groupTable, "only_groups"), named, none))
}

// reports narrows events to those that sources make a claim about.
func (c *conditions) reports(f EventFilter) {
	c.anyOf(reportedBy("x.event", "sources"), "sources", f.Sources)
	if len(f.OnlySources) == 0 {
		return
	}
	named, none := withoutNone(f.OnlySources)
	if !none {
		c.hold(reportedBy("x.event", "only_sources"))
	}
	c.args["only_sources"] = named
	c.either(orNull("CASE WHEN cardinality(x.sources) = 1 THEN x.sources[1] END", keysOf(sourceTable, "only_sources"), named, none))
}

// reportedBy is the condition that one of the sources with the ids @argument
// makes a claim about the record whose key is in a column.
func reportedBy(column, argument string) string {
	return column + ` IN (SELECT c.subject FROM claim_v c
		WHERE c.source IN ` + keysOf(sourceTable, argument) + ` AND c.state = 'live' AND ` + at("c") + `)`
}

// orNull are the conditions of which one must hold where a value is to be among
// keys, or null where none is asked for.
func orNull(value, keys string, named []string, none bool) []string {
	var either []string
	if len(named) > 0 {
		either = append(either, value+" IN "+keys)
	}
	if none {
		either = append(either, value+" IS NULL")
	}
	return either
}
