package dataset

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/openincidents/openincidents/internal/incident"
)

func TestVerifyCountsLocators(t *testing.T) {
	t.Parallel()
	r := Verify(loadGood(t), goodCopies(t, "", "", ""))
	if want := (LocatorCounts{Right: 5}); r.Sections != want {
		t.Errorf("sections: %+v; want %+v", r.Sections, want)
	}
	if want := (LocatorCounts{Right: 11}); r.Paragraphs != want {
		t.Errorf("paragraphs: %+v; want %+v", r.Paragraphs, want)
	}
	if want := (LocatorCounts{Right: 2}); r.Items != want {
		t.Errorf("items: %+v; want %+v", r.Items, want)
	}
	if want := "locators: 5 of 5 sections, 11 of 11 paragraphs and 2 of 2 items"; !strings.Contains(r.String(), want) {
		t.Errorf("the report lacks %q:\n%s", want, r)
	}
}

// TestVerifyFindsEveryWrongLocator changes one part of one locator at a time.
func TestVerifyFindsEveryWrongLocator(t *testing.T) {
	t.Parallel()
	copies := goodCopies(t, "", "", "")
	for part, change := range map[string]func(l *incident.Locator) bool{
		"section":   func(l *incident.Locator) bool { l.Section += "s"; return len(l.Section) > 1 },
		"paragraph": func(l *incident.Locator) bool { l.Paragraph++; return l.Paragraph > 1 },
		"item":      func(l *incident.Locator) bool { l.Item++; return l.Item > 1 },
	} {
		ds := loadGood(t)
		for _, l := range locatorsOf(ds) {
			before := *l
			if !change(l) {
				*l = before
				continue
			}
			r := Verify(ds, copies)
			if r.OK() || len(r.Problems) != 1 || r.Claims.Resolved != 13 || !strings.Contains(r.Problems[0].Message, part) {
				t.Errorf("%+v with another %s; report:\n%s", before, part, r)
			}
			*l = before
		}
	}
}

// locatorsOf returns those of live claims with an excerpt.
func locatorsOf(ds *Dataset) []*incident.Locator {
	var all []*incident.Locator
	add := func(claims []incident.Claim) {
		for _, c := range claims {
			if c.Excerpt != "" && c.Withdrawn == nil {
				all = append(all, c.Locator)
			}
		}
	}
	for _, e := range ds.Events {
		add(e.Claims)
	}
	for _, g := range ds.Groups {
		add(g.Claims)
	}
	return all
}

const (
	parted = "\n Title \r\n\u00a0\r\nFirst.\nStill first.\n\n\nNews\n\nSecond – é.\n\n 1. One.\n2. Two.\n\nand more of it.\n\nNews\nThird.\n\nAims. Fourth.\n\nFifth in 2015.\n"
	lined  = "Title\nFirst.\nNews\nSecond.\nThird.\n\n"
)

func TestPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, copy, excerpt string
		locator             incident.Locator
		// want is part of the only problem, or empty.
		want string
	}{
		{"paragraphs of the copy", parted, "First", incident.Locator{Paragraph: 2}, ""},
		{"a paragraph of two lines", parted, "Still", incident.Locator{Paragraph: 2}, ""},
		{"headings count as paragraphs", parted, "Second", incident.Locator{Paragraph: 4}, ""},
		{"paragraphs of a section", parted, "Second", incident.Locator{Section: "News", Paragraph: 1}, ""},
		{"code points, not bytes", parted, "– é", incident.Locator{Section: "News", Paragraph: 1}, ""},
		{"the nearest heading of two", parted, "Third", incident.Locator{Section: "News", Paragraph: 1}, ""},
		{"a heading that runs in", parted, "Fourth", incident.Locator{Section: "Aims", Paragraph: 1}, ""},
		{"below a heading that ran in", parted, "Fifth", incident.Locator{Section: "Aims", Paragraph: 2}, ""},
		{"a paragraph a line", lined, "First", incident.Locator{Paragraph: 2}, ""},
		{"a paragraph a line in a section", lined, "Third", incident.Locator{Section: "News", Paragraph: 2}, ""},
		{"an item", parted, "Two", incident.Locator{Section: "News", Item: 2}, ""},
		{"an item without a section", parted, "One", incident.Locator{Item: 1}, ""},
		{"an item of two paragraphs", parted, "and more", incident.Locator{Item: 2}, ""},

		{"a wrong paragraph", parted, "First", incident.Locator{Paragraph: 1}, "paragraph: 2 of the copy, where the claim says paragraph: 1"},
		{"a wrong paragraph in a section", lined, "Third", incident.Locator{Section: "News", Paragraph: 3}, `paragraph: 2 of section "News"`},
		{"a wrong item", parted, "One", incident.Locator{Section: "News", Item: 2}, "item: 1 of section"},
		{"no item", lined, "Third", incident.Locator{Item: 2}, "no line of the copy"},
		{"an item above the section", parted, "Third", incident.Locator{Section: "News", Item: 2}, "no line of section"},
		{"a heading that is not there", parted, "Second", incident.Locator{Section: "Views", Paragraph: 1}, `section "Views"`},
		{"a heading below the excerpt", parted, "First", incident.Locator{Section: "News", Paragraph: 1}, `section "News"`},
		{"a heading within a line", parted, "Second", incident.Locator{Section: "first"}, `section "first"`},
		{"half a word of a heading", parted, "Second", incident.Locator{Section: "New"}, `section "New"`},
		{"the excerpt itself as heading", parted, "Fifth", incident.Locator{Section: "Fifth"}, `section "Fifth"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text := []rune(c.copy)
			start := occurrenceNear(text, []rune(c.excerpt), 0)
			p := place(newCopyText(text), c.locator, start)
			if got := strings.Join(p.problems, "; "); (got == "") != (c.want == "") || !strings.Contains(got, c.want) || len(p.problems) > 1 {
				t.Errorf("problems: %q; want %q", got, c.want)
			}
		})
	}
}

// TestPlaceOfSections writes a copy of sections and paragraphs and holds each
// paragraph to its number, and to no other.
func TestPlaceOfSections(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		between := rapid.SampledFrom([]string{"\n", "\r\n", "\n\n", "\n\u00a0\n", "\n\n\n"}).Draw(t, "between")
		sizes := rapid.SliceOfN(rapid.IntRange(1, 4), 1, 4).Draw(t, "paragraphs of each section")
		var lines []string
		for i, size := range sizes {
			lines = append(lines, fmt.Sprintf("§ %d", i))
			for j := range size {
				lines = append(lines, fmt.Sprintf("¶ %d of %d.", j+1, i))
			}
		}
		text := []rune(strings.Join(lines, between))
		i := rapid.IntRange(0, len(sizes)-1).Draw(t, "section")
		j := rapid.IntRange(1, sizes[i]).Draw(t, "paragraph")
		said := rapid.IntRange(1, 5).Draw(t, "paragraph as said")
		start := occurrenceNear(text, []rune(fmt.Sprintf("¶ %d of %d.", j, i)), 0)
		p := place(newCopyText(text), incident.Locator{Section: fmt.Sprintf("§ %d", i), Paragraph: said}, start)
		if p.section != right || (p.paragraph == right) != (said == j) {
			t.Fatalf("paragraph %d of section %d in %q: said to be %d: %+v", j, i, string(text), said, p)
		}
	})
}

// TestVerifyTakesTheCopyThatAgrees: two copies of one source, one of them with a
// line of navigation above the text.
func TestVerifyTakesTheCopyThatAgrees(t *testing.T) {
	t.Parallel()
	texts := []copyText{newCopyText([]rune("Menu\n\nOne.")), newCopyText([]rune("A\nB\nC\nOne."))}
	for _, texts := range [][]copyText{texts, {texts[1], texts[0]}} {
		v := verifier{}
		if problem := v.locator(texts, incident.Locator{Paragraph: 2}, 6); problem != "" {
			t.Errorf("problem: %s", problem)
		}
		if problem := v.locator(texts, incident.Locator{Paragraph: 1}, 6); problem == "" || v.report.Paragraphs != (LocatorCounts{1, 1}) {
			t.Errorf("problem %q, counts %+v", problem, v.report.Paragraphs)
		}
	}
}

// FuzzPlace: no copy and no position is too odd to count in.
func FuzzPlace(f *testing.F) {
	f.Add(parted, "News", int64(30))
	f.Add(lined, "", int64(0))
	f.Add("", "", int64(0))
	f.Add("\xff\n1.", "\ufffd", int64(2))
	f.Fuzz(func(t *testing.T, copied, section string, start int64) {
		runes := []rune(copied)
		if start < 0 || start > int64(len(runes)) {
			return
		}
		text := newCopyText(runes)
		var back []rune
		for _, line := range text.lines {
			back = append(append(back, runes[line.start:line.end]...), '\n')
		}
		if !slices.Equal(back[:len(back)-1], runes) {
			t.Errorf("the lines of %q make up %q", copied, string(back))
		}
		p := place(text, incident.Locator{Section: section, Paragraph: 1, Item: 1}, start)
		if section != "" && p.section == unchecked || p.section != wrong && (p.paragraph == unchecked || p.item == unchecked) {
			t.Errorf("left unchecked: %+v", p)
		}
	})
}
