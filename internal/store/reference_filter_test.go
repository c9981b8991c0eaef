package store_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// readout is all that is read one by one at a revision. Lists and sums are held
// against what is worked out from it here, in the plainest way.
type readout struct {
	revision int64
	events   []store.Event
	groups   []store.Group
	sources  []store.Source
	claims   []store.Claim
	// merged says what records stand for others at the revision, of all types.
	merged map[string]string
}

// matching are the events that match, by id.
func (r readout) matching(f store.EventFilter) []store.Event {
	return slices.DeleteFunc(slices.Clone(r.events), func(e store.Event) bool { return !r.matches(e, f) })
}

// matches says of each field of a filter whether an event fits it.
func (r readout) matches(e store.Event, f store.EventFilter) bool {
	place, from, to := placeOf(e), occurred(e).From, occurred(e).To
	return among(f.IDs, e.ID) && among(f.Collections, e.Collection) && among(f.Kinds, e.Kind) &&
		amongOrNone(f.Countries, place.Country) && amongOrNone(f.Admin1s, place.Admin1) &&
		amongExternal(f.ExternalIDs, e.ExternalIDs) && r.amongStanding(f.PartOf, e.PartOf) &&
		among(f.Corroborations, string(e.Answers.Corroboration)) &&
		(len(f.Agreements) == 0 || slices.ContainsFunc(e.Answers.Figures, func(g incident.Figure) bool { return slices.Contains(f.Agreements, string(g.Agreement)) })) &&
		r.takesPart(e, f) && r.reported(e, f) && overlaps(e, f.From, f.To) &&
		inUnit(f.Years, from, to, func(d time.Time) string { return d.Format("2006") }) &&
		inUnit(f.Months, from, to, func(d time.Time) string { return d.Format("2006-01") }) &&
		inUnit(f.Weeks, from, to, weekName) && inUnit(f.Days, from, to, func(d time.Time) string { return d.Format(time.DateOnly) }) &&
		inBox(f.Box, place) && isNear(f.Near, place) && inBounds(e, f.Numbers) &&
		(f.ChangedSince == nil || e.Revision > *f.ChangedSince) && r.hasWords(e, f.Words)
}

func among(list []string, value string) bool { return len(list) == 0 || slices.Contains(list, value) }

func amongOrNone(list []string, value string) bool {
	return len(list) == 0 || value != "" && slices.Contains(list, value) || value == "" && slices.Contains(list, store.None)
}

func amongExternal(list []string, ids map[string]string) bool {
	for scheme, value := range ids {
		if slices.Contains(list, scheme+":"+value) {
			return true
		}
	}
	return len(list) == 0
}

// standing are the ids that stand for some.
func (r readout) standing(ids []string) []string {
	var list []string
	for _, id := range ids {
		if into, merged := r.merged[id]; merged {
			id = into
		}
		list = append(list, id)
	}
	return list
}

func (r readout) amongStanding(list []string, value string) bool {
	return len(list) == 0 || value != "" && slices.Contains(r.standing(list), value)
}

func occurred(e store.Event) incident.DateAnswer {
	for _, d := range e.Answers.Dates {
		if d.Property == "occurred" {
			return d
		}
	}
	return incident.DateAnswer{}
}

func placeOf(e store.Event) incident.Place {
	for _, p := range e.Answers.Places {
		if p.Property == "location" {
			return p.Place
		}
	}
	return incident.Place{}
}

// number is the figure for everyone, at no certain time or place.
func number(e store.Event, property string) *int64 {
	for _, f := range e.Answers.Figures {
		if f.Property == property && f.Population == "" && f.Period == "" && f.Area == "" && f.PointInTime == "" {
			return f.Best
		}
	}
	return nil
}

func inBounds(e store.Event, bounds []store.NumberFilter) bool {
	for _, b := range bounds {
		n := number(e, b.Property)
		if n == nil || b.Min != nil && *n < *b.Min || b.Max != nil && *n > *b.Max {
			return false
		}
	}
	return true
}

// participants are the groups that take part, in one of the roles if there are any.
func participants(e store.Event, roles []string) (groups []string, anyone bool) {
	for _, v := range e.Answers.Values {
		p, ok := v.Value.(incident.Participant)
		if !ok || len(roles) > 0 && !slices.Contains(roles, p.Role) {
			continue
		}
		anyone = true
		if p.Group != "" && !slices.Contains(groups, p.Group) {
			groups = append(groups, p.Group)
		}
	}
	return groups, anyone
}

func (r readout) takesPart(e store.Event, f store.EventFilter) bool {
	groups, anyone := participants(e, f.Roles)
	wanted := r.standing(f.Groups)
	if f.Subgroups {
		wanted = r.withSubgroups(wanted)
	}
	switch {
	case len(f.Groups) > 0 && !slices.ContainsFunc(groups, func(g string) bool { return slices.Contains(wanted, g) }):
		return false
	case len(f.Groups) == 0 && len(f.Roles) > 0 && !anyone:
		return false
	}
	return r.only(f.OnlyGroups, groups)
}

// only holds where there is one of some, alone, or, for None, not just one.
func (r readout) only(list, there []string) bool {
	return len(list) == 0 || len(there) != 1 && slices.Contains(list, store.None) ||
		len(there) == 1 && slices.Contains(r.standing(list), there[0])
}

func (r readout) withSubgroups(groups []string) []string {
	for grown := true; grown; {
		grown = false
		for _, g := range r.groups {
			for _, v := range g.Answers.Values {
				relation, ok := v.Value.(incident.Relation)
				if ok && slices.Contains([]string{"branch-of", "part-of", "affiliate-of"}, relation.Relation) &&
					slices.Contains(groups, relation.Group) && !slices.Contains(groups, g.ID) {
					groups, grown = append(groups, g.ID), true
				}
			}
		}
	}
	return groups
}

func (r readout) reported(e store.Event, f store.EventFilter) bool {
	return (len(f.Sources) == 0 || slices.ContainsFunc(r.standing(f.Sources), func(s string) bool { return slices.Contains(e.Answers.Sources, s) })) &&
		r.only(f.OnlySources, e.Answers.Sources)
}

func overlaps(e store.Event, from, to string) bool {
	if from == "" && to == "" {
		return true
	}
	date, err := incident.ParseEDTF(occurred(e).EDTF)
	if err != nil || from != "" && to != "" && from > to {
		return false
	}
	return slices.ContainsFunc(date.Members(), func(m incident.EDTF) bool {
		return (from == "" || m.To == "" || m.To >= from) && (to == "" || m.From == "" || m.From <= to)
	})
}

func inUnit(units []string, from, to string, name func(time.Time) string) bool {
	first, err := time.Parse(time.DateOnly, from)
	last, err2 := time.Parse(time.DateOnly, to)
	if err != nil || err2 != nil || name(first) != name(last) {
		return len(units) == 0 || slices.Contains(units, store.None)
	}
	return among(units, name(first))
}

func weekName(d time.Time) string {
	year, week := d.ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

func inBox(b *store.Box, p incident.Place) bool {
	switch {
	case b == nil:
		return true
	case p.Longitude == nil:
		return false
	}
	x, y := *p.Longitude, *p.Latitude
	across := x >= b.West && x <= b.East
	if b.West > b.East {
		across = x >= b.West || x <= b.East
	}
	return across && y >= b.South && y <= b.North
}

// isNear takes the angle between two points as that between their vectors.
func isNear(n *store.Near, p incident.Place) bool {
	switch {
	case n == nil:
		return true
	case p.Longitude == nil:
		return false
	}
	a, b := vector(n.Longitude, n.Latitude), vector(*p.Longitude, *p.Latitude)
	cross := math.Hypot(math.Hypot(a[1]*b[2]-a[2]*b[1], a[2]*b[0]-a[0]*b[2]), a[0]*b[1]-a[1]*b[0])
	return 6371.0088*math.Atan2(cross, a[0]*b[0]+a[1]*b[1]+a[2]*b[2]) <= n.Kilometres
}

func vector(longitude, latitude float64) [3]float64 {
	x, y := longitude*math.Pi/180, latitude*math.Pi/180
	return [3]float64{math.Cos(y) * math.Cos(x), math.Cos(y) * math.Sin(x), math.Sin(y)}
}

// hasWords looks for words in the event's own texts, then in those of its groups.
func (r readout) hasWords(e store.Event, words store.Words) bool {
	own := [][]string{tokens(e.Title, placeOf(e).Place, placeOf(e).Site, e.Summary)}
	ids, _ := participants(e, nil)
	for _, g := range r.groups {
		if slices.Contains(ids, g.ID) {
			own = append(own, groupTokens(g))
		}
	}
	return hasAll(words, own...)
}

func groupTokens(g store.Group) []string {
	texts := []string{g.Title}
	for _, v := range g.Answers.Values {
		if alias, ok := v.Value.(incident.Text); ok && v.Property == "alias" {
			texts = append(texts, alias.Text)
		}
	}
	return tokens(append(texts, g.Summary)...)
}

// hasAll reports whether each word that is asked for stands in one of the texts,
// and none that is excluded in any.
func hasAll(words store.Words, texts ...[]string) bool {
	for _, word := range words {
		found := slices.ContainsFunc(texts, func(text []string) bool { return hasWord(text, word) })
		if found == word.Not {
			return false
		}
	}
	return true
}

func hasWord(text []string, word store.Word) bool {
	wanted := tokens(word.Text)
	for i := range text {
		if i+len(wanted) <= len(text) && inARow(text[i:i+len(wanted)], wanted, word.Prefix) {
			return true
		}
	}
	return slices.Equal(wanted, []string{"the"}) && !word.Not
}

func inARow(text, wanted []string, prefix bool) bool {
	for i, word := range wanted {
		begins := prefix && i == len(wanted)-1 && strings.HasPrefix(text[i], word)
		if !begins && (prefix && i == len(wanted)-1 || stem(text[i]) != stem(word)) {
			return false
		}
	}
	return true
}

// stem knows the forms of the words that tests ask for.
func stem(word string) string {
	for form, base := range map[string]string{"bombing": "bomb", "bombings": "bomb", "bombed": "bomb", "attacks": "attack",
		"shops": "shop", "brigades": "brigade", "clashes": "clash", "forces": "force", "villagers": "villager", "markets": "market", "marketing": "market"} {
		if word == form {
			return base
		}
	}
	return word
}

var accents = strings.NewReplacer("ã", "a", "á", "a", "é", "e", "ê", "e", "í", "i", "ó", "o", "ö", "o", "ü", "u", "ç", "c", "ş", "s")

// tokens are the words of texts, in lower case and without accents.
func tokens(texts ...string) []string {
	return strings.FieldsFunc(accents.Replace(strings.ToLower(strings.Join(texts, " "))), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
}
