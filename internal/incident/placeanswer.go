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

func placeOf(c spoken) Place { return c.Value.(Place) }

// placesAgree reports whether of any two places one contains the other. Places
// that do form a chain, so that it is enough to look at neighbours.
func placesAgree(claims []spoken) bool {
	chain := make([]*names, 0, len(claims))
	for _, c := range claims {
		chain = append(chain, c.names)
	}
	slices.SortFunc(chain, func(a, b *names) int { return cmp.Compare(a.stated(), b.stated()) })
	for i := 1; i < len(chain); i++ {
		if !chain[i].within(chain[i-1]) {
			return false
		}
	}
	return true
}

// placeAnswers answers a single-valued property of type place; there is none
// where nothing but denials is left.
func (c *computation) placeAnswers(property string, claims []spoken) []PlaceAnswer {
	stating, denying := split(claims)
	voices := speakers(stating)
	if len(voices) == 0 {
		return nil
	}
	ranked := rankedPlaces(stating, voices)
	best := ranked[0].claims[0].names
	compatible := placesAgree(voices) && len(againstThemselves(stating, placesAgree)) == 0 && !placeDenied(best, denying)
	place := c.placed(ranked)
	used := c.consult(&place, voices, c.references[property])
	return []PlaceAnswer{{
		Property: property, Place: place,
		Agreement: agreement(len(voices), compatible), IndependentSources: len(voices),
		Claims: ascending(append(claimIDs(claims), used...)),
	}}
}

// rankedPlaces puts first the place at which the best-supported chain ends.
func rankedPlaces(stating, voices []spoken) []*option {
	all := options(stating, voices, func(c spoken) string { return c.names.text() })
	slices.SortFunc(all, func(a, b *option) int {
		return cmp.Compare(a.claims[0].names.stated(), b.claims[0].names.stated())
	})
	for i, o := range all {
		o.width = o.claims[0].names.width()
		o.endChain(all[:i])
	}
	rank(all)
	return all
}

// endChain finds the best-supported chain of places, each containing the next,
// that ends at o, and counts its voices and preferred places. Wider places have
// been counted before.
func (o *option) endChain(wider []*option) {
	preferred, support := 0, 0
	for _, w := range wider {
		if cmp.Or(cmp.Compare(w.preferred, preferred), cmp.Compare(w.support, support)) > 0 &&
			o.claims[0].names.within(w.claims[0].names) {
			preferred, support = w.preferred, w.support
		}
	}
	o.preferred += preferred
	o.support = o.stated + support
}

// placed is the best place with its precision and, from claims that name it or
// a place that contains it, the narrowest first, coordinates.
func (c *computation) placed(ranked []*option) Place {
	best := ranked[0]
	place := spelling(best.claims)
	place.Precision = placeOf(c.narrowestFirst(best.claims)[0]).Precision
	around := slices.DeleteFunc(slices.Clone(ranked), func(o *option) bool {
		return !best.claims[0].names.within(o.claims[0].names)
	})
	slices.SortStableFunc(around, func(a, b *option) int { return cmp.Compare(a.width, b.width) })
	for _, o := range around {
		for _, claim := range c.narrowestFirst(o.claims) {
			if place.locate(placeOf(claim)) {
				return place
			}
		}
	}
	return place
}

// spelling chooses among names that differ in case or spaces only.
func spelling(claims []spoken) Place {
	var places []Place
	for _, c := range claims {
		p := placeOf(c)
		places = append(places, Place{Country: p.Country, Admin1: p.Admin1, Admin2: p.Admin2, Place: p.Place, Site: p.Site})
	}
	return slices.MinFunc(places, func(a, b Place) int {
		return cmp.Or(strings.Compare(a.Country, b.Country), strings.Compare(a.Admin1, b.Admin1),
			strings.Compare(a.Admin2, b.Admin2), strings.Compare(a.Place, b.Place), strings.Compare(a.Site, b.Site))
	})
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

// placeDenied reports whether a denial names the place, or one that contains it.
func placeDenied(place *names, denying []spoken) bool {
	return slices.ContainsFunc(denying, func(c spoken) bool { return place.within(c.names) })
}

// consult lets references add what no voice states: coordinates, and the levels
// down to admin2. It returns the ids of the claims that added something. A
// reference that is at odds with the place, or names a narrower one, adds nothing.
func (c *computation) consult(place *Place, voices, references []spoken) []string {
	var used []string
	named := namesOf(*place)
	depth := named.depth()
	for _, r := range c.narrowestFirst(references) {
		if !named.compatible(r.names) || r.names.depth() > depth {
			continue
		}
		located := place.Longitude == nil && place.locate(placeOf(r))
		filled := place.fill(r, voices)
		if located || filled {
			used = append(used, r.ID)
		}
		named = namesOf(*place)
	}
	return used
}

// fill takes over the outer levels of a reference that p does not state and at
// which no voice says otherwise.
func (p *Place) fill(reference spoken, voices []spoken) (filled bool) {
	theirs := placeOf(reference)
	mine, others := p.levels(), theirs.levels()
	for i := range adminLevels {
		contradicts := func(c spoken) bool { return c.names[i] != "" && c.names[i] != reference.names[i] }
		if *mine[i] == "" && reference.names[i] != "" && !slices.ContainsFunc(voices, contradicts) {
			*mine[i], filled = *others[i], true
		}
	}
	return filled
}
