package dataset

import (
	"slices"

	"github.com/openincidents/openincidents/internal/incident"
)

// lintSurvival reports live events and groups without a claim that counts.
func (l *linter) lintSurvival() {
	facts := l.facts()
	for _, r := range l.records {
		if r.recordType == incident.TypeSource || !r.header.Live() || l.survives(r, facts) {
			continue
		}
		l.add(r, yamlPath{"claims"}, "no claim counts for this %s: it needs one that is neither withdrawn nor deprecated, by a live report that is not retracted; else withdraw the record", r.recordType)
	}
}

func (l *linter) facts() map[string]incident.SourceFacts {
	var sources []incident.Source
	l.each(incident.TypeSource, func(r *record) { sources = append(sources, r.source) })
	return incident.FactsOf(sources)
}

func (l *linter) survives(r *record, facts map[string]incident.SourceFacts) bool {
	return slices.ContainsFunc(r.claims(), func(c incident.Claim) bool {
		// What is wrong with such a source has its own finding.
		if !l.certain(c.Source) {
			return true
		}
		return l.byID[c.Source].header.Live() && incident.Counts(c, facts[c.Source])
	})
}

// certain reports whether a source and those that it reprints could be read as
// they were meant.
func (l *linter) certain(id string) bool {
	for seen := map[string]bool{}; !seen[id]; {
		seen[id] = true
		source := l.source(id)
		if source == nil || l.wrong(l.byID[id], yamlPath{"merged_into"}) {
			return false
		}
		if source.Origin == "" {
			return true
		}
		id = source.Origin
	}
	return false
}

// lintUnused reports live sources that no claim and no other source names.
// Where not all names could be read, none is missed.
func (l *linter) lintUnused() {
	if l.namesMissing() {
		return
	}
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

// namesMissing reports whether some file may name a source in a way that could
// not be read or led nowhere.
func (l *linter) namesMissing() bool {
	missing := len(l.uncertain) > 0 || len(l.hidden) > 0
	for _, r := range l.records {
		missing = missing || r.doubtful || l.wrong(r, yamlPath{"origin"})
	}
	l.eachClaim(func(r *record, p yamlPath, _ incident.Claim) {
		missing = missing || l.wrong(r, p.child("source")) || l.wrong(r, p.child("rests_on"))
	})
	return missing
}
