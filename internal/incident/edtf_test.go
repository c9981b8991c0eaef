package incident

import (
	"slices"
	"strings"
	"testing"
)

func TestParseEDTF(t *testing.T) {
	t.Parallel()
	cases := []struct{ text, from, to string }{
		{"2024-03-22", "2024-03-22", "2024-03-22"},
		{"2024-02-29", "2024-02-29", "2024-02-29"},
		{"2024", "2024-01-01", "2024-12-31"},
		{"0000", "0000-01-01", "0000-12-31"},
		{"-0043", "-0043-01-01", "-0043-12-31"},
		{"-0043-03-15", "-0043-03-15", "-0043-03-15"},
		{"Y12345", "+12345-01-01", "+12345-12-31"},
		{"Y-12345", "-12345-01-01", "-12345-12-31"},
		{"2024-02", "2024-02-01", "2024-02-29"},
		{"2023-02", "2023-02-01", "2023-02-28"},
		{"2023-12", "2023-12-01", "2023-12-31"},
		{"2021-21", "2021-03-01", "2021-05-31"},
		{"2021-22", "2021-06-01", "2021-08-31"},
		{"2021-23", "2021-09-01", "2021-11-30"},
		{"2021-24", "2021-12-01", "2022-02-28"},
		{"2023-24", "2023-12-01", "2024-02-29"},
		{"201X", "2010-01-01", "2019-12-31"},
		{"20XX", "2000-01-01", "2099-12-31"},
		{"-20XX", "-2099-01-01", "-2000-12-31"},
		{"2004-XX", "2004-01-01", "2004-12-31"},
		{"2004-06-XX", "2004-06-01", "2004-06-30"},
		{"2004-XX-XX", "2004-01-01", "2004-12-31"},
		{"2004-06-11%", "2004-06-11", "2004-06-11"},
		{"2015?", "2015-01-01", "2015-12-31"},
		{"201X~", "2010-01-01", "2019-12-31"},
		{"2021-11-01/2021-11-13", "2021-11-01", "2021-11-13"},
		{"2015-01/2015-06", "2015-01-01", "2015-06-30"},
		{"2004-06-01/2006", "2004-06-01", "2006-12-31"},
		{"2015/2015-06", "2015-01-01", "2015-06-30"},
		{"2015-03-15/2015-03", "2015-03-15", "2015-03-31"},
		{"2004?/2006~", "2004-01-01", "2006-12-31"},
		{"2004-06/..", "2004-06-01", ""},
		{"../2004-06", "", "2004-06-30"},
		{"2004-06/", "2004-06-01", ""},
		{"/2004-06", "", "2004-06-30"},
		{"2024-03-22T20:15:30", "2024-03-22", "2024-03-22"},
		{"2024-03-22T20:15:30Z", "2024-03-22", "2024-03-22"},
		{"2024-03-22T23:59:59-04", "2024-03-22", "2024-03-22"},
		{"2024-03-22T00:00:00+04:30", "2024-03-22", "2024-03-22"},
		{"{2022-10-26,2023-08-13}", "2022-10-26", "2023-08-13"},
		{"{2021-11-01..2021-11-13,2020}", "2020-01-01", "2021-11-13"},
		{"{2020,2021-05..}", "2020-01-01", ""},
		{"{2020}", "2020-01-01", "2020-12-31"},
	}
	for _, c := range cases {
		e, err := ParseEDTF(c.text)
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
			continue
		}
		if e.From != c.from || e.To != c.to || e.Text != c.text {
			t.Errorf("%s: from %q to %q, want %q to %q", c.text, e.From, e.To, c.from, c.to)
		}
	}
}

// TestParseEDTFRefuses holds each error to say what is wrong.
func TestParseEDTFRefuses(t *testing.T) {
	t.Parallel()
	cases := []struct{ text, says string }{
		{"", "empty"},
		{"2023-02-30", "01 to 28"},
		{"2023-02-29", "01 to 28"},
		{"2023-04-31", "01 to 30"},
		{"2023-01-00", "01 to 31"},
		{"2023-00", "months are 01 to 12"},
		{"2023-13", "months are 01 to 12"},
		{"2023-25", "seasons 21 to 24"},
		{"2023-21-01", "no month of a day"},
		{"2023-XX-05", "before the day XX"},
		{"2XXX", "last two digits"},
		{"XXXX", "last two digits"},
		{"20X4", "no year"},
		{"-0000", "no sign"},
		{"123", "no year"},
		{"12345", "no year"},
		{"+2023", "no year"},
		{"Y2023", "five digits"},
		{"Y02023", "five digits"},
		{"Y1000000", "from -999999 to 999999"},
		{"Y99999999999999999999", "from -999999 to 999999"},
		{"Y12345-01", "five digits"},
		{"2023-1-1", "no month"},
		{"2023-01-01-01", "YYYY-MM-DD"},
		{"2023 ", "no year"},
		{"March 2023", "no year"},
		{"2023?~", "one qualifier"},
		{"?2023", "no year"},
		{"2024-05/2023-01", "start is after the end"},
		{"2024/2023?", "start is after the end"},
		{"../..", "at least one side"},
		{"/", "at least one side"},
		{"/..", "at least one side"},
		{"2020/2021/2022", "one slash"},
		{"2020/x", "end: "},
		{"2020-14/2021", "start: "},
		{"2024-03-22T24:00:00", "hh:mm:ss"},
		{"2024-03-22T10:60:00", "hh:mm:ss"},
		{"2024-03-22T10:00", "hh:mm:ss"},
		{"2024-03-22T10:00:00z", "hh:mm:ss"},
		{"2024-03-22T10:00:00+4", "hh:mm:ss"},
		{"2024-03T10:00:00", "whole day"},
		{"2024-03-XXT10:00:00", "whole day"},
		{"2024-03-22T10:00:00/2024-03-23", "start: "},
		{"{2020", "ends in }"},
		{"{}", "member 1"},
		{"{2020,}", "member 2"},
		{"{2020,2021/2022}", "member 2"},
		{"{2022..2021}", "start is after the end"},
		{"[2020,2021]", "no year"},
	}
	for _, c := range cases {
		_, err := ParseEDTF(c.text)
		if err == nil {
			t.Errorf("%q is accepted", c.text)
			continue
		}
		if !strings.Contains(err.Error(), c.says) {
			t.Errorf("%q: %q does not say %q", c.text, err, c.says)
		}
	}
}

func TestEDTFQualifiersChangeNoDay(t *testing.T) {
	t.Parallel()
	cases := []struct{ text, plain string }{
		{"2015?", "2015"}, {"2015~", "2015"}, {"2015%", "2015"},
		{"2015?/2016", "2015/2016"}, {"2015/2016~", "2015/2016"}, {"{2015,2016~..2017?}", "{2015,2016..2017}"},
	}
	for _, c := range cases {
		if got, want := mustEDTF(t, c.text).days, mustEDTF(t, c.plain).days; got != want {
			t.Errorf("%s covers %v, %s %v", c.text, got, c.plain, want)
		}
	}
}

func TestEDTFOverlap(t *testing.T) {
	t.Parallel()
	cases := []struct {
		a, b, from, to string
		overlap        bool
	}{
		{"2015", "2015-01/2015-06", "2015-01-01", "2015-06-30", true},
		{"2015", "2014", "", "", false},
		{"2014/..", "2015-03", "2015-03-01", "2015-03-31", true},
		{"../2014", "2015-03/", "", "", false},
		{"2014/", "2013/..", "2014-01-01", "", true},
		{"2021-24", "2022-02", "2022-02-01", "2022-02-28", true},
		{"2021-11-13", "2021-11-13T09:00:00Z", "2021-11-13", "2021-11-13", true},
	}
	for _, c := range cases {
		a, b := mustEDTF(t, c.a), mustEDTF(t, c.b)
		shared := a.days.intersect(b.days)
		if a.days.overlaps(b.days) != c.overlap || shared.empty() == c.overlap {
			t.Errorf("%s and %s share %v", c.a, c.b, shared)
		}
		if from, to := formatDay(shared.first), formatDay(shared.last); c.overlap && (from != c.from || to != c.to) {
			t.Errorf("%s and %s share %q to %q", c.a, c.b, from, to)
		}
	}
}

func TestEDTFInCommonEra(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"2015": true, "0001": true, "9999": true, "2015/..": true, "../2015": true,
		"0000": false, "-0001": false, "Y10000": false, "-0043/2015": false, "9999-24": false,
		"{..2015,2016}": true, "{..2015,-0043}": false,
	} {
		if got := mustEDTF(t, text).InCommonEra(); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestEDTFMembers(t *testing.T) {
	t.Parallel()
	cases := []struct {
		text    string
		members []string
	}{
		{"2015", []string{"2015"}},
		{"2015/2016", []string{"2015/2016"}},
		{"{2015,2016-05~}", []string{"2015", "2016-05~"}},
		{"{..2014,2015-01..2015-06,2016..}", []string{"/2014", "2015-01/2015-06", "2016/"}},
	}
	for _, c := range cases {
		var texts []string
		for _, m := range mustEDTF(t, c.text).Members() {
			if again := mustEDTF(t, m.Text); again != m {
				t.Errorf("%s: member %+v reads as %+v", c.text, m, again)
			}
			texts = append(texts, m.Text)
		}
		if !slices.Equal(texts, c.members) {
			t.Errorf("%s: members %v", c.text, texts)
		}
	}
}

func mustEDTF(t *testing.T, text string) EDTF {
	t.Helper()
	e, err := ParseEDTF(text)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func FuzzParseEDTF(f *testing.F) {
	for _, seed := range []string{
		"2024-03-22", "-0001", "Y-12345", "201X~", "2004-XX-XX", "2021-24", "2004?/2006~", "../2004",
		"{2020..2021,2022-05-XX}", "2024-03-22T10:00:00+04:30", "{..2020,2021..}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := ParseEDTF(text)
		if err != nil {
			if e != (EDTF{}) {
				t.Fatalf("%q: an error and a date", text)
			}
			return
		}
		if e.days.empty() || len(e.Members()) == 1 && e.From == "" && e.To == "" || e.Text != text {
			t.Fatalf("%q: from %q to %q", text, e.From, e.To)
		}
		if !e.days.overlaps(e.days) {
			t.Fatalf("%q does not overlap itself", text)
		}
		for _, m := range e.Members() {
			if !m.days.within(e.days) {
				t.Fatalf("%q: member %q is not within it", text, m.Text)
			}
		}
		checkSeriesOfOne(t, e)
	})
}

// checkSeriesOfOne holds that a date stays what it is as a member of a set.
func checkSeriesOfOne(t *testing.T, e EDTF) {
	t.Helper()
	other := DateAnswer{EDTF: "1066", IndependentSources: 1}
	series, ok := seriesDate([]DateAnswer{{EDTF: e.Text, IndependentSources: 1}, other})
	if !ok {
		t.Fatalf("%q makes no series", e.Text)
	}
	want := e.days.hull(span{dayNumber(1066, 1, 1), dayNumber(1066, 12, 31)})
	if got := mustEDTF(t, series.EDTF).days; got != want {
		t.Fatalf("%q: %s covers %v, want %v", e.Text, series.EDTF, got, want)
	}
}
