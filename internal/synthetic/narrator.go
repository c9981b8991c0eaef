package synthetic

import (
	"github.com/openincidents/openincidents/internal/incident"
)

// narrator makes the claims of one record, as one source after the other tells.
type narrator struct {
	dice
	world  *World
	about  domain
	index  int
	day    int
	claims []incident.Claim

	// source tells; restsOn and attributedTo hold for all that it tells.
	source       string
	restsOn      []string
	attributedTo string
}

// narrator returns one whose first source's claims count.
func (w *World) narrator(d dice, about domain, index, day int) *narrator {
	n := &narrator{dice: d, world: w, about: about, index: index, day: day, claims: make([]incident.Claim, 0, 16)}
	n.tell(w.standingFrom(w.sourceAfter(d, day)))
	return n
}

// turn gives the word to another source, of whatever standing.
func (n *narrator) turn() {
	source := n.world.sourceAfter(n.dice, n.day)
	if isReference(source) {
		source = n.world.standingFrom(source)
	}
	n.tell(source)
}

func (n *narrator) tell(source int) {
	n.source, n.restsOn, n.attributedTo = n.world.sourceID(source), nil, ""
	if source > 20 && n.chance(0.08) {
		// the same few for all who wrote at that time: reports build on each other
		basis := source/20*20 - 2
		n.restsOn = []string{n.world.sourceID(basis)}
		if n.chance(0.4) {
			n.restsOn = append(n.restsOn, n.world.sourceID(basis-1))
		}
	}
	if n.chance(0.1) {
		n.attributedTo = pick(n.dice, authorities)
	}
}

func (n *narrator) sayIf(chance float64, property string, value incident.Value) {
	if n.chance(chance) {
		n.say(property, value)
	}
}

// say adds a claim and returns it, for what is out of the ordinary about it.
func (n *narrator) say(property string, value incident.Value) *incident.Claim {
	locator := &incident.Locator{Paragraph: 1 + n.low(20, 2)}
	if n.chance(0.3) {
		start := int64(n.IntN(6000))
		end := start + 40
		locator.Start, locator.End = &start, &end
	}
	claim := incident.Claim{
		ID: n.world.claimID(n.about, n.index, len(n.claims)), Property: property, Value: value, Source: n.source, RestsOn: n.restsOn,
		Locator: locator, Rank: incident.RankNormal, Qualifiers: incident.Qualifiers{AttributedTo: n.attributedTo},
	}
	if n.chance(0.7) {
		claim.Excerpt = pick(n.dice, excerpts)
	}
	n.claims = append(n.claims, claim)
	return &n.claims[len(n.claims)-1]
}
