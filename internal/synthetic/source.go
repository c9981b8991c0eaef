package synthetic

import (
	"fmt"
	"strconv"

	"github.com/openincidents/openincidents/internal/incident"
)

func (w *World) sourceID(i int) string {
	return outletSlugs[i%len(outlets)] + "-" + strconv.Itoa(i)
}

var outletSlugs = slugs(outlets)

// Sources stand in the order of their publication, so that those which report
// an event can be found by its day. Which of them are out of the ordinary
// follows from their number.
func isReference(i int) bool { return i%250 == 249 }

func isRetracted(i int) bool { return i%97 == 53 }

// originOf returns the source that this one reprints, if any: one before it.
func originOf(i int) (int, bool) {
	origin := i - 1 - i/12%3
	return origin, i%12 == 7 && !isReference(i) && !isReference(origin)
}

// stands reports whether claims of a source count.
func stands(i int) bool {
	origin, reprint := originOf(i)
	return !isReference(i) && !isRetracted(i) && (!reprint || !isRetracted(origin))
}

// publishedOn is the day on which a source appeared.
func (w *World) publishedOn(i int) int { return dayAt((float64(i) + 0.5) / float64(w.shape.Sources)) }

// sourceAfter returns a source that appeared soon after a day.
func (w *World) sourceAfter(d dice, day int) int {
	within := max(w.shape.Sources/600, 4)
	return min(int(shareAt(day)*float64(w.shape.Sources))+d.low(within, 2), w.shape.Sources-1)
}

// standingFrom returns the next source from i on whose claims count; the first
// one of all always does.
func (w *World) standingFrom(i int) int {
	for ; i < w.shape.Sources; i++ {
		if stands(i) {
			return i
		}
	}
	return 0
}

// reference returns a gazetteer, if the world has one.
func (w *World) reference(d dice) (int, bool) {
	if count := w.shape.Sources / 250; count > 0 {
		return d.IntN(count)*250 + 249, true
	}
	return 0, false
}

func (w *World) source(i int) incident.Source {
	d := w.dice(aboutSource, i)
	s := incident.Source{
		Header: incident.Header{ID: w.sourceID(i)}, CSLType: "article-newspaper", Role: incident.RoleReport,
		ContainerTitle: outlets[i%len(outlets)], Title: headline(d), Published: dayText(w.publishedOn(i)),
		Accessed: "2025-01-15", Language: pickLow(d, []string{"en", "fr", "es", "ar", "pt-BR"}),
	}
	s.URL = fmt.Sprintf("https://news.example/%s/%s", s.Published, s.ID)
	if d.chance(0.6) {
		s.Authors = []incident.Author{{Family: pick(d, families), Given: pick(d, givens)}}
	}
	if d.chance(0.03) {
		s.Published = s.Published[:7]
	}
	if d.chance(0.25) {
		s.Copies = []incident.Copy{{Name: s.ID + ".txt", SHA256: fmt.Sprintf("%016x%016x%016x%016x", d.Uint64(), d.Uint64(), d.Uint64(), d.Uint64()),
			Length: int64(2000 + d.IntN(9000)), Taken: "2025-01-15"}}
	}
	w.qualify(&s, i)
	return s
}

// qualify makes a source a gazetteer, a reprint or a retracted one.
func (w *World) qualify(s *incident.Source, i int) {
	if isReference(i) {
		s.CSLType, s.Role, s.Title, s.Published = "dataset", incident.RoleReference, fmt.Sprintf("Gazetteer, volume %d", i/250+1), ""
	}
	if origin, reprint := originOf(i); reprint {
		s.Origin = w.sourceID(origin)
	}
	if isRetracted(i) {
		s.Retracted = &incident.Notice{Date: dayText(w.publishedOn(i) + 40), Notice: "The report could not be confirmed."}
	}
}

func headline(d dice) string {
	c := pickLow(d, countries)
	k := pickLow(d, kinds)
	switch d.IntN(3) {
	case 0:
		return fmt.Sprintf("%s %s, %s say", k.label, pick(d, circumstances), pick(d, authorities))
	case 1:
		return fmt.Sprintf("%s in %s: what is known", k.label, pick(d, c.towns).name)
	}
	return fmt.Sprintf("%s: %s %s", c.name, k.label, pick(d, circumstances))
}
