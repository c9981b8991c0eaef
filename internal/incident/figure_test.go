package incident

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// published makes facts of sources from their dates; each is a voice of its own.
func published(dates map[string]string) func(string) SourceFacts {
	return func(id string) SourceFacts { return SourceFacts{Voice: id, Published: dates[id]} }
}

// killed is a claim about the dead; its id is the source's and the population's.
func killed(source, population string, count Count) Claim {
	return Claim{
		ID: "c-" + source + "-" + population, Property: "killed", Value: count, Source: source, Rank: RankNormal,
		Qualifiers: Qualifiers{Population: population},
	}
}

// figuresOf computes figures for the sources a, b, c and d, published in the
// order d (unknown), c, b, a.
func figuresOf(claims ...Claim) []Figure {
	facts := published(map[string]string{"a": "2024-06-01", "b": "2024-04-15", "c": "2021-11-14"})
	return Compute(TypeEvent, claims, facts, StandardVocabulary()).Figures
}

func checkFigure(t *testing.T, got []Figure, want Figure) {
	t.Helper()
	for _, f := range got {
		if f.Property == want.Property && f.Population == want.Population && f.PointInTime == want.PointInTime {
			want.Rule = Rule
			if diff := cmp.Diff(want, f); diff != "" {
				t.Errorf("figure differs (- want, + got):\n%s", diff)
			}
			return
		}
	}
	t.Errorf("no figure %s %q %q in %+v", want.Property, want.Population, want.PointInTime, got)
}

func TestFiguresOfEveryone(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		claims []Claim
		want   Figure
	}{
		{
			"more than 130, at least 133, at least 145",
			[]Claim{
				killed("a", "", Count{Form: MoreThan, N: 130}),
				killed("b", "", Count{Form: AtLeast, N: 133}),
				killed("c", "", Count{Form: AtLeast, N: 145}),
			},
			Figure{
				Best: num(145), BestBasis: BasisStated, Low: num(131), OpenEnded: true,
				Agreement: Consistent, IndependentSources: 3, Claims: []string{"c-a-", "c-b-", "c-c-"},
			},
		},
		{
			"over 551",
			[]Claim{killed("a", "", Count{Form: MoreThan, N: 551})},
			Figure{
				Best: num(552), BestBasis: BasisBound, Low: num(552), OpenEnded: true,
				Agreement: SingleSource, IndependentSources: 1, Claims: []string{"c-a-"},
			},
		},
		{
			"40 against at least 45: the later speaks, and high covers it",
			[]Claim{killed("a", "", Count{Form: AtLeast, N: 45}), killed("b", "", Count{Form: Exactly, N: 40})},
			Figure{
				Best: num(45), BestBasis: BasisStated, Low: num(40), High: num(45), OpenEnded: true,
				Agreement: Conflicting, IndependentSources: 2, Claims: []string{"c-a-", "c-b-"},
			},
		},
		{
			"high is the largest upper bound, not the largest number",
			[]Claim{
				killed("a", "", Count{Form: Exactly, N: 40}), killed("b", "", Count{Form: Exactly, N: 40}),
				killed("c", "", Count{Form: AtLeast, N: 45}),
			},
			Figure{
				Best: num(40), BestBasis: BasisStated, Low: num(40), High: num(40), OpenEnded: true,
				Agreement: Conflicting, IndependentSources: 3, Claims: []string{"c-a-", "c-b-", "c-c-"},
			},
		},
		{
			"about adds its number to low and high, and its tenth to agreement",
			[]Claim{killed("a", "", Count{Form: About, N: 170}), killed("b", "", Count{Form: Exactly, N: 180})},
			Figure{
				Best: num(180), BestBasis: BasisStated, Low: num(170), High: num(180),
				Agreement: Consistent, IndependentSources: 2, Claims: []string{"c-a-", "c-b-"},
			},
		},
		{
			"what most voices hold wins over what is newer",
			[]Claim{
				killed("a", "", Count{Form: Exactly, N: 9}), killed("b", "", Count{Form: Exactly, N: 7}),
				killed("c", "", Count{Form: Exactly, N: 7}),
			},
			Figure{
				Best: num(7), BestBasis: BasisStated, Low: num(7), High: num(9),
				Agreement: Conflicting, IndependentSources: 3, Claims: []string{"c-a-", "c-b-", "c-c-"},
			},
		},
		{
			"unknown is older than any date",
			[]Claim{killed("c", "", Count{Form: Exactly, N: 7}), killed("d", "", Count{Form: Exactly, N: 9})},
			Figure{
				Best: num(7), BestBasis: BasisStated, Low: num(7), High: num(9),
				Agreement: Conflicting, IndependentSources: 2, Claims: []string{"c-c-", "c-d-"},
			},
		},
		{
			"several is not a number",
			[]Claim{killed("a", "", Count{Form: Unquantified, Words: "several"}), killed("b", "", Count{Form: Unquantified, Words: "many"})},
			Figure{OpenEnded: true, Agreement: Consistent, IndependentSources: 2, Claims: []string{"c-a-", "c-b-"}},
		},
		{
			"several excludes zero",
			[]Claim{killed("a", "", Count{Form: Unquantified, Words: "several"}), killed("b", "", Count{Form: Exactly})},
			Figure{
				Best: num(0), BestBasis: BasisStated, Low: num(0), High: num(0), OpenEnded: true,
				Agreement: Conflicting, IndependentSources: 2, Claims: []string{"c-a-", "c-b-"},
			},
		},
		{
			"a range that contradicts itself is flagged and compared by its hull",
			[]Claim{
				killed("a", "", Count{Form: Between, Low: 3, High: 6, Best: num(9)}),
				killed("b", "", Count{Form: Exactly, N: 8}),
			},
			Figure{
				Best: num(8), BestBasis: BasisStated, Low: num(3), High: num(9), Contradictory: true,
				Agreement: Consistent, IndependentSources: 2, Claims: []string{"c-a-", "c-b-"},
			},
		},
		{
			"a range that contradicts itself is flagged, also where it no longer speaks",
			[]Claim{
				changed(killed("a", "", Count{Form: Between, Low: 9, High: 3}), func(c *Claim) { c.ID, c.AttributedTo, c.PointInTime = "c-a-1", "Police", "2020" }),
				changed(killed("a", "", Count{Form: Exactly, N: 5}), func(c *Claim) { c.ID, c.AttributedTo, c.PointInTime = "c-a-2", "Police", "2021" }),
			},
			Figure{
				Best: num(5), BestBasis: BasisStated, Low: num(5), High: num(5), Contradictory: true,
				Agreement: SingleSource, IndependentSources: 1, Claims: []string{"c-a-1", "c-a-2"},
			},
		},
		{
			"about in a part leaves its tenth open: 170 and 13 may be 175",
			[]Claim{
				killed("a", "", Count{Form: Exactly, N: 175}), killed("b", "afghans", Count{Form: About, N: 170}),
				killed("b", "americans", Count{Form: Exactly, N: 13}),
			},
			Figure{
				Best: num(175), BestBasis: BasisStated, Low: num(175), High: num(175), OpenEnded: true,
				Agreement: Consistent, IndependentSources: 2, Claims: []string{"c-a-", "c-b-afghans", "c-b-americans"},
			},
		},
		{
			"but not more than its tenth: 170 and 13 are no 165",
			[]Claim{
				killed("a", "", Count{Form: Exactly, N: 165}), killed("b", "afghans", Count{Form: About, N: 170}),
				killed("b", "americans", Count{Form: Exactly, N: 13}),
			},
			Figure{
				Best: num(165), BestBasis: BasisStated, Low: num(165), High: num(165), OpenEnded: true,
				Agreement: Conflicting, IndependentSources: 2, Claims: []string{"c-a-", "c-b-afghans", "c-b-americans"},
			},
		},
		{
			"the middle of a range",
			[]Claim{killed("a", "", Count{Form: Between, Low: 3, High: 6})},
			Figure{
				Best: num(4), BestBasis: BasisMiddle, Low: num(3), High: num(6),
				Agreement: SingleSource, IndependentSources: 1, Claims: []string{"c-a-"},
			},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.want.Property = "killed"
			checkFigure(t, figuresOf(c.claims...), c.want)
		})
	}
}

// TestKabulAirport: one source has a total, two have parts only.
func TestKabulAirport(t *testing.T) {
	t.Parallel()
	facts := published(map[string]string{"b": "2024-04-15", "c": "2021-11-14"})
	claims := []Claim{
		killed("a", "", Count{Form: AtLeast, N: 183}),
		killed("a", "afghan-civilians", Count{Form: About, N: 170}),
		killed("a", "us-service-members", Count{Form: Exactly, N: 13}),
		killed("b", "afghans", Count{Form: About, N: 170}),
		killed("b", "americans", Count{Form: Exactly, N: 13}),
		killed("c", "us-service-members", Count{Form: Exactly, N: 13}),
		killed("c", "afghan-civilians", Count{Form: AtLeast, N: 170}),
	}
	answers := Compute(TypeEvent, claims, facts, StandardVocabulary())
	checkFigure(t, answers.Figures, Figure{
		Property: "killed", Best: num(183), BestBasis: BasisStated, Low: num(183), OpenEnded: true,
		Agreement: Consistent, IndependentSources: 3,
		Claims: []string{"c-a-", "c-b-afghans", "c-b-americans", "c-c-afghan-civilians", "c-c-us-service-members"},
	})
	checkFigure(t, answers.Figures, Figure{
		Property: "killed", Population: "us-service-members", Best: num(13), BestBasis: BasisStated, Low: num(13), High: num(13),
		Agreement: Consistent, IndependentSources: 2, Claims: []string{"c-a-us-service-members", "c-c-us-service-members"},
	})
	var populations []string
	for _, f := range answers.Figures {
		populations = append(populations, f.Population)
	}
	want := []string{"", "afghan-civilians", "us-service-members", "afghans", "americans"}
	if diff := cmp.Diff(want, populations); diff != "" {
		t.Errorf("populations are not in the vocabulary's order:\n%s", diff)
	}
}

func TestParts(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		claims []Claim
		want   Figure
	}{
		{
			"disjoint populations add up, nested ones do not",
			[]Claim{
				killed("a", "civilians", Count{Form: Exactly, N: 20}), killed("a", "afghan-civilians", Count{Form: Exactly, N: 5}),
				killed("a", "soldiers", Count{Form: MoreThan, N: 3}), killed("a", "us-service-members", Count{Form: Exactly, N: 2}),
			},
			Figure{Best: num(24), BestBasis: BasisParts, Low: num(24), Claims: []string{"c-a-civilians", "c-a-soldiers"}},
		},
		{
			"without a word on disjointness the largest stands",
			[]Claim{killed("a", "children", Count{Form: Exactly, N: 7}), killed("a", "civilians", Count{Form: AtLeast, N: 10})},
			Figure{Best: num(10), BestBasis: BasisParts, Low: num(10), Claims: []string{"c-a-civilians"}},
		},
		{
			"perpetrators are people",
			[]Claim{killed("a", "perpetrators", Count{Form: Exactly, N: 2})},
			Figure{Best: num(2), BestBasis: BasisParts, Low: num(2), Claims: []string{"c-a-perpetrators"}},
		},
		{
			"ranges add their low, several adds one, at most adds nothing",
			[]Claim{
				killed("a", "soldiers", Count{Form: Unquantified, Words: "several"}),
				killed("a", "civilians", Count{Form: Between, Low: 9, High: 5}),
				killed("a", "militants", Count{Form: AtMost, N: 90}),
			},
			Figure{Best: num(6), BestBasis: BasisParts, Low: num(6), Claims: []string{"c-a-civilians", "c-a-soldiers"}},
		},
		{
			"of several nothing follows but that there were some",
			[]Claim{killed("a", "civilians", Count{Form: Unquantified, Words: "several"})},
			Figure{Claims: []string{"c-a-civilians"}},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.want.Property, c.want.OpenEnded = "killed", true
			c.want.Agreement, c.want.IndependentSources = SingleSource, 1
			checkFigure(t, figuresOf(c.claims...), c.want)
		})
	}
}

// TestPartsKeepToTheirKey: parts of different periods do not add up, and a
// denial is no part.
func TestPartsKeepToTheirKey(t *testing.T) {
	t.Parallel()
	civilians, soldiers := killed("a", "civilians", Count{Form: Exactly, N: 5}), killed("a", "soldiers", Count{Form: Exactly, N: 3})
	civilians.Period, soldiers.Period = "2020", "2021"
	want := map[string]int64{"2020": 5, "2021": 3}
	for _, f := range figuresOf(civilians, soldiers) {
		if f.Population == "" && *f.Best != want[f.Period] {
			t.Errorf("%+v", f)
		}
	}
	soldiers.Period, soldiers.Denies = "2020", true
	for _, f := range figuresOf(civilians, soldiers) {
		if f.Population != "" {
			continue
		}
		if diff := cmp.Diff([]string{"c-a-civilians"}, f.Claims); diff != "" || *f.Best != 5 {
			t.Errorf("with a denial: %+v", f)
		}
	}
}

func TestNoTotalFollowsFromNothing(t *testing.T) {
	t.Parallel()
	for _, f := range figuresOf(
		killed("a", "civilians", Count{Form: Exactly}), killed("a", "soldiers", Count{Form: FewerThan, N: 4})) {
		if f.Population == "" {
			t.Errorf("a total out of nothing: %+v", f)
		}
	}
}

func TestStrengthIsAFigureForEachPointInTime(t *testing.T) {
	t.Parallel()
	strength := func(source, point string, n int64) Claim {
		return Claim{
			ID: source + point, Property: "strength", Source: source, Value: Count{Form: About, N: n},
			Qualifiers: Qualifiers{PointInTime: point},
		}
	}
	claims := []Claim{strength("a", "2018", 4000), strength("a", "2022", 2000), strength("b", "2022", 2100), strength("b", "", 9000)}
	figures := Compute(TypeGroup, claims, published(nil), StandardVocabulary()).Figures
	if len(figures) != 3 {
		t.Fatalf("%d figures, want 3", len(figures))
	}
	checkFigure(t, figures, Figure{
		Property: "strength", PointInTime: "2018", Best: num(4000), BestBasis: BasisStated, Low: num(4000), High: num(4000),
		Agreement: SingleSource, IndependentSources: 1, Claims: []string{"a2018"},
	})
	checkFigure(t, figures, Figure{
		Property: "strength", PointInTime: "2022", Best: num(2100), BestBasis: BasisStated, Low: num(2000), High: num(2100),
		Agreement: Consistent, IndependentSources: 2, Claims: []string{"a2022", "b2022"},
	})
}

func TestVoices(t *testing.T) {
	t.Parallel()
	with := func(c Claim, change func(*Claim)) Claim {
		change(&c)
		return c
	}
	by := func(who string) func(*Claim) { return func(c *Claim) { c.AttributedTo = who } }
	cases := []struct {
		name   string
		claims []Claim
		best   int64
		voices int
		agree  Agreement
	}{
		{
			"a named authority is one voice, whoever cites it, and its latest word counts",
			[]Claim{
				with(killed("a", "", Count{Form: Exactly, N: 40}), by("Ministry of  Health")),
				with(killed("b", "", Count{Form: Exactly, N: 38}), by(" ministry of health")),
			}, 40, 1, SingleSource,
		},
		{
			"point in time goes before publication",
			[]Claim{
				with(killed("a", "", Count{Form: Exactly, N: 38}), func(c *Claim) { c.AttributedTo, c.PointInTime = "Police", "2021-08-26" }),
				with(killed("b", "", Count{Form: Exactly, N: 40}), func(c *Claim) { c.AttributedTo, c.PointInTime = "Police", "2021-08-27" }),
			}, 40, 1, SingleSource,
		},
		{
			"an authority that bears a source's name is another voice",
			[]Claim{
				killed("a", "", Count{Form: Exactly, N: 40}),
				with(killed("b", "", Count{Form: Exactly, N: 40}), by("a")),
			}, 40, 2, Consistent,
		},
		{
			"an authority that bears a source's id in digits is another voice",
			[]Claim{
				killed("2023", "", Count{Form: Exactly, N: 40}),
				with(killed("b", "", Count{Form: Exactly, N: 40}), by("2023")),
			}, 40, 2, Consistent,
		},
		{
			"a month is as late as its last day",
			[]Claim{
				with(killed("a", "", Count{Form: Exactly, N: 38}), func(c *Claim) { c.AttributedTo, c.PointInTime = "Police", "2021-08-26" }),
				with(killed("d", "", Count{Form: Exactly, N: 40}), func(c *Claim) { c.AttributedTo, c.PointInTime = "Police", "2021-08" }),
			}, 40, 1, SingleSource,
		},
		{
			"of two days of one month the later, however the sources were published",
			[]Claim{
				with(killed("a", "", Count{Form: Exactly, N: 38}), func(c *Claim) { c.AttributedTo, c.PointInTime = "Police", "2021-08-09" }),
				with(killed("d", "", Count{Form: Exactly, N: 40}), func(c *Claim) { c.AttributedTo, c.PointInTime = "Police", "2021-08-10" }),
			}, 40, 1, SingleSource,
		},
		{
			"an open end is not the latest",
			[]Claim{
				with(killed("a", "", Count{Form: Exactly, N: 38}), func(c *Claim) { c.AttributedTo, c.PointInTime = "Police", "2020/.." }),
				with(killed("d", "", Count{Form: Exactly, N: 40}), func(c *Claim) { c.AttributedTo, c.PointInTime = "Police", "2020-02" }),
			}, 40, 1, SingleSource,
		},
		{
			"what is no date comes first",
			[]Claim{
				with(killed("a", "", Count{Form: Exactly, N: 38}), func(c *Claim) { c.AttributedTo, c.PointInTime = "Police", "someday" }),
				with(killed("d", "", Count{Form: Exactly, N: 40}), func(c *Claim) { c.AttributedTo, c.PointInTime = "Police", "1999" }),
			}, 40, 1, SingleSource,
		},
		{
			"a source against itself",
			[]Claim{
				killed("a", "", Count{Form: Exactly, N: 40}),
				with(killed("a", "", Count{Form: Exactly, N: 45}), func(c *Claim) { c.ID = "c-a-second" }),
			}, 45, 1, Conflicting,
		},
		{
			"what it attributes is not its own word",
			[]Claim{
				killed("a", "", Count{Form: AtLeast, N: 40}),
				with(killed("a", "", Count{Form: Exactly, N: 45}), func(c *Claim) { c.ID, c.AttributedTo = "c-a-second", "Police" }),
			}, 45, 2, Consistent,
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := figuresOf(c.claims...)[0]
			if *f.Best != c.best || f.IndependentSources != c.voices || f.Agreement != c.agree {
				t.Errorf("best %d, %d voices, %s", *f.Best, f.IndependentSources, f.Agreement)
			}
		})
	}
}

func TestAReprintIsNoSecondVoice(t *testing.T) {
	t.Parallel()
	claims := []Claim{killed("a", "", Count{Form: Exactly, N: 40}), killed("a-reprint", "", Count{Form: Exactly, N: 40})}
	answers := Compute(TypeEvent, claims, drawnFacts, StandardVocabulary())
	if f := answers.Figures[0]; f.IndependentSources != 1 || f.Agreement != SingleSource || len(f.Claims) != 2 {
		t.Errorf("%+v", f)
	}
	if answers.Corroboration != Uncorroborated || answers.IndependentSources != 1 {
		t.Errorf("corroboration %s", answers.Corroboration)
	}
}

// TestAReprintThatDiffersIsNotTheSourceAgainstItself: own words are those of one
// publication, voices those of an origin.
func TestAReprintThatDiffersIsNotTheSourceAgainstItself(t *testing.T) {
	t.Parallel()
	f := compute(TypeEvent, killed("a", "", Count{Form: Exactly, N: 40}), killed("a-reprint", "", Count{Form: Exactly, N: 41})).Figures[0]
	if f.IndependentSources != 1 || f.Agreement != SingleSource || *f.Best != 41 {
		t.Errorf("%+v", f)
	}
}

func TestPreferredAndDenied(t *testing.T) {
	t.Parallel()
	a, b := killed("a", "", Count{Form: Exactly, N: 40}), killed("b", "", Count{Form: Exactly, N: 38})
	b.Rank = RankPreferred
	f := figuresOf(a, b)[0]
	if *f.Best != 38 || f.BestBasis != BasisPreferred || f.Agreement != Conflicting {
		t.Errorf("preferred: %+v", f)
	}
	none := killed("c", "", Count{Form: Unquantified, Words: "many"})
	none.Rank = RankPreferred
	if f := figuresOf(a, none)[0]; *f.Best != 40 || f.BestBasis != BasisStated {
		t.Errorf("a preferred claim without a number: %+v", f)
	}
	denial := killed("c", "", Count{Form: AtLeast, N: 39})
	denial.Denies = true
	if f := figuresOf(a, denial)[0]; f.Agreement != Conflicting || f.IndependentSources != 1 || len(f.Claims) != 2 {
		t.Errorf("a denial of the best: %+v", f)
	}
	denial.Value = Count{Form: AtLeast, N: 41}
	if f := figuresOf(a, denial)[0]; f.Agreement != SingleSource {
		t.Errorf("a denial of something else: %+v", f)
	}
	if figures := figuresOf(denial); len(figures) != 0 {
		t.Errorf("a figure out of a denial: %+v", figures)
	}
}

func TestPeriodAndAreaTellFiguresApart(t *testing.T) {
	t.Parallel()
	attacks := func(id, period, area string, n int64) Claim {
		return Claim{
			ID: id, Property: "attacks", Source: id, Value: Count{Form: Exactly, N: n},
			Qualifiers: Qualifiers{Period: period, Area: area},
		}
	}
	claims := []Claim{attacks("1", "2021", "AF", 334), attacks("2", "2020", "AF", 60), attacks("3", "2021", "", 365), attacks("4", "2021", "AF", 300)}
	figures := Compute(TypeGroup, claims, published(nil), StandardVocabulary()).Figures
	var keys []string
	for _, f := range figures {
		keys = append(keys, f.Period+f.Area)
	}
	if diff := cmp.Diff([]string{"2020AF", "2021", "2021AF"}, keys); diff != "" {
		t.Error(diff)
	}
	if figures[2].Agreement != Conflicting || *figures[2].Best != 334 {
		t.Errorf("%+v", figures[2])
	}
}
