package incident

import "testing"

func dates(texts ...string) []Claim {
	var claims []Claim
	for i, text := range texts {
		claims = append(claims, claimAbout(string(rune('p'+i)), "founded", Date{EDTF: text}))
	}
	return claims
}

func TestDateAnswers(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name       string
		texts      []string
		best       string
		agree      Agreement
		first, end string
	}{
		{"three of four", []string{"2015", "2015", "2014", "2015-01/2015-06"}, "2015", Conflicting, "2015-01-01", "2015-12-31"},
		{"one alone", []string{"2015"}, "2015", SingleSource, "2015-01-01", "2015-12-31"},
		{"the narrower of two", []string{"2015", "2015-01"}, "2015-01", Consistent, "2015-01-01", "2015-01-31"},
		{"stated most often", []string{"2015", "2015", "2015-01"}, "2015", Consistent, "2015-01-01", "2015-12-31"},
		{"open ends", []string{"2014/..", "../2016"}, "../2016", Consistent, "", "2016-12-31"},
		{"the smaller text", []string{"2016", "2014"}, "2014", Conflicting, "2014-01-01", "2014-12-31"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := compute(TypeGroup, dates(c.texts...)...).Dates[0]
			if d.EDTF != c.best || d.Agreement != c.agree || d.From != c.first || d.To != c.end {
				t.Errorf("%+v", d)
			}
			if d.IndependentSources != len(c.texts) || len(d.Claims) != len(c.texts) {
				t.Errorf("%d sources, claims %v", d.IndependentSources, d.Claims)
			}
		})
	}
}

func TestDateDeniedPreferredAndTorn(t *testing.T) {
	t.Parallel()
	claims := dates("2015-01", "2015")
	claims[1].Denies = true
	if d := compute(TypeGroup, claims...).Dates[0]; d.Agreement != Conflicting || d.EDTF != "2015-01" || d.IndependentSources != 1 {
		t.Errorf("denied: %+v", d)
	}
	claims[0].Value = Date{EDTF: "2014/2015"}
	if d := compute(TypeGroup, claims...).Dates[0]; d.Agreement != SingleSource {
		t.Errorf("a denial of a part: %+v", d)
	}
	claims = dates("2015", "2015", "2014")
	claims[2].Rank = RankPreferred
	if d := compute(TypeGroup, claims...).Dates[0]; d.EDTF != "2014" || d.Agreement != Conflicting {
		t.Errorf("preferred: %+v", d)
	}
	claims = dates("2015", "2014")
	claims[1].Source = claims[0].Source
	if d := compute(TypeGroup, claims...).Dates[0]; d.Agreement != Conflicting || d.IndependentSources != 1 {
		t.Errorf("a source against itself: %+v", d)
	}
}

func TestDateTieBreaks(t *testing.T) {
	t.Parallel()
	from := func(source string, c Claim) Claim {
		c.Source = source
		return c
	}
	// Both are a year and overlap nothing else; c published in 2021, b in 2024.
	two := dates("2014", "2015")
	if d := compute(TypeGroup, from("c", two[0]), from("b", two[1])).Dates[0]; d.EDTF != "2015" {
		t.Errorf("what was published last goes first: %+v", d)
	}
	past, now := two[0], two[1]
	past.AttributedTo, past.PointInTime, past.Rank = "Police", "2020", RankPreferred
	now.AttributedTo, now.PointInTime = "Police", "2021"
	d := compute(TypeGroup, past, now).Dates[0]
	if d.EDTF != "2014" || d.IndependentSources != 1 || d.Agreement != SingleSource || len(d.Claims) != 2 {
		t.Errorf("a preferred claim of an authority that has since said otherwise: %+v", d)
	}
}

// TestSetsAreNoClaimedDates: they are what the dates of a series become.
func TestSetsAreNoClaimedDates(t *testing.T) {
	t.Parallel()
	if a := compute(TypeGroup, dates("{2014,2016}")...); len(a.Dates) != 0 {
		t.Errorf("%+v", a.Dates)
	}
	if d := compute(TypeGroup, dates("{2014,2016}", "2015")...).Dates[0]; d.EDTF != "2015" || d.IndependentSources != 1 {
		t.Errorf("%+v", d)
	}
}
