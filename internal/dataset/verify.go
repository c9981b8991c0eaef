package dataset

import (
	"fmt"
	"io/fs"
	"slices"

	"github.com/openincidents/openincidents/internal/incident"
)

// Verify looks up every recorded copy among the files of copies, by SHA-256,
// else by name, and every excerpt of a live claim at its position in the copy
// of its source. In a copy that has changed the excerpts are still tried. Of an
// excerpt that is in its place the section, paragraph and item are checked as
// well; a page cannot be.
func Verify(ds *Dataset, copies fs.FS) Report {
	v := verifier{library: openLibrary(copies), texts: map[string][]copyText{}}
	for _, s := range ds.Sources {
		if s.Live() {
			v.source(s)
		}
	}
	for _, e := range ds.Events {
		v.claims("events", e.Header, e.Claims)
	}
	for _, g := range ds.Groups {
		v.claims("groups", g.Header, g.Claims)
	}
	return v.report
}

type verifier struct {
	library *library
	// texts are the copies that were found, by source.
	texts  map[string][]copyText
	report Report
}

func (v *verifier) source(s incident.Source) {
	for _, c := range s.Copies {
		if message := v.copy(s.ID, c); message != "" {
			v.report.Problems = append(v.report.Problems, Problem{Source: s.ID, Copy: c.Name, Message: message})
		}
	}
}

// copy reads one copy and returns what is wrong with it, or "".
func (v *verifier) copy(source string, c incident.Copy) string {
	file, same := v.library.find(c)
	if file == "" {
		v.report.Copies.Missing++
		return fmt.Sprintf("missing: no file has the SHA-256 %s or this name", c.SHA256)
	}
	text, err := v.library.read(file)
	if err != nil {
		v.report.Copies.Missing++
		return fmt.Sprintf("cannot be read: %v", err)
	}
	v.texts[source] = append(v.texts[source], newCopyText(text))
	if !same {
		v.report.Copies.Changed++
		return fmt.Sprintf("changed: %s has another SHA-256 than %s, and %d code points where %d are recorded", file, c.SHA256, len(text), c.Length)
	}
	v.report.Copies.Found++
	if int64(len(text)) != c.Length {
		return fmt.Sprintf("%s has %d code points; the record says %d", file, len(text), c.Length)
	}
	return ""
}

func (v *verifier) claims(folder string, h incident.Header, claims []incident.Claim) {
	if !h.Live() {
		return
	}
	for i, c := range claims {
		if c.Withdrawn != nil || c.Excerpt == "" {
			continue
		}
		if message := v.claim(c); message != "" {
			v.report.Problems = append(v.report.Problems, Problem{
				Source: c.Source, Record: folder + "/" + h.ID + ".yaml", Path: yamlPath{"claims", i}.String(),
				Claim: c.ID, Property: c.Property, Message: message,
			})
		}
	}
}

// claim looks for a claim's excerpt and returns what is wrong, or "".
func (v *verifier) claim(c incident.Claim) string {
	texts, excerpt := v.texts[c.Source], []rune(c.Excerpt)
	if len(texts) == 0 {
		v.report.Claims.Unread++
		return fmt.Sprintf("unresolved: there is no copy of %s to look for %q in", c.Source, c.Excerpt)
	}
	start := int64(-1)
	if c.Locator != nil && c.Locator.Start != nil && c.Locator.End != nil {
		start = *c.Locator.Start
		if having := havingAt(texts, excerpt, start); len(having) > 0 && *c.Locator.End-start == int64(len(excerpt)) {
			v.report.Claims.Resolved++
			return v.locator(having, *c.Locator, start)
		}
	}
	return v.misplaced(c, texts, excerpt, start)
}

// havingAt returns the copies in which an excerpt stands at start.
func havingAt(texts []copyText, excerpt []rune, start int64) []copyText {
	var having []copyText
	for _, text := range texts {
		if standsAt(text.runes, excerpt, start) {
			having = append(having, text)
		}
	}
	return having
}

// misplaced says where else an excerpt stands.
func (v *verifier) misplaced(c incident.Claim, texts []copyText, excerpt []rune, start int64) string {
	for _, text := range texts {
		if at := occurrenceNear(text.runes, excerpt, start); at >= 0 {
			v.report.Claims.Moved++
			return fmt.Sprintf("%q stands elsewhere: start: %d, end: %d, %s", c.Excerpt, at, at+int64(len(excerpt)), recorded(c.Locator))
		}
	}
	v.report.Claims.Gone++
	return fmt.Sprintf("%q stands nowhere in the copy, %s", c.Excerpt, recorded(c.Locator))
}

func recorded(l *incident.Locator) string {
	if l == nil || l.Start == nil || l.End == nil {
		return "and the claim gives no start and end"
	}
	return fmt.Sprintf("where the claim says start: %d, end: %d", *l.Start, *l.End)
}

func standsAt(text, excerpt []rune, start int64) bool {
	if start < 0 || start > int64(len(text)-len(excerpt)) {
		return false
	}
	return slices.Equal(text[start:start+int64(len(excerpt))], excerpt)
}

// occurrenceNear returns where excerpt stands nearest to start, or -1.
func occurrenceNear(text, excerpt []rune, start int64) int64 {
	best := int64(-1)
	for at := int64(0); at <= int64(len(text)-len(excerpt)); at++ {
		if standsAt(text, excerpt, at) && (best < 0 || abs(at-start) < abs(best-start)) {
			best = at
		}
	}
	return best
}

func abs(n int64) int64 { return max(n, -n) }
