package dataset

import (
	"fmt"

	"github.com/openincidents/openincidents/internal/incident"
)

// lintIDs fills byID; an id names one record, whatever its type.
func (l *linter) lintIDs() {
	for _, r := range l.records {
		if first, taken := l.byID[r.header.ID]; taken {
			l.report(r.file, 0, 0, nil, fmt.Sprintf("the id %q belongs to %s already; choose another file name", r.header.ID, first.file))
			l.uncertain[r.header.ID] = true
			continue
		}
		l.byID[r.header.ID] = r
	}
}

// claimPlace is where a claim stands.
type claimPlace struct {
	record *record
	path   yamlPath
}

// lintClaimIDs reports claims that share an id. Claims of one source about one
// property at one place share the default one.
func (l *linter) lintClaimIDs() {
	first := map[string]claimPlace{}
	l.eachClaim(func(r *record, p yamlPath, c incident.Claim) {
		if explicit := r.root.find(p.child("id")).string(); explicit != "" && !incident.ValidID(explicit) {
			l.lintExplicitID(r, p.child("id"), explicit)
		}
		before, taken := first[c.ID]
		if !taken {
			first[c.ID] = claimPlace{r, p}
			return
		}
		if c.Property == "" || c.Source == "" {
			return
		}
		line, _ := before.record.root.locate(before.path)
		l.add(r, p.child("id"), "%s of %s:%d has the same id %s; give this claim an explicit id of its own, or remove it if it says the same", before.path, before.record.file, line, c.ID)
	})
}

func (l *linter) lintExplicitID(r *record, p yamlPath, id string) {
	if !l.wrong(r, p) {
		l.add(r, p, "%q is a path of the API; choose another id", id)
	}
}
