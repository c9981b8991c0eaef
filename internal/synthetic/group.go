package synthetic

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/openincidents/openincidents/internal/incident"
)

// groupID and groupTitle say the same; the number keeps namesakes apart.
func (w *World) groupID(i int) string { return slug(groupTitle(i)) + "-" + strconv.Itoa(i) }

func groupTitle(i int) string {
	mixed := mix(uint64(i))
	return strings.Join([]string{pickBy(groupStarts, mixed), pickBy(groupMiddles, mixed>>16), pickBy(groupEnds, mixed>>32)}, " ")
}

func pickBy(list []string, number uint64) string { return list[number%uint64(len(list))] }

var groupKinds = []share[string]{{0.7, "armed-group"}, {0.12, "militia"}, {0.08, "unit"}, {0.08, "state-force"}, {0.02, "intelligence-agency"}}

var groupRelations = []share[string]{{0.3, "part-of"}, {0.25, "branch-of"}, {0.2, "affiliate-of"}, {0.15, "opponent-of"}, {0.1, "splinter-of"}}

func (w *World) group(i int) incident.Group {
	d := w.dice(aboutGroup, i)
	home := pickLow(d, countries)
	g := incident.Group{Header: incident.Header{ID: w.groupID(i)}, Title: groupTitle(i), Kind: weigh(d, groupKinds)}
	g.Summary = fmt.Sprintf("The %s is active in %s.", g.Title, home.name)
	n := w.narrator(d, aboutGroup, i, d.IntN(days))
	n.say("alias", incident.Text{Text: initials(g.Title)})
	for range d.IntN(4) {
		n.turn()
		n.say("alias", incident.Text{Text: fmt.Sprintf("%s of %s", pick(d, groupEnds), village(d))})
	}
	n.say("founded", incident.Date{EDTF: fmt.Sprint(1980 + d.IntN(40))})
	n.say("leader", incident.Person{Name: pick(d, givens) + " " + pick(d, families)})
	n.sayIf(0.7, "strength", incident.Count{Form: incident.About, N: int64(100 * (1 + d.low(300, 4)))})
	n.sayIf(0.4, "ideology", incident.Term{Term: pick(d, ideologies)})
	n.sayIf(0.8, "area_of_operation", incident.Place{Country: home.code, Precision: "country"})
	if i > 0 && d.chance(0.45) {
		n.say("relation", incident.Relation{Relation: weigh(d, groupRelations), Group: w.groupID(d.low(i, 2))})
	}
	g.Claims = n.claims
	return g
}

func initials(title string) string {
	var b strings.Builder
	for word := range strings.FieldsSeq(title) {
		b.WriteByte(word[0])
	}
	return b.String()
}
