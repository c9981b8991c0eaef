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
			"levels that others state are filled in", []Place{kabul, airport},
			Place{Country: "AF", Place: "Kabul", Site: "Airport", Precision: "exact"}, Consistent,
		},
		{"case and spaces do not matter", []Place{kabul, {Country: "af", Place: " KABUL ", Precision: "settlement"}}, kabul, Consistent},
		{"the majority", []Place{kabul, herat, herat}, herat, Conflicting},
		{"no majority, but a wider place that none denies", []Place{country, herat, kabul}, herat, Conflicting},
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
