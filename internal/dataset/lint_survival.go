package dataset

import "github.com/openincidents/openincidents/internal/incident"

// lintSurvival reports live events and groups without a claim that counts.
func (l *linter) lintSurvival() {
	for _, r := range l.records {
		if r.recordType == incident.TypeSource || !r.header.Live() || l.survives(r) {
			continue
		}
		l.add(r, yamlPath{"claims"}, "no claim counts for this %s: it needs one that is neither withdrawn nor deprecated, by a live report that is not retracted; else withdraw the record", r.recordType)
	}
}

func (l *linter) survives(r *record) bool {
	for i, c := range r.claims() {
		source := l.source(c.Source)
		// A claim whose source is unknown has its own finding.
		if source == nil && (c.Source == "" || l.wrong(r, yamlPath{"claims", i, "source"}) || l.unreadable[c.Source]) {
			return true
		}
		if source != nil && source.Live() && incident.Counts(c, factsOf(*source)) {
			return true
		}
	}
	return false
}

func factsOf(s incident.Source) incident.SourceFacts {
	return incident.SourceFacts{
		Voice: s.Voice(), Published: s.Published,
		Reference: s.Role == incident.RoleReference, Retracted: s.Retracted != nil,
	}
}

// lintUnused reports live sources that no claim and no other source names.
func (l *linter) lintUnused() {
	used := map[string]bool{}
	l.each(incident.TypeSource, func(r *record) {
		if r.source.Origin != r.header.ID {
			used[r.source.Origin] = true
		}
	})
	l.eachClaim(func(_ *record, _ yamlPath, c incident.Claim) {
		used[c.Source] = true
		for _, id := range c.RestsOn {
			used[id] = true
		}
	})
	l.each(incident.TypeSource, func(r *record) {
		if r.header.Live() && !used[r.header.ID] {
			l.add(r, nil, "nothing uses this source: no claim, rests_on or origin names it; add claims or remove the file")
		}
	})
}
