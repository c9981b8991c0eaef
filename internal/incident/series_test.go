package incident

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
			got, ok := seriesDate(c.parts)
			if diff := cmp.Diff(c.want, got); diff != "" || !ok {
				t.Errorf("%v %s", ok, diff)
			}
		})
	}
	if d, ok := seriesDate(nil); ok {
		t.Errorf("a series without parts: %+v", d)
	}
}

func TestWithParts(t *testing.T) {
	t.Parallel()
	dated := func(edtf string, agree Agreement, claims ...string) Answers {
		return Answers{Dates: []DateAnswer{{Property: "occurred", EDTF: edtf, Agreement: agree, IndependentSources: 2, Claims: claims}}}
	}
	may, july := dated("2021-05", Consistent, "b"), dated("2021-07", Consistent, "a")
	both := DateAnswer{
		Property: "occurred", EDTF: "{2021-05,2021-07}", From: "2021-05-01", To: "2021-07-31",
		Agreement: Consistent, IndependentSources: 2, Claims: []string{"a", "b"},
	}
	withOwn := func(agree Agreement) DateAnswer {
		d := both
		d.Agreement, d.Claims = agree, []string{"a", "b", "own"}
		return d
	}
	torn := withOwn(Conflicting)
	torn.Claims = both.Claims
	cases := []struct {
		name  string
		own   Answers
		parts []Answers
		want  []DateAnswer
		dates Corroboration
	}{
		{"no own date", Answers{}, []Answers{july, may}, []DateAnswer{both}, Corroborated},
		{"an own date around them", dated("2021", SingleSource, "own"), []Answers{july, may}, []DateAnswer{withOwn(Consistent)}, Corroborated},
		{"an own date between them", dated("2021-06", SingleSource, "own"), []Answers{july, may}, []DateAnswer{withOwn(Consistent)}, Corroborated},
		{"an own date elsewhere", dated("2020", SingleSource, "own"), []Answers{july, may}, []DateAnswer{withOwn(Conflicting)}, Disputed},
		{"an own date in dispute", dated("2021", Conflicting, "own"), []Answers{july, may}, []DateAnswer{withOwn(Conflicting)}, Disputed},
		{"a part in dispute", Answers{}, []Answers{july, dated("2021-05", Conflicting, "b")}, []DateAnswer{torn}, Disputed},
		{"no part has a date", dated("2021", Consistent, "own"), []Answers{{}, {}}, dated("2021", Consistent, "own").Dates, Corroborated},
		{"no part", dated("2021", Consistent, "own"), nil, dated("2021", Consistent, "own").Dates, Corroborated},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.own.Corroboration = Corroborated
			got := c.own.WithParts(c.parts)
			if diff := cmp.Diff(c.want, got.Dates); diff != "" || got.Corroboration != c.dates {
				t.Errorf("%s %s", got.Corroboration, diff)
			}
		})
	}
}

// TestWithPartsKeepsTheRest: other answers stay, a dispute too, and nothing that
// was passed in changes.
func TestWithPartsKeepsTheRest(t *testing.T) {
	t.Parallel()
	own := compute(TypeEvent, killed("a", "", Count{Form: Exactly, N: 4}), killed("b", "", Count{Form: Exactly, N: 5}),
		claimAbout("p", "occurred", Date{EDTF: "2021"}))
	part := compute(TypeEvent, claimAbout("q", "occurred", Date{EDTF: "2021-05"}))
	before, wasPart := own, part
	got := own.WithParts([]Answers{part})
	if got.Corroboration != Disputed || got.Dates[0].Agreement != SingleSource {
		t.Errorf("%s, %+v", got.Corroboration, got.Dates)
	}
	if diff := cmp.Diff(before, own) + cmp.Diff(wasPart, part) + cmp.Diff(own.Figures, got.Figures); diff != "" {
		t.Error(diff)
	}
	if own.Dates[0].EDTF != "2021" || len(own.Dates[0].Claims) != 1 || len(part.Dates[0].Claims) != 1 {
		t.Errorf("%+v %+v", own.Dates, part.Dates)
	}
}
