package incident

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// part is what one voice says of one population.
type part struct {
	spoken
	// weight is the least number of people that the claim vouches for.
	weight int64
}

// totals derives, for the figures of everyone, what follows from the parts of
// each voice that states no total of its own.
func (c *computation) totals(byKey map[figureKey][]spoken) map[figureKey][]opinion {
	byTotal := map[figureKey][]spoken{}
	for key, claims := range byKey {
		key.population = ""
		stating, _ := split(claims)
		byTotal[key] = append(byTotal[key], stating...)
	}
	derived := map[figureKey][]opinion{}
	for key, claims := range byTotal {
		if totals := c.totalsOf(claims); len(totals) > 0 {
			derived[key] = totals
		}
	}
	return derived
}

// totalsOf takes claims that differ in nothing but population, and returns
// opinions in the order of voices.
func (c *computation) totalsOf(claims []spoken) []opinion {
	byVoice := map[string][]spoken{}
	for _, claim := range claims {
		byVoice[claim.voice] = append(byVoice[claim.voice], claim)
	}
	var totals []opinion
	for _, voice := range slices.Sorted(maps.Keys(byVoice)) {
		if chosen := c.heaviest(c.partsOf(byVoice[voice])); len(chosen) > 0 {
			totals = append(totals, total(chosen))
		}
	}
	return totals
}

// partsOf returns the latest claim of one voice for each population, in the
// vocabulary's order; none where the voice speaks of everyone.
func (c *computation) partsOf(claims []spoken) []part {
	latest := map[string]spoken{}
	for _, claim := range claims {
		if last, ok := latest[claim.Population]; !ok || later(last, claim) < 0 {
			latest[claim.Population] = claim
		}
	}
	if _, ok := latest[""]; ok {
		return nil
	}
	var parts []part
	for _, claim := range latest {
		if weight := claim.Value.(Count).reported().first; weight > 0 {
			parts = append(parts, part{claim, weight})
		}
	}
	slices.SortFunc(parts, c.populationFirst)
	return parts
}

func (c *computation) populationFirst(a, b part) int {
	return cmp.Or(cmp.Compare(c.populationOrder(a.Population), c.populationOrder(b.Population)),
		strings.Compare(a.Population, b.Population))
}

// heaviest returns the parts with the largest sum among those that have no
// member in common; of equal sums the one that comes first in the vocabulary.
func (c *computation) heaviest(parts []part) []part {
	var best []part
	var grow func(chosen, rest []part)
	grow = func(chosen, rest []part) {
		if weigh(chosen) > weigh(best) {
			best = chosen
		}
		for i, p := range rest {
			grow(append(slices.Clip(chosen), p), c.disjointFrom(p, rest[i+1:]))
		}
	}
	grow(nil, parts)
	return best
}

func (c *computation) disjointFrom(p part, others []part) []part {
	var disjoint []part
	for _, other := range others {
		if c.vocabulary.Disjoint(SchemePopulation, p.Population, other.Population) {
			disjoint = append(disjoint, other)
		}
	}
	return disjoint
}

func weigh(parts []part) int64 {
	var sum int64
	for _, p := range parts {
		sum += p.weight
	}
	return sum
}

// total is what a voice says of everyone by its parts: at least their sum. It
// leaves possible whatever its parts do, so that agreement is judged by the sum
// of the least that each may stand for: about 170 may be 153. Of parts that the
// voice does not quantify follows no number.
func total(parts []part) opinion {
	o := opinion{voice: parts[0].voice, published: noStart, span: span{0, noEnd}}
	known := false
	for _, p := range parts {
		count := p.Value.(Count)
		o.parts = append(o.parts, p.ID)
		o.published = max(o.published, p.published)
		o.span.first += count.span().first
		known = known || count.Form != Unquantified
	}
	o.count = Count{Form: AtLeast, N: weigh(parts)}
	if !known {
		o.count = Count{Form: Unquantified, Words: parts[0].Value.(Count).Words}
		o.span = o.count.span()
	}
	o.parts = ascending(o.parts)
	o.id = o.parts[0]
	return o
}
