package synthetic

import (
	"strings"

	"github.com/openincidents/openincidents/internal/incident"
)

// facts are what sources may tell of an event.
type facts struct {
	plot
	// killed and injured are the true numbers; -1 where nobody gives any.
	killed, injured int64
	participants    []incident.Participant
	methods         []string
	target          string
}

// howMany sources report an event: mostly few.
var howMany = []share[int]{{0.44, 1}, {0.27, 2}, {0.15, 3}, {0.07, 4}, {0.04, 5}, {0.02, 7}, {0.01, 10}}

// reports are the claims of an event.
func (w *World) reports(d dice, p plot, index int) []incident.Claim {
	f := w.facts(d, p)
	n := w.narrator(d, aboutEvent, index, p.day)
	n.must(f)
	n.report(f)
	for range weigh(d, howMany) - 1 {
		n.turn()
		n.report(f)
	}
	n.oddities(f)
	n.locate(f)
	return n.claims
}

func (w *World) facts(d dice, p plot) facts {
	f := facts{plot: p, killed: d.toll(p.kind.deadly), injured: d.toll(p.kind.deadly * 1.6), target: pickLow(d, targets)}
	if d.chance(0.24) || p.series && d.chance(0.4) {
		f.killed = -1
	}
	if d.chance(0.45) {
		f.injured = -1
	}
	f.methods = p.kind.methods[:1+d.IntN(len(p.kind.methods))]
	f.participants = []incident.Participant{w.actor(d, p, "perpetrator")}
	if d.chance(0.35) {
		f.participants = append(f.participants, w.actor(d, p, "target"))
	}
	if d.chance(0.06) {
		f.participants = append(f.participants, w.actor(d, p, "perpetrator"))
	}
	if d.chance(0.02) {
		f.participants = append(f.participants, w.actor(d, p, "sponsor"))
	}
	return f
}

var bases = []share[string]{{0.6, "attributed"}, {0.25, "claimed"}, {0.15, "alleged"}}

// actor is a group at home in the country, one that is active everywhere, or
// somebody without a record.
func (w *World) actor(d dice, p plot, role string) incident.Participant {
	a := incident.Participant{Role: role, Basis: weigh(d, bases)}
	switch home := int(p.scene.place.Country[0])*7 + int(p.scene.place.Country[1])*13; {
	case d.chance(0.18):
		a.Name = pick(d, unnamed)
	case d.chance(0.6):
		a.Group = w.groupID((home + d.low(8, 2)) % w.shape.Groups)
	default:
		a.Group = w.groupID(d.low(w.shape.Groups, 3))
	}
	return a
}

// must says what makes a record of anything: a word on what it was.
func (n *narrator) must(f facts) {
	n.say("method", incident.Term{Term: f.methods[0]})
}

// report is what one source tells.
func (n *narrator) report(f facts) {
	n.date(f)
	n.where(f)
	n.toll("killed", f.killed, 0.75)
	n.toll("injured", f.injured, 0.6)
	for _, p := range f.participants {
		n.sayIf(0.65, "participant", p)
	}
	n.sayIf(0.2, "method", incident.Term{Term: pick(n.dice, f.methods)})
	n.sayIf(0.25, "target", incident.Term{Term: f.target})
	n.sayIf(0.08, "outcome", incident.Term{Term: weigh(n.dice, outcomes)})
}

var outcomes = []share[string]{{0.7, "carried-out"}, {0.15, "repelled"}, {0.1, "foiled"}, {0.05, "victory"}}

func (n *narrator) date(f facts) {
	if f.when == "" || n.chance(0.1) {
		return
	}
	switch x := n.Float64(); {
	case x < 0.06 && len(f.when) == len("2006-01-02"):
		n.say("occurred", incident.Date{EDTF: f.when[:7]})
	case x < 0.09:
		n.say("occurred", incident.Date{EDTF: dayText(f.day + 1)})
	default:
		n.say("occurred", incident.Date{EDTF: f.when})
	}
}

// where leaves coordinates to those who survey places: see locate.
func (n *narrator) where(f facts) {
	place := f.scene.place
	place.Longitude, place.Latitude = nil, nil
	switch x := n.Float64(); {
	case x < 0.12:
	case x < 0.2:
		n.say("location", incident.Place{Country: place.Country, Precision: "country"})
	default:
		n.say("location", place)
	}
}

func (n *narrator) toll(property string, number int64, chance float64) {
	if number >= 0 && n.chance(chance) {
		claim := n.say(property, n.reported(number))
		if n.chance(0.01) {
			claim.Rank = incident.RankPreferred
		}
	}
}

// oddities are what only some events have; the last source tells them.
func (n *narrator) oddities(f facts) {
	if f.killed > 1 && n.chance(0.14) {
		n.say("killed", incident.Count{Form: incident.Exactly, N: f.killed / 2}).Population = populations[0]
		if n.chance(0.5) {
			n.say("killed", incident.Count{Form: incident.AtLeast, N: f.killed / 3}).Population = pick(n.dice, populations[1:])
		}
	}
	if n.chance(0.08) {
		n.say(pickLow(n.dice, rare), n.reported(1+n.dice.toll(4)))
	}
	if n.chance(0.02) {
		n.say("named_victim", incident.Person{Name: pick(n.dice, givens) + " " + pick(n.dice, families), Description: "a resident"})
	}
	if n.chance(0.05) {
		n.say("detail", incident.Text{Text: strings.TrimSuffix(pick(n.dice, aftermaths), ".") + ", " + pick(n.dice, circumstances)})
	}
	if n.chance(0.004) {
		n.say("participant", f.participants[0]).Denies = true
	}
	if n.chance(0.01) {
		n.say("killed", incident.Count{Form: incident.Exactly, N: n.Int64N(40)}).Rank = incident.RankDeprecated
	}
}

// locate gives the coordinates: a gazetteer's, or a report's.
func (n *narrator) locate(f facts) {
	if f.scene.place.Longitude == nil || n.chance(0.06) {
		return
	}
	source, known := n.world.reference(n.dice)
	if !known || n.chance(0.4) {
		n.say("location", f.scene.place)
		return
	}
	n.tell(source)
	claim := n.say("location", f.scene.place)
	claim.Locator, claim.RestsOn, claim.AttributedTo, claim.Excerpt = nil, nil, "", ""
}
