package dataset

import (
	"strings"
	"unicode/utf8"

	"github.com/openincidents/openincidents/internal/incident"
)

// maxExcerptWords keeps excerpts to what a citation needs.
const maxExcerptWords = 12

func (l *linter) lintLocator(r *record, p yamlPath, c incident.Claim) {
	locator := p.child("locator")
	if c.Locator == nil {
		source := l.source(c.Source)
		if source != nil && source.Role != incident.RoleReference && !l.wrong(r, locator) {
			l.add(r, locator, `"locator" is missing; a claim names the section, paragraph, item or page where %s says so`, c.Source)
		}
		return
	}
	if l.wrong(r, locator) {
		return
	}
	l.lintText(r, locator.child("section"), c.Locator.Section)
	l.lintText(r, locator.child("page"), c.Locator.Page)
	if c.Locator.Section == "" && c.Locator.Paragraph == 0 && c.Locator.Item == 0 && c.Locator.Page == "" {
		l.add(r, locator, "needs a section, paragraph, item or page")
	}
	l.lintPosition(r, locator, c)
}

func (l *linter) lintPosition(r *record, p yamlPath, c incident.Claim) {
	start, end := c.Locator.Start, c.Locator.End
	if start == nil || end == nil {
		return
	}
	if *start >= *end {
		l.add(r, p.child("end"), "end %d is not after start %d; end is the code point after the last one of the excerpt", *end, *start)
		return
	}
	source := l.source(c.Source)
	if source != nil && len(source.Copies) == 1 && *end > source.Copies[0].Length {
		l.add(r, p.child("end"), "end %d is beyond the copy of %s, which has %d code points", *end, c.Source, source.Copies[0].Length)
	}
	length := int64(utf8.RuneCountInString(c.Excerpt))
	if c.Excerpt != "" && *end-*start != length {
		l.add(r, p.child("end"), "end - start is %d and the excerpt has %d code points; end should be %d if start is right", *end-*start, length, *start+length)
	}
}

func (l *linter) lintExcerpt(r *record, p yamlPath, c incident.Claim) {
	p = p.child("excerpt")
	if c.Excerpt == "" || l.wrong(r, p) {
		return
	}
	if words := len(strings.Fields(c.Excerpt)); words > maxExcerptWords {
		l.add(r, p, "%d words; an excerpt has at most %d", words, maxExcerptWords)
	}
}

// source returns the source of an id, or nil where there is none whose content
// is certain.
func (l *linter) source(id string) *incident.Source {
	r := l.byID[id]
	if r == nil || r.recordType != incident.TypeSource || r.doubtful || l.uncertain[id] {
		return nil
	}
	return &r.source
}
