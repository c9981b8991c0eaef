package incident

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// figureKey is what tells the figures of one property apart.
type figureKey struct{ population, period, area, point string }

func keyOf(property VocabularyTerm, c *Claim) figureKey {
	key := figureKey{population: c.Population, period: c.Period, area: c.Area}
	if property.Varying {
		key.point = c.PointInTime
	}
	return key
}

// opinion is a number that a figure has to weigh: a claim's, or one that
// follows from a voice's parts.
type opinion struct {
	voice     string
	published int64
	count     Count
	// span is what agreement is judged by: the numbers that the voice leaves possible.
	span span
	// id is the claim's, or the first of parts.
	id string
	// parts are the ids behind a number that no claim states; else nil.
	parts []string
}

func opinionOf(c spoken) opinion {
	count := c.Value.(Count)
	return opinion{voice: c.voice, published: c.published, count: count, span: count.span(), id: c.ID}
}

func opinionsOf(claims []spoken) []opinion {
	var all []opinion
	for _, c := range claims {
		all = append(all, opinionOf(c))
	}
	return all
}

// figures answers one counted property, for all its keys.
func (c *computation) figures(property VocabularyTerm, claims []spoken) []Figure {
	byKey := map[figureKey][]spoken{}
	for _, claim := range claims {
		key := keyOf(property, claim.Claim)
		byKey[key] = append(byKey[key], claim)
	}
	derived := c.totals(byKey)
	var figures []Figure
	for _, key := range c.figureOrder(byKey, derived) {
		if f, ok := figureOf(byKey[key], derived[key]); ok {
			f.Property, f.Population, f.Rule = property.ID, key.population, Rule
			f.Period, f.Area, f.PointInTime = key.period, key.area, key.point
			figures = append(figures, f)
		}
	}
	return figures
}

func (c *computation) figureOrder(byKey map[figureKey][]spoken, derived map[figureKey][]opinion) []figureKey {
	keys := slices.Collect(maps.Keys(byKey))
	for key := range derived {
		if _, ok := byKey[key]; !ok {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b figureKey) int {
		return cmp.Or(
			cmp.Compare(c.populationOrder(a.population), c.populationOrder(b.population)),
			strings.Compare(a.population, b.population), strings.Compare(a.period, b.period),
			strings.Compare(a.area, b.area), strings.Compare(a.point, b.point))
	})
	return keys
}

// populationOrder puts everyone first.
func (c *computation) populationOrder(id string) int {
	if id == "" {
		return -1
	}
	return c.vocabulary.position(SchemePopulation, id)
}

// figureOf weighs the claims of one key and the totals derived for it; ok is
// false where nothing but denials is left.
func figureOf(claims []spoken, derived []opinion) (f Figure, ok bool) {
	stating, denying := split(claims)
	voices := append(opinionsOf(speakers(stating)), derived...)
	if len(voices) == 0 {
		return Figure{}, false
	}
	chosen := opinionsOf(preferred(stating))
	torn := againstThemselves(stating, countsAgree)
	f.Best, f.BestBasis = best(voices, chosen)
	f.Low, f.High, f.OpenEnded = bounds(slices.Concat(voices, chosen, opinionsOf(torn)), f.Best)
	f.IndependentSources = len(voices)
	compatible := !common(spansOf(voices)).empty() && len(torn) == 0 && !countDenied(f.Best, denying)
	f.Agreement = agreement(len(voices), compatible)
	f.Contradictory = slices.ContainsFunc(stating, func(c spoken) bool { return c.Value.(Count).Contradictory() })
	f.Claims = figureClaims(claims, derived)
	return f, true
}

func figureClaims(claims []spoken, derived []opinion) []string {
	ids := claimIDs(claims)
	for _, o := range derived {
		ids = append(ids, o.parts...)
	}
	return ascending(ids)
}

func countsAgree(claims []spoken) bool {
	shared := everything
	for _, c := range claims {
		shared = shared.intersect(c.Value.(Count).span())
	}
	return !shared.empty()
}

// countDenied reports whether a denial holds of the best number.
func countDenied(best *int64, denying []spoken) bool {
	return best != nil && slices.ContainsFunc(denying, func(c spoken) bool {
		return c.Value.(Count).span().holds(*best)
	})
}

func spansOf(opinions []opinion) []span {
	var spans []span
	for _, o := range opinions {
		spans = append(spans, o.span)
	}
	return spans
}
