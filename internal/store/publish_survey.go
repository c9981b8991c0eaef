package store

import (
	"github.com/openincidents/openincidents/internal/incident"
)

// survey is what has to be known of all records before one of them is written.
type survey struct {
	// ids are those of all records, in their order; types are the types, by id.
	ids   []string
	types map[string]incident.RecordType
	// references are ids that records refer to and that are not among them, each
	// with a record that does.
	references map[string]string
	// sources have no more than the rules need to know of them.
	sources []incident.Source
	// parts are the ids of the live parts of series, by the id of the series.
	parts map[string][]string
	// ended are the ids of records that are withdrawn or merged.
	ended []string
}

// surveyOf goes through all records once.
func surveyOf(r Stream) *survey {
	v := &survey{types: map[string]incident.RecordType{}, references: map[string]string{}, parts: map[string][]string{}}
	for s := range r.Sources {
		v.note(s.Header, incident.TypeSource, nil, s.Origin)
		v.sources = append(v.sources, incident.Source{Header: incident.Header{ID: s.ID},
			Published: s.Published, Role: s.Role, Origin: s.Origin, Retracted: s.Retracted})
	}
	for g := range r.Groups {
		v.note(g.Header, incident.TypeGroup, g.Claims)
	}
	for e := range r.Events {
		v.note(e.Header, incident.TypeEvent, e.Claims, e.PartOf)
		if e.PartOf != "" && e.Live() {
			v.parts[e.PartOf] = append(v.parts[e.PartOf], e.ID)
		}
	}
	for id := range v.references {
		if _, given := v.types[id]; given {
			delete(v.references, id)
		}
	}
	return v
}

func (v *survey) note(h incident.Header, of incident.RecordType, claims []incident.Claim, others ...string) {
	if _, seen := v.types[h.ID]; !seen {
		v.ids = append(v.ids, h.ID)
	}
	v.types[h.ID] = of
	if !h.Live() {
		v.ended = append(v.ended, h.ID)
	}
	v.refer(h.ID, h.MergedInto)
	v.refer(h.ID, others...)
	for _, c := range claims {
		v.refer(h.ID, referredBy(c)...)
	}
}

// refer notes what a record refers to, but for what was seen already: of a large
// publication nearly all is.
func (v *survey) refer(in string, ids ...string) {
	for _, id := range ids {
		if _, given := v.types[id]; !given && id != "" {
			v.references[id] = in
		}
	}
}

// referredBy are the ids that a claim names; they may be empty.
func referredBy(c incident.Claim) []string {
	return append([]string{c.Source, targetOf(c.Value)}, c.RestsOn...)
}
