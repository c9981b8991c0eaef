package dataset

import "github.com/openincidents/openincidents/internal/incident"

// lint reports what no schema can say: what holds between values, and between
// records. It goes on after findings, so that all are reported at once.
func (l *linter) lint() {
	l.lintIDs()
	for _, r := range l.records {
		l.lintHeader(r)
	}
	l.each(incident.TypeSource, l.lintSource)
	l.each(incident.TypeEvent, func(r *record) { l.lintText(r, yamlPath{"title"}, r.event.Title) })
	l.each(incident.TypeGroup, func(r *record) { l.lintText(r, yamlPath{"title"}, r.group.Title) })
	l.eachClaim(l.lintClaim)
	l.lintClaimIDs()
	l.lintCycles()
	l.lintReferences()
	l.lintSurvival()
	l.lintUnused()
}

func (l *linter) lintHeader(r *record) {
	if w := r.header.Withdrawn; w != nil {
		l.lintDay(r, yamlPath{"withdrawn", "date"}, w.Date)
		l.lintText(r, yamlPath{"withdrawn", "reason"}, w.Reason)
		if r.header.MergedInto != "" {
			l.add(r, yamlPath{"merged_into"}, "a record is either withdrawn or merged into another; keep one of the two")
		}
	}
	for scheme, id := range r.header.ExternalIDs {
		l.lintText(r, yamlPath{"external_ids", scheme}, id)
	}
}

func (l *linter) lintClaim(r *record, p yamlPath, c incident.Claim) {
	l.lintQualifiers(r, p, c.Qualifiers)
	l.lintValue(r, p, c)
	l.lintLocator(r, p, c)
	l.lintExcerpt(r, p, c)
	if c.Withdrawn != nil {
		l.lintDay(r, p.child("withdrawn", "date"), c.Withdrawn.Date)
		l.lintText(r, p.child("withdrawn", "reason"), c.Withdrawn.Reason)
	}
}
