package incident

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

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

func TestSeriesDate(t *testing.T) {
	t.Parallel()
	part := func(edtf string, agree Agreement, voices int, claims ...string) DateAnswer {
		return DateAnswer{EDTF: edtf, Agreement: agree, IndependentSources: voices, Claims: claims}
	}
	cases := []struct {
		name  string
		parts []DateAnswer
		want  DateAnswer
	}{
		{
			"two attacks",
			[]DateAnswer{part("2023-08-13", Consistent, 2, "b", "c"), part("2022-10-26", Consistent, 3, "a", "b")},
			DateAnswer{EDTF: "{2022-10-26,2023-08-13}", From: "2022-10-26", To: "2023-08-13", Agreement: Consistent, IndependentSources: 2, Claims: []string{"a", "b", "c"}},
		},
		{
			"the same twice, and as weak as the weakest",
			[]DateAnswer{part("2022", Consistent, 2, "a"), part("2022", SingleSource, 1, "b")},
			DateAnswer{EDTF: "2022", From: "2022-01-01", To: "2022-12-31", Agreement: SingleSource, IndependentSources: 1, Claims: []string{"a", "b"}},
		},
		{
			"a single interval stays one",
			[]DateAnswer{part("2021-11-01/2021-11-13", SingleSource, 1, "a")},
			DateAnswer{EDTF: "2021-11-01/2021-11-13", From: "2021-11-01", To: "2021-11-13", Agreement: SingleSource, IndependentSources: 1, Claims: []string{"a"}},
		},
		{
			"intervals, date-times and sets within",
			[]DateAnswer{
				part("2021-11-01/2021-11-13", SingleSource, 1, "a"), part("2021-11-05T10:00:00Z", Conflicting, 2, "b"),
				part("{2020,2021-12..}", Consistent, 2, "c"),
			},
			DateAnswer{EDTF: "{2020,2021-11-01..2021-11-13,2021-11-05,2021-12..}", From: "2020-01-01", Agreement: Conflicting, IndependentSources: 1, Claims: []string{"a", "b", "c"}},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.want.Property = "occurred"
			got, ok := SeriesDate("occurred", c.parts)
			if diff := cmp.Diff(c.want, got); diff != "" || !ok {
				t.Errorf("%v %s", ok, diff)
			}
		})
	}
	if d, ok := SeriesDate("occurred", nil); ok {
		t.Errorf("a series without parts: %+v", d)
	}
}
