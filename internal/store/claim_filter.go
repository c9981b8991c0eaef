package store

// claimConditions narrows versions c of claims, about records r, to those that
// match. Counts looks at the versions s of their sources too.
func claimConditions(rev int64, f ClaimFilter) *conditions {
	where := newConditions(rev)
	where.oneOf("c.id", "ids", f.IDs)
	where.oneOf("r.collection", "collections", f.Collections)
	where.oneOf("c.property", "properties", f.Properties)
	where.oneOf("c.rank", "ranks", f.Ranks)
	where.oneOf("c.attributed_to", "attributed_to", f.AttributedTo)
	where.oneOrNone("c.population", "populations", f.Populations)
	where.anyOf("c.source IN "+keysOf(sourceTable, "sources"), "sources", f.Sources)
	where.anyOf("c.basis_set IN (SELECT b.set FROM basis b WHERE b.source IN "+keysOf(sourceTable, "rests_on")+")", "rests_on", f.RestsOn)
	where.subjects("c.subject", f.Events, f.Groups)
	where.changedSince("c.rev_from", f.ChangedSince)
	if f.Counts != nil {
		where.add("("+claimCounts+") = @counts", "counts", *f.Counts)
	}
	if f.Subjects != nil {
		where.hold("c.subject IN (SELECT x.event FROM event_row_v x " + where.nested("subject_", eventConditions(rev, *f.Subjects), at("x")) + ")")
	}
	return where
}

// claimCounts is whether a claim c of a source s makes answers.
const claimCounts = "c.rank <> 'deprecated' AND s.role = 'report' AND s.status <> 'retracted'"
