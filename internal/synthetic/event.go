package synthetic

import (
	"fmt"
	"strconv"

	"github.com/openincidents/openincidents/internal/incident"
)

// plot is what happened, of which sources then tell this and that.
type plot struct {
	place
	kind  kind
	scene scene
	day   int
	// when is the date as the best informed know it; empty where nobody does.
	when string
}

// plot makes up what happened. Parts of a series happen where and not long
// after it began.
func (w *World) plot(d dice, index int) plot {
	p := plot{place: w.placeOf(index), kind: pickLow(d, kinds)}
	if p.series {
		p.kind = pickLow(d, seriesKinds)
	}
	setting, delay := d, 0
	if p.root >= 0 {
		setting = w.dice(aboutSeries, ^p.root)
	}
	home := setting.low(len(countries), 2.4)
	start := dayAt(setting.Float64())
	if p.parent >= 0 {
		delay = d.IntN(60)
	}
	p.day = min(start+delay, days-1)
	p.scene = w.scene(d, &countries[home])
	p.when = p.date(d)
	return p
}

// date is known to the day, mostly. A series has that of its parts.
func (p plot) date(d dice) string {
	day := dayText(p.day)
	switch x := d.Float64(); {
	case p.series || x < 0.03:
		return ""
	case x < 0.10:
		return day[:7]
	case x < 0.13:
		return day[:4]
	case x < 0.19:
		return day + "/" + dayText(p.day+1+d.low(12, 2))
	case x < 0.23:
		return day + "?"
	}
	return day
}

func (w *World) eventID(index int) string { return w.plot(w.dice(aboutEvent, index), index).id(index) }

func (p plot) id(index int) string {
	return fmt.Sprintf("%s-%s-%s-%s", p.kind.id, slug(p.where()), dayText(p.day)[:4], strconv.FormatInt(int64(index), 36))
}

// where is the narrowest name there is.
func (p plot) where() string {
	if p.scene.place.Place != "" {
		return p.scene.place.Place
	}
	return p.scene.country.code
}

func (w *World) event(index int) incident.Event {
	d := w.dice(aboutEvent, index)
	p := w.plot(d, index)
	e := incident.Event{
		Header: incident.Header{ID: p.id(index)}, Kind: p.kind.id,
		Title:   fmt.Sprintf("%s %s", p.kind.label, p.scene.name),
		Summary: fmt.Sprintf("%s %s %s. %s", p.kind.label, pick(d, circumstances), p.scene.name, pick(d, aftermaths)),
	}
	if p.parent >= 0 {
		e.PartOf = w.eventID(p.parent)
	}
	if d.chance(0.2) {
		e.ExternalIDs = map[string]string{"ucdp": strconv.Itoa(100000 + index)}
	}
	e.Claims = w.reports(d, p, index)
	return e
}
