package incident

import (
	"cmp"
	"slices"
	"strings"
)

// levels returns the parts of a place's name, from the country inwards.
func (p *Place) levels() [5]*string {
	return [5]*string{&p.Country, &p.Admin1, &p.Admin2, &p.Place, &p.Site}
}

// adminLevels are the levels that a reference may add: country, admin1, admin2.
const adminLevels = 3

// compatible reports whether no level of the one is at odds with the other's.
func (p Place) compatible(o Place) bool {
	mine, others := p.levels(), o.levels()
	for i := range mine {
		a, b := folded(*mine[i]), folded(*others[i])
		if a != "" && b != "" && a != b {
			return false
		}
	}
	return true
}

// depth is the number of the innermost level that is stated, from 1; 0 is none.
func (p Place) depth() int {
	depth := 0
	for i, level := range p.levels() {
		if *level != "" {
			depth = i + 1
		}
	}
	return depth
}

// width makes the place with the innermost level the narrowest, and of those
// the one that states most levels.
func (p Place) width() int64 {
	stated := 0
	for _, level := range p.levels() {
		if *level != "" {
			stated++
		}
	}
	return -int64(10*p.depth() + stated)
}

// fill takes over the first so many levels of o that p does not state.
func (p *Place) fill(o Place, count int) (changed bool) {
	mine, others := p.levels(), o.levels()
	for i := range count {
		if *mine[i] == "" && *others[i] != "" {
			*mine[i], changed = *others[i], true
		}
	}
	return changed
}

// text is what two places that state the same have in common.
func (p Place) text() string {
	var b strings.Builder
	for _, level := range p.levels() {
		b.WriteString(folded(*level) + "\x00")
	}
	return b.String()
}

func placeOf(c spoken) Place { return c.Value.(Place) }

func placesAgree(claims []spoken) bool {
	for i, a := range claims {
		for _, b := range claims[i+1:] {
			if !placeOf(a).compatible(placeOf(b)) {
				return false
			}
		}
	}
	return true
}

// placeAnswer answers a single-valued property of type place; ok is false where
// nothing but denials is left.
func (c *computation) placeAnswer(property string, claims []spoken) (answer PlaceAnswer, ok bool) {
	stating, denying := split(claims)
	voices := speakers(stating)
	if len(voices) == 0 {
		return PlaceAnswer{}, false
	}
	ranked := rankedPlaces(stating, voices)
	place := c.merge(ranked)
	compatible := placesAgree(voices) && len(againstThemselves(stating, placesAgree)) == 0 && !placeDenied(place, denying)
	used := c.consult(&place, voices, c.references[property])
	return PlaceAnswer{
		Property: property, Place: place,
		Agreement: agreement(len(voices), compatible), IndependentSources: len(voices),
		Claims: ascending(append(claimIDs(claims), used...)),
	}, true
}

func rankedPlaces(stating, voices []spoken) []*option {
	all := options(stating, voices, func(c spoken) string { return placeOf(c).text() })
	for _, o := range all {
		place := placeOf(o.claims[0])
		o.width = place.width()
		for _, c := range voices {
			if place.compatible(placeOf(c)) {
				o.support++
			}
		}
	}
	rank(all)
	return all
}

// merge starts with the best place and adds, from one option to the next, the
// levels that are still open and what they are compatible with.
func (c *computation) merge(ranked []*option) Place {
	var merged Place
	var claims []spoken
	for _, o := range ranked {
		place := spelling(o.claims)
		if merged.compatible(place) {
			merged.fill(place, len(place.levels()))
			claims = append(claims, c.narrowestFirst(o.claims)...)
		}
	}
	merged.Precision = placeOf(c.narrowestFirst(claims)[0]).Precision
	for _, claim := range claims {
		if merged.locate(placeOf(claim)) {
			break
		}
	}
	return merged
}

// spelling chooses among names that differ in case or spaces only.
func spelling(claims []spoken) Place {
	var places []Place
	for _, c := range claims {
		p := placeOf(c)
		places = append(places, Place{Country: p.Country, Admin1: p.Admin1, Admin2: p.Admin2, Place: p.Place, Site: p.Site})
	}
	return slices.MinFunc(places, func(a, b Place) int { return strings.Compare(jsonText(a), jsonText(b)) })
}

// locate takes over o's coordinates, where it has any, with their precision.
func (p *Place) locate(o Place) bool {
	if o.Longitude == nil || o.Latitude == nil {
		return false
	}
	p.Longitude, p.Latitude, p.Precision = o.Longitude, o.Latitude, o.Precision
	return true
}

func (c *computation) narrowestFirst(claims []spoken) []spoken {
	precision := func(s spoken) int { return c.vocabulary.position(SchemePrecision, placeOf(s).Precision) }
	return slices.SortedFunc(slices.Values(claims), func(a, b spoken) int {
		return cmp.Or(cmp.Compare(precision(a), precision(b)), -later(a, b))
	})
}

// placeDenied reports whether a denial names the place, or one that holds it.
func placeDenied(place Place, denying []spoken) bool {
	return slices.ContainsFunc(denying, func(c spoken) bool {
		denied := placeOf(c)
		return !place.fill(denied, len(place.levels())) && place.compatible(denied)
	})
}

// consult lets references add what no voice states: coordinates, and the levels
// down to admin2. It returns the ids of the claims that added something. A
// reference that is at odds with the place, or names a narrower one, adds nothing.
func (c *computation) consult(place *Place, voices, references []spoken) []string {
	var used []string
	named := *place
	for _, r := range c.narrowestFirst(references) {
		reference := placeOf(r)
		if !place.compatible(reference) || reference.depth() > named.depth() {
			continue
		}
		located := place.Longitude == nil && place.locate(reference)
		filled := place.fill(uncontradicted(reference, voices), adminLevels)
		if located || filled {
			used = append(used, r.ID)
		}
	}
	return used
}

// uncontradicted is the reference's place without the levels at which a voice
// says otherwise.
func uncontradicted(reference Place, voices []spoken) Place {
	mine := reference.levels()
	for _, c := range voices {
		said := placeOf(c)
		for i, level := range said.levels() {
			if *level != "" && folded(*level) != folded(*mine[i]) {
				*mine[i] = ""
			}
		}
	}
	return reference
}
