package incident

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func at(longitude, latitude float64, precision string, p Place) Place {
	p.Longitude, p.Latitude, p.Precision = &longitude, &latitude, precision
	return p
}

func TestPlaceAnswers(t *testing.T) {
	t.Parallel()
	country := Place{Country: "AF", Precision: "country"}
	kabul := Place{Country: "AF", Place: "Kabul", Precision: "settlement"}
	airport := Place{Country: "AF", Site: "Airport", Precision: "exact"}
	herat := Place{Country: "AF", Place: "Herat", Precision: "settlement"}
	cases := []struct {
		name   string
		places []Place
		want   Place
		agree  Agreement
	}{
		{"one", []Place{kabul}, kabul, SingleSource},
		{"the narrowest of nested places", []Place{country, country, kabul}, kabul, Consistent},
		{
			"neither of two contains the other", []Place{kabul, airport}, airport, Conflicting,
		},
		{
			"levels that no voice puts together make no place",
			[]Place{kabul, {Country: "AF", Admin1: "AF-NAN", Precision: "admin1"}}, kabul, Conflicting,
		},
		{
			"a level that is left out is no contradiction",
			[]Place{airport, {Country: "AF", Place: "Kabul", Site: "airport", Precision: "exact"}},
			Place{Country: "AF", Place: "Kabul", Site: "airport", Precision: "exact"}, Consistent,
		},
		{
			"the chain on which most voices stand, not the place that most agree with",
			[]Place{
				country, herat, herat, herat, {Country: "AF", Admin1: "AF-NAN", Precision: "admin1"},
				{Country: "AF", Admin1: "AF-NAN", Place: "A", Precision: "settlement"},
				{Country: "AF", Admin1: "AF-NAN", Place: "B", Precision: "settlement"},
				{Country: "AF", Admin1: "AF-NAN", Place: "C", Precision: "settlement"},
			}, herat, Conflicting,
		},
		{
			"of equal chains the one whose last place most state",
			[]Place{country, {Country: "IR", Precision: "country"}, {Country: "IR", Precision: "country"}, kabul},
			Place{Country: "IR", Precision: "country"}, Conflicting,
		},
		{
			"then the narrower", []Place{{Country: "IR", Admin1: "IR-01", Precision: "admin1"}, kabul}, kabul, Conflicting,
		},
		{
			"of two that reach as far inwards the one that states more",
			[]Place{kabul, {Country: "IR", Admin1: "IR-01", Place: "Z", Precision: "settlement"}},
			Place{Country: "IR", Admin1: "IR-01", Place: "Z", Precision: "settlement"}, Conflicting,
		},
		{"then the smaller text", []Place{herat, kabul}, herat, Conflicting},
		{"case and spaces do not matter", []Place{kabul, {Country: "af", Place: " KABUL ", Precision: "settlement"}}, kabul, Consistent},
		{"the majority", []Place{kabul, herat, herat}, herat, Conflicting},
		{"a wider place that none denies does not answer", []Place{country, herat, kabul}, herat, Conflicting},
		{
			"coordinates of the narrower place go first",
			[]Place{at(69.2, 34.5, "exact", country), at(69.1, 34.4, "settlement", kabul)}, at(69.1, 34.4, "settlement", kabul), Consistent,
		},
		{"coordinates of a place elsewhere", []Place{kabul, kabul, at(62.2, 34.3, "settlement", herat)}, kabul, Conflicting},
		{
			"the narrowest precision that is claimed of it",
			[]Place{{Country: "AF", Place: "Kabul", Precision: "admin1"}, kabul}, kabul, Consistent,
		},
		{"coordinates of a report", []Place{kabul, at(69.2, 34.5, "admin1", country)}, at(69.2, 34.5, "admin1", kabul), Consistent},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var claims []Claim
			for i, p := range c.places {
				claims = append(claims, claimAbout(string(rune('p'+i)), "location", p))
			}
			got := compute(TypeEvent, claims...).Places[0]
			if diff := cmp.Diff(c.want, got.Place); diff != "" || got.Agreement != c.agree {
				t.Errorf("%s %s", got.Agreement, diff)
			}
		})
	}
}

// changed is a copy of c with a change.
func changed(c Claim, change func(*Claim)) Claim {
	change(&c)
	return c
}

func TestReferencesStandBesideTheClaim(t *testing.T) {
	t.Parallel()
	kabul := claimAbout("p", "location", Place{Country: "AF", Place: "Kabul", Precision: "settlement"})
	reference := func(id string, p Place) Claim {
		c := claimAbout(id, "location", p)
		c.Source = "gazetteer"
		return c
	}
	settlement := reference("r-1", at(69.17, 34.53, "settlement", Place{Country: "AF", Admin1: "AF-KAB", Place: "Kabul"}))
	cases := []struct {
		name   string
		claims []Claim
		want   Place
		ids    []string
	}{
		{
			"coordinates and admin levels", []Claim{kabul, settlement},
			at(69.17, 34.53, "settlement", Place{Country: "AF", Admin1: "AF-KAB", Place: "Kabul"}), []string{"p", "r-1"},
		},
		{
			"at odds with the article", []Claim{kabul, reference("r-1", at(62.2, 34.3, "settlement", Place{Country: "AF", Place: "Herat"}))},
			kabul.Value.(Place), []string{"p"},
		},
		{
			"narrower than the article", []Claim{kabul, reference("r-1", at(69.2, 34.6, "exact", Place{Country: "AF", Site: "Airport"}))},
			kabul.Value.(Place), []string{"p"},
		},
		{
			"a level at which another voice says otherwise",
			[]Claim{
				kabul, claimAbout("q", "location", Place{Country: "AF", Place: "Kabul", Precision: "settlement"}),
				claimAbout("s", "location", Place{Admin1: "AF-NAN", Place: "Jalalabad", Precision: "settlement"}), settlement,
			},
			at(69.17, 34.53, "settlement", Place{Country: "AF", Place: "Kabul"}), []string{"p", "q", "r-1", "s"},
		},
		{
			"one that is retracted, deprecated or denies adds nothing",
			[]Claim{kabul, changed(settlement, func(c *Claim) { c.Source = "retracted gazetteer" }),
				changed(settlement, func(c *Claim) { c.ID, c.Rank = "r-2", RankDeprecated }),
				changed(settlement, func(c *Claim) { c.ID, c.Denies = "r-3", true })},
			kabul.Value.(Place), []string{"p"},
		},
		{
			"the narrowest precision goes first, and only who adds something is named",
			[]Claim{kabul, reference("r-0", at(1, 1, "country", Place{Country: "AF"})), settlement},
			at(69.17, 34.53, "settlement", Place{Country: "AF", Admin1: "AF-KAB", Place: "Kabul"}), []string{"p", "r-1"},
		},
		{
			"a settlement for a stated site is no admin level",
			[]Claim{claimAbout("p", "location", Place{Country: "AF", Site: "Airport", Precision: "exact"}), settlement},
			at(69.17, 34.53, "settlement", Place{Country: "AF", Admin1: "AF-KAB", Site: "Airport"}), []string{"p", "r-1"},
		},
		{
			"the article's own coordinates stay",
			[]Claim{claimAbout("p", "location", at(1, 2, "exact", Place{Country: "AF", Place: "Kabul"})), settlement},
			at(1, 2, "exact", Place{Country: "AF", Admin1: "AF-KAB", Place: "Kabul"}), []string{"p", "r-1"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := compute(TypeEvent, c.claims...).Places[0]
			if diff := cmp.Diff(c.want, got.Place) + cmp.Diff(c.ids, got.Claims); diff != "" {
				t.Error(diff)
			}
		})
	}
	if answers := compute(TypeEvent, settlement); len(answers.Places) != 0 || answers.IndependentSources != 0 ||
		!cmp.Equal(answers.Sources, []string{"gazetteer"}) {
		t.Errorf("a reference alone answers: %+v", answers)
	}
}

func TestPlaceDenied(t *testing.T) {
	t.Parallel()
	kabul := Place{Country: "AF", Place: "Kabul", Precision: "settlement"}
	herat, province := Place{Country: "AF", Place: "Herat"}, Place{Country: "AF", Admin1: "AF-KAB"}
	airport := Place{Country: "AF", Place: "Kabul", Site: "Airport"}
	cases := []struct {
		name   string
		denied []Place
		agree  Agreement
	}{
		{"what was stated", []Place{{Country: "af", Place: "kabul"}}, Conflicting},
		{"what contains it", []Place{{Country: "AF"}}, Conflicting},
		{"a place within it", []Place{airport}, SingleSource},
		{"a place elsewhere", []Place{herat}, SingleSource},
		{"a level that is not stated", []Place{province}, SingleSource},
		{"two that do not touch it", []Place{province, {Country: "AF", Admin1: "AF-KAB", Place: "Kabul"}}, SingleSource},
		{"the same two the other way round", []Place{{Country: "AF", Admin1: "AF-KAB", Place: "Kabul"}, province}, SingleSource},
		{"two of which one contains it", []Place{airport, {Country: "AF"}}, Conflicting},
	}
	for _, c := range cases {
		claims := []Claim{claimAbout("p", "location", kabul)}
		for i, p := range c.denied {
			denial := claimAbout(string(rune('q'+i)), "location", p)
			denial.Denies = true
			claims = append(claims, denial)
		}
		got := compute(TypeEvent, claims...).Places[0]
		if got.Agreement != c.agree || got.Place != kabul || got.IndependentSources != 1 || len(got.Claims) != len(claims) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestPlacePreferredAndTorn(t *testing.T) {
	t.Parallel()
	kabul := claimAbout("p", "location", Place{Country: "AF", Place: "Kabul", Precision: "settlement"})
	herat := claimAbout("q", "location", Place{Country: "AF", Place: "Herat", Precision: "settlement"})
	other := claimAbout("r", "location", herat.Value)
	torn := compute(TypeEvent, kabul, changed(herat, func(c *Claim) { c.Source = "p" })).Places[0]
	if torn.Agreement != Conflicting || torn.IndependentSources != 1 {
		t.Errorf("a source against itself: %+v", torn)
	}
	prefer := func(c *Claim) { c.Rank = RankPreferred }
	if got := compute(TypeEvent, changed(kabul, prefer), herat, other).Places[0]; got.Place.Place != "Kabul" {
		t.Errorf("preferred: %+v", got)
	}
	// The authority has since named another place: its preferred claim does not
	// speak, and is still the answer.
	past := changed(kabul, func(c *Claim) { c.AttributedTo, c.PointInTime, c.Rank = "Police", "2020", RankPreferred })
	now := changed(herat, func(c *Claim) { c.AttributedTo, c.PointInTime = "Police", "2021" })
	if got := compute(TypeEvent, past, now).Places[0]; got.Place.Place != "Kabul" || got.IndependentSources != 1 || got.Agreement != SingleSource {
		t.Errorf("a preferred claim that does not speak: %+v", got)
	}
	// A narrower place within the preferred one is still narrower.
	airport := claimAbout("s", "location", Place{Country: "AF", Place: "Kabul", Site: "Airport", Precision: "exact"})
	if got := compute(TypeEvent, changed(kabul, prefer), airport, herat, other).Places[0]; got.Site != "Airport" {
		t.Errorf("within the preferred place: %+v", got)
	}
	latest := compute(TypeEvent, changed(kabul, func(c *Claim) { c.Source = "b" }), changed(herat, func(c *Claim) { c.Source = "c" })).Places[0]
	if latest.Place.Place != "Kabul" {
		t.Errorf("what was published last goes first: %+v", latest)
	}
}
