package dataset

import (
	"strings"

	"github.com/openincidents/openincidents/internal/incident"
)

func (l *linter) lintQualifiers(r *record, p yamlPath, q incident.Qualifiers) {
	l.lintEDTF(r, p.child("period"), q.Period)
	l.lintEDTF(r, p.child("point_in_time"), q.PointInTime)
	l.lintText(r, p.child("attributed_to"), q.AttributedTo)
	l.lintArea(r, p.child("area"), q.Area)
}

func (l *linter) lintArea(r *record, p yamlPath, area string) {
	country, _, _ := strings.Cut(area, "-")
	if area != "" && !l.wrong(r, p) && !validCountry(country) {
		l.add(r, p, "%q is no country of ISO 3166-1", country)
	}
}

// lintValue checks what the schema cannot: it has held the value's shape and
// words to the property already.
func (l *linter) lintValue(r *record, p yamlPath, c incident.Claim) {
	property, known := incident.StandardVocabulary().Property(c.Property)
	unfit := l.wrong(r, p.child("property"))
	p = p.child("value")
	if unfit || l.wrong(r, p) {
		return
	}
	if _, err := decodeValue(property, r.root.find(p)); known && err != nil {
		l.add(r, p, "%v", err)
		return
	}
	switch v := c.Value.(type) {
	case incident.Date:
		l.lintClaimedDate(r, p.child("edtf"), v.EDTF)
	case incident.Place:
		l.lintPlace(r, p, v)
	case incident.Text:
		l.lintText(r, p.child("text"), v.Text)
	case incident.Person:
		l.lintText(r, p.child("name"), v.Name)
		l.lintText(r, p.child("description"), v.Description)
	case incident.Participant:
		l.lintText(r, p.child("name"), v.Name)
	case incident.Count:
		l.lintText(r, p.child("unquantified"), v.Words)
	}
}

func (l *linter) lintClaimedDate(r *record, p yamlPath, edtf string) {
	l.lintEDTF(r, p, edtf)
	if strings.HasPrefix(edtf, "{") && !l.wrong(r, p) {
		l.add(r, p, "%q is a set; sets are what a series' date becomes; state one claim for each event", edtf)
	}
}

func (l *linter) lintPlace(r *record, p yamlPath, v incident.Place) {
	if v.Country != "" && !validCountry(v.Country) {
		l.add(r, p.child("country"), "%q is no country of ISO 3166-1", v.Country)
	}
	prefix, _, _ := strings.Cut(v.Admin1, "-")
	switch {
	case v.Admin1 != "" && v.Country == "":
		l.add(r, p.child("country"), `"country" is missing; admin1 %s lies in %s`, v.Admin1, prefix)
	case v.Admin1 != "" && prefix != v.Country:
		l.add(r, p.child("admin1"), "%s lies in %s, and country says %s", v.Admin1, prefix, v.Country)
	}
	l.lintText(r, p.child("admin2"), v.Admin2)
	l.lintText(r, p.child("place"), v.Place)
	l.lintText(r, p.child("site"), v.Site)
	if v == (incident.Place{Precision: v.Precision}) {
		l.add(r, p, "names no place; give country, admin1, admin2, place, site or coordinates")
	}
}
