package api

import (
	"errors"
	"fmt"
	"math"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

func TestPreferred(t *testing.T) {
	t.Parallel()
	both := []string{"application/json", "text/html"}
	for accept, want := range map[string]string{
		"":                                       "application/json",
		"garbage":                                "application/json",
		"text/html":                              "text/html",
		"TEXT/HTML":                              "text/html",
		"text/html;q=0":                          "",
		"text/html;q=0.001":                      "text/html",
		"*/*;q=0":                                "",
		"*/*;q=0, text/html":                     "text/html",
		"text/html;q=0.4,*/*;q=0.3":              "text/html",
		"text/*;q=0.4,text/html;q=0.1,*/*;q=0.2": "application/json",
		"image/png, application/*;q=0.2":         "application/json",
		"text/html;q=nonsense":                   "",
		"text/html;q=2":                          "",
		"text/html ; level=1 ; Q=0.7":            "text/html",
		"text/html;level=1, text/html;q=0":       "",
		"application/json;charset=utf-8":         "application/json",
		"text/csv, image/png":                    "",
		",,text/html,":                           "text/html",
	} {
		if got := preferred([]string{accept}, both); got != want {
			t.Errorf("Accept %q prefers %q, want %q", accept, got, want)
		}
	}
	if got := preferred(nil, both); got != both[0] {
		t.Errorf("no Accept prefers %q", got)
	}
	if got := preferred([]string{"text/csv", "text/html"}, both); got != "text/html" {
		t.Errorf("two Accept headers prefer %q", got)
	}
}

func FuzzPreferred(f *testing.F) {
	f.Add("text/html;q=0.5, */*")
	f.Add(";;=,/")
	f.Fuzz(func(t *testing.T, accept string) {
		offers := []string{"application/json", "text/html"}
		if got := preferred([]string{accept}, offers); got != "" && got != offers[0] && got != offers[1] {
			t.Errorf("%q is no offer", got)
		}
	})
}

func TestDaysOf(t *testing.T) {
	t.Parallel()
	for value, want := range map[string][2]string{
		"2024":       {"2024-01-01", "2024-12-31"},
		"2024-02":    {"2024-02-01", "2024-02-29"},
		"2023-02":    {"2023-02-01", "2023-02-28"},
		"2024-12":    {"2024-12-01", "2024-12-31"},
		"2024-03-22": {"2024-03-22", "2024-03-22"},
		"0001":       {"0001-01-01", "0001-12-31"},
		"9999":       {"9999-01-01", "9999-12-31"},
	} {
		first, last, err := daysOf(value)
		if err != nil || [2]string{first, last} != want {
			t.Errorf("%s: %s to %s, %v; want %v", value, first, last, err, want)
		}
	}
	for _, value := range []string{"", "0000", "0000-01", "202", "2024-13", "2024-1", "2024-02-30", "2024-02-1", "24-02-01", "2024/02", "2024-02-011", "-024", "２０２４"} {
		if first, last, err := daysOf(value); err == nil {
			t.Errorf("%q is read as %s to %s", value, first, last)
		}
	}
}

func FuzzDaysOf(f *testing.F) {
	f.Add("2024-02-29")
	f.Add("2024")
	f.Fuzz(func(t *testing.T, value string) {
		first, last, err := daysOf(value)
		if err == nil && (first > last || len(first) != 10 || len(last) != 10) {
			t.Errorf("%q is read as %s to %s", value, first, last)
		}
	})
}

func TestPointInTime(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"2024-02-29":                "2024-02-29T23:59:59.999999999Z",
		"2024-12-31":                "2024-12-31T23:59:59.999999999Z",
		"2024-12-31T23:59:59.5Z":    "2024-12-31T23:59:59.5Z",
		"2024-12-31t23:59:59z":      "2024-12-31T23:59:59Z",
		"2024-12-31T23:30:00-01:00": "2025-01-01T00:30:00Z",
		"2025-01-01T00:30:00+01:00": "2024-12-31T23:30:00Z",
	} {
		at, err := pointInTime(value)
		if got := at.UTC().Format(time.RFC3339Nano); err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", value, got, err, want)
		}
	}
	for _, value := range []string{
		"", "2024", "2024-12", "2023-02-29", "2024-12-31T", "2024-12-31T23:59:59", "2024-12-31T23:59Z", "2024-12-31T1:00:00Z", "2024-12-31 23:59:59Z",
		"2024-12-31T24:00:00Z", "2024-12-31T23:59:59,5Z", "2024-12-31T23:59:59+2400", "2024-12-31T23:59:59+24:00", "1735689599", "+2024-12-31", "２０２４-12-31",
	} {
		if at, err := pointInTime(value); err == nil {
			t.Errorf("%q is read as %s", value, at)
		}
	}
}

// FuzzPointInTime holds the check to what the contract's pattern says.
func FuzzPointInTime(f *testing.F) {
	p, _ := findParameter(mustLoadContract("").operations["/v1/events"].parameters, asOfPin)
	for _, value := range []string{"2024-02-29", "2024-12-31T23:59:59.5Z", "2024-12-31t23:59:59+01:00", "2024-12-31T23:59:59 01:00"} {
		f.Add(value)
	}
	f.Fuzz(func(t *testing.T, value string) {
		near, right := checkPointInTime(value)
		if right && !p.pattern.MatchString(value) {
			t.Errorf("%q is read, but not what the contract allows", value)
		}
		if decoded, err := url.QueryUnescape(near); near != "" && (err != nil || !p.pattern.MatchString(decoded)) {
			t.Errorf("%q is nearest to %q, which is none either", value, near)
		}
	})
}

func drawCursor(t *rapid.T) cursor {
	c := cursor{revision: rapid.Int64Range(0, math.MaxInt64).Draw(t, "revision"), after: rapid.StringN(0, -1, 600).Draw(t, "last")}
	copy(c.fingerprint[:], rapid.SliceOfN(rapid.Byte(), fingerprintSize, fingerprintSize).Draw(t, "fingerprint"))
	return c
}

func TestCursorsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		key, c := rapid.SliceOf(rapid.Byte()).Draw(t, "key"), drawCursor(t)
		text := sealCursor(key, c)
		got, err := openCursor(key, text)
		if err != nil || got != c {
			t.Fatalf("%+v came back as %+v, %v", c, got, err)
		}
		if _, err := openCursor(append([]byte("x"), key...), text); err == nil {
			t.Fatal("another key opens the cursor")
		}
	})
}

// FuzzParseCursor looks behind the signature, which fuzzing cannot pass.
func FuzzParseCursor(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte{cursorVersion, 2})
	f.Add(append([]byte{cursorVersion, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1}, make([]byte, 20)...))
	f.Fuzz(func(t *testing.T, payload []byte) {
		c, err := parseCursor(payload)
		if err != nil {
			return
		}
		again, err := openCursor(nil, sealCursor(nil, c))
		if len(payload) < 700 && (err != nil || again != c) {
			t.Errorf("%+v came back as %+v, %v", c, again, err)
		}
	})
}

func FuzzOpenCursor(f *testing.F) {
	key := []byte("key")
	f.Add(sealCursor(key, cursor{revision: 3, after: "a"}))
	f.Add("")
	f.Add("====")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := openCursor(key, text)
		if err == nil && sealCursor(key, c) != text {
			t.Errorf("%q is not the only form of %+v", text, c)
		}
	})
}

func TestErrorsAreCapped(t *testing.T) {
	t.Parallel()
	parameters := mustLoadContract("").operations["/v1/events"].parameters
	var hostile []string
	for i := range 15_000 {
		hostile = append(hostile, fmt.Sprintf("x%d", i))
	}
	for raw, want := range map[string]struct {
		parts  int
		detail string
	}{
		strings.Join(hostile, "&"):                        {20, "more than 20 things are wrong with the query (x0, x1, x2, x3, x4 and more); errors has the first"},
		strings.Join(hostile[:20], "&"):                   {20, "20 things are wrong with the query (x0, x1, x2, x3, x4 and more); errors has each"},
		"a=&b=&c=&d=&e=":                                  {5, "5 things are wrong with the query (a, b, c, d, e); errors has each"},
		strings.Repeat("%zz&", 15_000):                    {20, "more than 20 things are wrong with the query (%zz and more); errors has the first"},
		strings.Repeat("country=xx&", 100):                {20, "more than 20 things are wrong with the query (country and more); errors has the first"},
		strings.Repeat("é", 30_000):                       {1, strings.Repeat("é", 80) + "…: there is no parameter"},
		"limit=" + strings.Repeat("9", 60_000) + "&kind=": {1, "kind: has no value"},
	} {
		_, err := parseQuery(raw, parameters)
		var errs parameterErrors
		if !errors.As(err, &errs) || len(errs.parts) != want.parts || !strings.HasPrefix(errs.Error(), want.detail) {
			t.Errorf("%.40s…: %d parts, %v; want %d, %s", raw, len(errs.parts), err, want.parts, want.detail)
		}
		if body, err := marshal(errs.parts); err != nil || len(body) > 20_000 {
			t.Errorf("%.40s…: %d bytes of errors, %v", raw, len(body), err)
		}
	}
}

func TestWordsAreCappedToo(t *testing.T) {
	t.Parallel()
	var errs parameterErrors
	words := strings.Split(strings.Repeat("xylophone ", 100), " ")
	parameter{name: "kind", vocabulary: incident.SchemeEventKind}.checkTerms(words, incident.StandardVocabulary().Terms(), &errs)
	if len(errs.parts) != 20 || !errs.more {
		t.Errorf("%d errors, more %v; want 20 and more", len(errs.parts), errs.more)
	}
}

func TestPublicURLNeedsItsPlace(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"servers: []\n", strings.Repeat(serversInContract, 2)} {
		if _, err := (&contract{yaml: []byte(text)}).under("https://example.org"); err == nil || !strings.Contains(err.Error(), "servers") {
			t.Errorf("%q: error %v, want one that names the servers", text, err)
		}
	}
}

func TestMatches(t *testing.T) {
	t.Parallel()
	for condition, want := range map[string]bool{
		`"a"`: true, `W/"a"`: true, `"b", "a"`: true, `*`: true, ` "a" `: true,
		``: false, `"b"`: false, `a`: false, `"A"`: false, `,`: false,
	} {
		if got := matches([]string{condition}, `"a"`); got != want {
			t.Errorf("If-None-Match %s: %v, want %v", condition, got, want)
		}
	}
	if matches([]string{"*"}, "") || matches(nil, `"a"`) {
		t.Error("no tag, or no condition, matches nothing")
	}
}

func FuzzParseQuery(f *testing.F) {
	parameters := mustLoadContract("").operations["/v1/events"].parameters
	for _, raw := range []string{"", "kind=a&kind=b", "limit=999999999999999999999", "%zz=1", "a;b", "country=RU&from=2024&to=2024-02", "revision=1&release=2026.1", "as_of=2026-01-01T00:00:00%2B02:00", "=&=", "include=claims"} {
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		values, err := parseQuery(raw, parameters)
		if err != nil {
			var errs parameterErrors
			if !errors.As(err, &errs) || len(errs.parts) == 0 || len(errs.parts) > maxErrors {
				t.Errorf("%q: %v", raw, err)
			}
			return
		}
		again, err := parseQuery(values.Encode(), parameters)
		if err != nil || again.Encode() != values.Encode() {
			t.Errorf("%q is read as %v, and that as %v, %v", raw, values, again, err)
		}
		if limit := number(values, "limit"); values.Has("limit") && (limit < 1 || limit > 1000) {
			t.Errorf("%q has limit %d", raw, limit)
		}
	})
}

func TestFingerprintIsOfWhatIsAskedFor(t *testing.T) {
	t.Parallel()
	print := func(path, raw string) [fingerprintSize]byte {
		values, err := url.ParseQuery(raw)
		if err != nil {
			t.Fatal(err)
		}
		return (&query{path: path, values: values}).fingerprint()
	}
	base := print("/v1/events", "kind=a&kind=b&country=RU")
	for _, same := range []string{"country=RU&kind=b&kind=a", "kind=a&kind=b&kind=a&country=RU", "kind=a&kind=b&country=RU&limit=3&cursor=x&revision=1", "kind=a&kind=b&country=RU&release=2026.1", "kind=a&kind=b&country=RU&as_of=2026-01-01"} {
		if print("/v1/events", same) != base {
			t.Errorf("%s asks for the same", same)
		}
	}
	for _, other := range []string{"", "kind=a&country=RU", "kind=ab&country=RU", "kind=a&group=b&country=RU"} {
		if print("/v1/events", other) == base {
			t.Errorf("%s asks for something else", other)
		}
	}
	if print("/v1/groups", "kind=a&kind=b&country=RU") == base {
		t.Error("another path asks for something else")
	}
}

func TestMarkedHTMLEscapesAllButItsMarks(t *testing.T) {
	t.Parallel()
	got := markedHTML(store.Marked{{Text: `<b> & "`}, {Text: "<script>", Marked: true}, {Text: "it's"}})
	if want := "&lt;b&gt; &amp; &#34;<mark>&lt;script&gt;</mark>it&#39;s"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestWeeks(t *testing.T) {
	t.Parallel()
	for week, want := range map[string]string{
		"2024-W01": "2024-01-01", "2021-W01": "2021-01-04", "2020-W53": "2020-12-28", "2026-W53": "2026-12-28", "2025-W01": "2024-12-30",
	} {
		monday, err := mondayOf(week)
		if got := monday.Format(time.DateOnly); err != nil || got != want || weekOf(monday.AddDate(0, 0, 6)) != week {
			t.Errorf("%s begins on %s, %v; want %s", week, got, err, want)
		}
	}
}

func FuzzMondayOf(f *testing.F) {
	f.Add("2024-W01")
	f.Add("2020-W53")
	f.Fuzz(func(t *testing.T, value string) {
		if monday, err := mondayOf(value); err == nil && (weekOf(monday) != value || monday.Weekday() != time.Monday) {
			t.Errorf("%q is read as the week of %s", value, monday)
		}
	})
}

func FuzzAreas(f *testing.F) {
	f.Add("60.5,29.4,74.9,38.5")
	f.Add("179,-1,-179,1")
	f.Add("69.2,34.5,100")
	f.Fuzz(func(t *testing.T, value string) {
		if box, err := boxOf(value); err == nil && (box.South > box.North || !isPoint(box.West, box.South) || !isPoint(box.East, box.North)) {
			t.Errorf("%q is read as %+v", value, box)
		}
		if near, err := nearOf(value); err == nil && (near.Kilometres < 0 || !isPoint(near.Longitude, near.Latitude)) {
			t.Errorf("%q is read as %+v", value, near)
		}
	})
}
