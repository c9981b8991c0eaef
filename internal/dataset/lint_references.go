package dataset

import (
	"slices"
	"strings"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/nearest"
)

// lintReferences follows every id that a record or claim names.
func (l *linter) lintReferences() {
	for _, r := range l.records {
		l.lintReference(r, yamlPath{"merged_into"}, r.header.MergedInto, r.recordType, mustBeLive)
	}
	for _, r := range l.records {
		if !r.header.Live() {
			continue
		}
		l.lintReference(r, yamlPath{"part_of"}, r.event.PartOf, incident.TypeEvent, mustBeLive)
		l.lintReference(r, yamlPath{"origin"}, r.source.Origin, incident.TypeSource, mustBeLive)
	}
	l.eachClaim(l.lintClaimReferences)
}

func (l *linter) lintClaimReferences(r *record, p yamlPath, c incident.Claim) {
	need := mustBeLive
	if c.Withdrawn != nil || !r.header.Live() {
		need = mayBeGone
	}
	l.lintReference(r, p.child("source"), c.Source, incident.TypeSource, need)
	for i, item := range r.root.find(p).list("rests_on") {
		l.lintReference(r, p.child("rests_on", i), item.string(), incident.TypeSource, need)
		if item.string() == c.Source && c.Source != "" {
			l.add(r, p.child("rests_on", i), "%q is the claim's own source; rests_on names what that source itself relies on", c.Source)
		}
	}
	switch v := c.Value.(type) {
	case incident.Participant:
		l.lintReference(r, p.child("value", "group"), v.Group, incident.TypeGroup, need)
	case incident.Relation:
		l.lintReference(r, p.child("value", "group"), v.Group, incident.TypeGroup, need)
		if v.Group == r.header.ID {
			l.add(r, p.child("value", "group"), "a group has no relation to itself; name another group")
		}
	}
}

// need says in which state a record must be that something refers to.
type need int

const (
	// mustBeLive: neither withdrawn nor merged.
	mustBeLive need = iota
	// mayBeGone: there, in whatever state; what is withdrawn may refer to it.
	mayBeGone
)

func (l *linter) lintReference(r *record, p yamlPath, id string, want incident.RecordType, need need) {
	target := l.byID[id]
	switch {
	case id == "" || l.uncertain[id] || l.wrong(r, p):
	case target == nil && l.hidden[want]:
	case target == nil:
		l.lintUnknown(r, p, id, want)
	case target.recordType != want:
		l.add(r, p, "%q stands among the %ss; the id of one of the %ss belongs here", id, target.recordType, want)
	case need == mustBeLive && !target.doubtful:
		l.lintLive(r, p, target)
	}
}

func (l *linter) lintLive(r *record, p yamlPath, target *record) {
	id, into := target.header.ID, yamlPath{"merged_into"}
	switch {
	case target.header.Withdrawn != nil:
		l.add(r, p, "%q is withdrawn; nothing live may refer to it", id)
	case target.header.MergedInto == "" || l.leadsAstray(target):
	case p.String() == into.String():
		l.add(r, p, "%q is itself merged into %q; name %q", id, target.header.MergedInto, l.survivor(target))
	default:
		l.add(r, p, "%q is merged; write %q", id, l.survivor(target))
	}
}

// leadsAstray reports whether a merged record names what is no record of its
// type, or comes back to itself: only that is then reported.
func (l *linter) leadsAstray(r *record) bool {
	seen := map[*record]bool{}
	for at := r; at.header.MergedInto != ""; at = l.byID[at.header.MergedInto] {
		next := l.byID[at.header.MergedInto]
		if next == nil || next.recordType != r.recordType || next.header.Withdrawn != nil || seen[at] {
			return true
		}
		seen[at] = true
	}
	return false
}

// survivor returns the id that stands at the end of a chain of merged records,
// which must not lead astray.
func (l *linter) survivor(r *record) string {
	for r.header.MergedInto != "" {
		r = l.byID[r.header.MergedInto]
	}
	return r.header.ID
}

func (l *linter) lintUnknown(r *record, p yamlPath, id string, want incident.RecordType) {
	var ids []string
	l.each(want, func(r *record) { ids = append(ids, r.header.ID) })
	if near := nearest.Word(id, ids); near != "" {
		l.add(r, p, "there is no %s %q; did you mean %q?", want, id, near)
		return
	}
	l.add(r, p, "there is no %s %q; add %ss/%s.yaml or correct the id", want, id, want, id)
}

// lintCycles reports records that come back to themselves, at each of them.
func (l *linter) lintCycles() {
	links := map[string]func(r *record) string{
		"part_of":     func(r *record) string { return r.event.PartOf },
		"origin":      func(r *record) string { return r.source.Origin },
		"merged_into": func(r *record) string { return r.header.MergedInto },
	}
	for key, next := range links {
		for _, r := range l.records {
			if cycle := l.cycle(r, next); cycle != nil {
				l.add(r, yamlPath{key}, "leads back to this record: %s; one of these links is wrong", strings.Join(cycle, " → "))
			}
		}
	}
}

// cycle returns the ids from r back to r, or nil where the links end or enter a
// cycle that r is not part of.
func (l *linter) cycle(r *record, next func(r *record) string) []string {
	ids := []string{r.header.ID}
	for at := r; ; {
		id := next(at)
		if id == "" || l.byID[id] == nil {
			return nil
		}
		at = l.byID[id]
		if at == r {
			return append(ids, id)
		}
		if slices.Contains(ids, id) {
			return nil
		}
		ids = append(ids, id)
	}
}
