package api

import (
	"github.com/openincidents/openincidents/internal/incident"
)

func figures(answers incident.Answers) []Figure { return each(answers.Figures, figure) }

func figure(f incident.Figure) Figure {
	return Figure{
		Property:           f.Property,
		Population:         orNull(f.Population),
		Period:             orNull(f.Period),
		Area:               orNull(f.Area),
		PointInTime:        orNull(f.PointInTime),
		Best:               f.Best,
		BestBasis:          orNull(BestBasis(f.BestBasis)),
		Low:                f.Low,
		High:               f.High,
		OpenEnded:          f.OpenEnded,
		Contradictory:      f.Contradictory,
		Agreement:          Agreement(f.Agreement),
		IndependentSources: f.IndependentSources,
		Rule:               f.Rule,
		Claims:             list(f.Claims),
	}
}

func dateOf(answers incident.Answers, property string) *DateAnswer {
	for _, a := range answers.Dates {
		if a.Property == property {
			return &DateAnswer{
				Edtf: a.EDTF, From: orNull(a.From), To: orNull(a.To),
				Agreement: Agreement(a.Agreement), IndependentSources: a.IndependentSources, Claims: list(a.Claims),
			}
		}
	}
	return nil
}

func placeOf(answers incident.Answers, property string) *PlaceAnswer {
	for _, a := range answers.Places {
		if a.Property == property {
			p := place(a.Place)
			return &PlaceAnswer{
				Country: p.Country, Admin1: p.Admin1, Admin2: p.Admin2, Place: p.Place, Site: p.Site,
				Longitude: p.Longitude, Latitude: p.Latitude, Precision: p.Precision,
				Agreement: Agreement(a.Agreement), IndependentSources: a.IndependentSources, Claims: list(a.Claims),
			}
		}
	}
	return nil
}

func place(p incident.Place) PlaceBase {
	return PlaceBase{
		Country: orNull(p.Country), Admin1: orNull(p.Admin1), Admin2: orNull(p.Admin2),
		Place: orNull(p.Place), Site: orNull(p.Site),
		Longitude: p.Longitude, Latitude: p.Latitude, Precision: Precision(p.Precision),
	}
}

func termOf(answers incident.Answers, property string) *TermAnswer {
	for _, a := range answers.Terms {
		if a.Property == property {
			return &TermAnswer{
				Term:      a.Term,
				Agreement: Agreement(a.Agreement), IndependentSources: a.IndependentSources, Claims: list(a.Claims),
			}
		}
	}
	return nil
}

// setOf returns the values of a property whose type is T, mapped by f.
func setOf[T incident.Value, U any](answers incident.Answers, property string, f func(T, incident.SetValue) U) []U {
	out := []U{}
	for _, v := range answers.Values {
		if value, ok := v.Value.(T); ok && v.Property == property {
			out = append(out, f(value, v))
		}
	}
	return out
}

func setTerm(t incident.Term, v incident.SetValue) TermSetValue {
	return TermSetValue{
		Term: t.Term, Period: orNull(v.Period), Area: orNull(v.Area),
		Agreement: Agreement(v.Agreement), IndependentSources: v.IndependentSources, Claims: list(v.Claims),
	}
}

func setText(t incident.Text, v incident.SetValue) TextSetValue {
	return TextSetValue{
		Text: t.Text, Period: orNull(v.Period), Area: orNull(v.Area),
		Agreement: Agreement(v.Agreement), IndependentSources: v.IndependentSources, Claims: list(v.Claims),
	}
}

func setPerson(p incident.Person, v incident.SetValue) PersonSetValue {
	return PersonSetValue{
		Name: p.Name, Description: orNull(p.Description), Period: orNull(v.Period), Area: orNull(v.Area),
		Agreement: Agreement(v.Agreement), IndependentSources: v.IndependentSources, Claims: list(v.Claims),
	}
}

func setPlace(p incident.Place, v incident.SetValue) PlaceSetValue {
	b := place(p)
	return PlaceSetValue{
		Country: b.Country, Admin1: b.Admin1, Admin2: b.Admin2, Place: b.Place, Site: b.Site,
		Longitude: b.Longitude, Latitude: b.Latitude, Precision: b.Precision,
		Period: orNull(v.Period), Area: orNull(v.Area),
		Agreement: Agreement(v.Agreement), IndependentSources: v.IndependentSources, Claims: list(v.Claims),
	}
}

// setParticipant names groups by the titles of their records.
func setParticipant(titles map[string]string) func(incident.Participant, incident.SetValue) ParticipantSetValue {
	return func(p incident.Participant, v incident.SetValue) ParticipantSetValue {
		return ParticipantSetValue{
			Group: orNull(p.Group), Name: nameOf(p.Group, p.Name, titles), Role: p.Role, Basis: p.Basis,
			Period: orNull(v.Period), Area: orNull(v.Area),
			Agreement: Agreement(v.Agreement), IndependentSources: v.IndependentSources, Claims: list(v.Claims),
		}
	}
}

func setRelation(titles map[string]string) func(incident.Relation, incident.SetValue) RelationSetValue {
	return func(r incident.Relation, v incident.SetValue) RelationSetValue {
		return RelationSetValue{
			Relation: r.Relation, Group: r.Group, Name: nameOf(r.Group, "", titles),
			Period: orNull(v.Period), Area: orNull(v.Area),
			Agreement: Agreement(v.Agreement), IndependentSources: v.IndependentSources, Claims: list(v.Claims),
		}
	}
}

// nameOf falls back to the id where the group's record is no longer there.
func nameOf(group, reported string, titles map[string]string) string {
	if group == "" {
		return reported
	}
	if title, ok := titles[group]; ok {
		return title
	}
	return group
}
