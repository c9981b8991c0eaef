package incident

import (
	"fmt"

	"pgregory.net/rapid"
)

// drawCount draws a count with numbers up to limit; ranges that contradict
// themselves only where crooked is set.
func drawCount(t *rapid.T, limit int64, crooked bool) Count {
	forms := []CountForm{Exactly, AtLeast, MoreThan, AtMost, FewerThan, About, Between, Unquantified}
	n := rapid.Int64Range(0, limit)
	form := rapid.SampledFrom(forms).Draw(t, "form")
	switch form {
	case Unquantified:
		return Count{Form: form, Words: "several"}
	case Between:
		return drawBetween(t, limit, crooked)
	case FewerThan:
		return Count{Form: form, N: n.Draw(t, "n") + 1}
	}
	return Count{Form: form, N: n.Draw(t, "n")}
}

func drawBetween(t *rapid.T, limit int64, crooked bool) Count {
	n := rapid.Int64Range(0, limit)
	c := Count{Form: Between, Low: n.Draw(t, "low"), High: n.Draw(t, "high")}
	if !crooked && c.Low > c.High {
		c.Low, c.High = c.High, c.Low
	}
	if rapid.Bool().Draw(t, "has best") {
		best := n.Draw(t, "best")
		if !crooked {
			best = rapid.Int64Range(c.Low, c.High).Draw(t, "best inside")
		}
		c.Best = &best
	}
	return c
}

var dateTexts = []string{
	"2014", "2015", "2015-01", "2015-01/2015-06", "2015-03-02", "2015-04-XX", "201X", "2015-21", "2015?",
	"../2014", "2015-02/..", "2016-02-29",
}

// drawSource names one of five sources, one of which reprints another.
func drawSource(t *rapid.T) string {
	return rapid.SampledFrom([]string{"a", "b", "c", "d", "a-reprint"}).Draw(t, "source")
}

// drawnFacts are the facts of every source that the draws below may name.
func drawnFacts(id string) SourceFacts {
	switch id {
	case "a":
		return SourceFacts{Voice: "a"}
	case "a-reprint":
		return SourceFacts{Voice: "a", Published: "2024-05-01"}
	case "b":
		return SourceFacts{Voice: "b", Published: "2024-04-15"}
	case "c":
		return SourceFacts{Voice: "c", Published: "2021-11"}
	case "gazetteer":
		return SourceFacts{Voice: "gazetteer", Reference: true}
	case "retracted gazetteer":
		return SourceFacts{Voice: "retracted gazetteer", Reference: true, Retracted: true}
	case "retracted":
		return SourceFacts{Voice: "retracted", Published: "2024-06-01", Retracted: true}
	}
	return SourceFacts{Voice: id, Published: "2023"}
}

// drawClaim draws a claim about any of the properties that the rules treat
// differently; n makes its id.
func drawClaim(t *rapid.T, n int) Claim {
	property := rapid.SampledFrom([]string{
		"killed", "killed", "killed", "strength", "occurred", "location", "outcome", "participant", "alias", "leader", "relation",
		"area_of_operation",
	}).Draw(t, "property")
	c := Claim{
		ID: fmt.Sprintf("c-%02d", n), Property: property, Source: drawSource(t), Rank: RankNormal,
		Value:  drawValue(t, property),
		Denies: rapid.IntRange(0, 9).Draw(t, "denies") == 0,
	}
	if rapid.IntRange(0, 9).Draw(t, "preferred") == 0 {
		c.Rank = RankPreferred
	}
	c.PointInTime = rapid.SampledFrom([]string{"", "", "2015", "2021-11"}).Draw(t, "point in time")
	c.AttributedTo = rapid.SampledFrom([]string{"", "", "", "The Ministry", "the  ministry ", "a"}).Draw(t, "attributed to")
	if property == "killed" {
		c.Population = drawPopulation(t)
	}
	return c
}

func drawPopulation(t *rapid.T) string {
	return rapid.SampledFrom([]string{
		"", "", "", "civilians", "afghan-civilians", "soldiers", "us-service-members", "militants", "children", "perpetrators",
		"afghans", "americans",
	}).Draw(t, "population")
}

func drawValue(t *rapid.T, property string) Value {
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
	switch property {
	case "killed", "strength":
		return drawCount(t, 12, true)
	case "occurred":
		return Date{EDTF: rapid.SampledFrom(dateTexts).Draw(t, "date")}
	case "location", "area_of_operation":
		return drawPlace(t)
	case "outcome":
		return Term{Term: pick("term", "carried-out", "foiled", "repelled")}
	case "participant":
		return Participant{Group: pick("group", "g", "h"), Role: pick("role", "perpetrator", "sponsor"), Basis: pick("basis", "claimed", "alleged")}
	case "alias":
		return Text{Text: pick("text", "IS-K", "is-k", "ISIS  K")}
	case "leader":
		return Person{Name: pick("name", "Hafiz Saeed", "hafiz saeed"), Description: pick("description", "", "first leader")}
	}
	return Relation{Relation: pick("relation", "ally-of", "opponent-of"), Group: pick("group", "g", "h")}
}

func drawPlace(t *rapid.T) Place {
	pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
	p := Place{
		Country: pick("country", "", "AF", "AF", "IR"), Admin1: pick("admin1", "", "", "AF-KAB", "AF-NAN"),
		Place: pick("place", "", "Kabul", "kabul", "Jalalabad"), Site: pick("site", "", "", "Airport"),
		Precision: pick("precision", "exact", "settlement", "country"),
	}
	if rapid.Bool().Draw(t, "has coordinates") {
		longitude, latitude := float64(rapid.IntRange(60, 62).Draw(t, "longitude")), 34.5
		p.Longitude, p.Latitude = &longitude, &latitude
	}
	return p
}

func drawClaims(t *rapid.T) []Claim {
	n := rapid.IntRange(0, 14).Draw(t, "claims")
	var claims []Claim
	for i := range n {
		claims = append(claims, drawClaim(t, i))
	}
	return claims
}
