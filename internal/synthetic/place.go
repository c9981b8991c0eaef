package synthetic

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/openincidents/openincidents/internal/incident"
)

// country is where events take place; towns are the best known of its own.
type country struct {
	code, name string
	towns      []town
}

// town has an ISO 3166-2 code where one is given.
type town struct {
	admin1, name        string
	longitude, latitude float64
}

//go:embed countries.txt
var countriesText string

// countries stand in the order of how much happens there.
var countries = parseCountries(countriesText)

func parseCountries(text string) []country {
	var list []country
	for line := range strings.Lines(text) {
		fields := strings.Split(strings.TrimSpace(line), "|")
		c := country{code: fields[0], name: fields[1]}
		for _, field := range fields[2:] {
			c.towns = append(c.towns, parseTown(c.code, field))
		}
		list = append(list, c)
	}
	return list
}

func parseTown(country, text string) town {
	fields := strings.Split(text, ":")
	t := town{name: fields[1], longitude: degrees(fields[2]), latitude: degrees(fields[3])}
	if fields[0] != "" {
		t.admin1 = country + "-" + fields[0]
	}
	return t
}

func degrees(text string) float64 {
	number, err := strconv.ParseFloat(text, 64)
	if err != nil {
		panic(err) // the table is our own
	}
	return number
}

// scene is where an event takes place, as far as anybody knows.
type scene struct {
	country *country
	place   incident.Place
	// name is how a title calls it.
	name string
}

// A place is a known town, a village near one, a province, or the country.
func (w *World) scene(d dice, c *country) scene {
	t := pickLow(d, c.towns)
	s := scene{country: c, name: t.name, place: incident.Place{Country: c.code, Admin1: t.admin1, Place: t.name, Precision: "settlement"}}
	longitude, latitude := t.longitude, t.latitude
	if d.chance(0.45) {
		s.name = village(d)
		s.place.Place = s.name
		longitude, latitude = longitude+d.NormFloat64()*0.4, latitude+d.NormFloat64()*0.4
	}
	switch {
	case d.chance(0.08):
		return s.outer(incident.Place{Country: c.code, Precision: "country"}, "in "+c.name)
	case t.admin1 != "" && d.chance(0.09):
		return s.outer(incident.Place{Country: c.code, Admin1: t.admin1, Precision: "admin1"}, "near "+t.name)
	case d.chance(0.12):
		s.place.Site, s.place.Precision = pick(d, sites)+" of "+s.name, "exact"
	}
	longitude, latitude = rounded(longitude+d.NormFloat64()*0.02), rounded(latitude+d.NormFloat64()*0.02)
	s.place.Longitude, s.place.Latitude = &longitude, &latitude
	s.name = "in " + s.name
	return s
}

func (s scene) outer(place incident.Place, name string) scene {
	s.place, s.name = place, name
	return s
}

// rounded is as precise as gazetteers are.
func rounded(degrees float64) float64 { return math.Round(degrees*1e4) / 1e4 }

func village(d dice) string {
	start, end := pick(d, villageStarts), pick(d, villageEnds)
	if strings.HasSuffix(start, " ") {
		first, rest := utf8.DecodeRuneInString(end)
		return start + string(unicode.ToUpper(first)) + end[rest:]
	}
	return start + end
}

// slug is a name in the letters of ids.
func slug(name string) string {
	var b strings.Builder
	for _, letter := range strings.ToLower(name) {
		switch {
		case letter >= 'a' && letter <= 'z' || letter >= '0' && letter <= '9':
			b.WriteRune(letter)
		case letter == ' ' || letter == '-':
			b.WriteByte('-')
		default:
			b.WriteString(plain[letter])
		}
	}
	return b.String()
}

func slugs(names []string) []string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = slug(name)
	}
	return list
}

// plain are the letters that names of the table have beyond those of ids.
var plain = map[rune]string{
	'á': "a", 'â': "a", 'ã': "a", 'é': "e", 'è': "e", 'ë': "e", 'í': "i", 'ï': "i", 'ı': "i", 'ó': "o", 'ö': "o", 'ø': "o",
	'ô': "o", 'ú': "u", 'ü': "u", 'ş': "s", 'ç': "c",
}
