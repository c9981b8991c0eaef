package dataset

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/openincidents/openincidents/internal/incident"
)

// numbered is how an item of a numbered list begins.
var numbered = regexp.MustCompile(`^([0-9]{1,4})\.(?:\s|$)`)

// placement is how section, paragraph and item of a locator compare with where
// its excerpt stands in one copy.
type placement struct {
	section, paragraph, item check
	// problems say what is wrong; empty where all is right.
	problems []string
}

// check is the outcome of one comparison.
type check int

const (
	// unchecked: the locator does not say, or there is nothing to count from.
	unchecked check = iota
	right
	wrong
)

// place compares a locator with the copy in which its excerpt stands at start.
// Under a heading that is not there nothing can be counted.
func place(text copyText, l incident.Locator, start int64) placement {
	var p placement
	lines, found := text.below(l.Section, start)
	if l.Section != "" {
		p.section = p.hold(found, "section %q does not stand above the excerpt, on a line of its own or at the beginning of one", l.Section)
	}
	if !found {
		return p
	}
	if counted := text.paragraphs(lines); l.Paragraph != 0 {
		p.paragraph = p.hold(counted == l.Paragraph, "the excerpt stands in paragraph: %d of %s, where the claim says paragraph: %d", counted, within(l), l.Paragraph)
	}
	if l.Item != 0 {
		p.holdItem(lines, l)
	}
	return p
}

func (p *placement) hold(isRight bool, format string, args ...any) check {
	if isRight {
		return right
	}
	p.problems = append(p.problems, fmt.Sprintf(format, args...))
	return wrong
}

func (p *placement) holdItem(lines []textLine, l incident.Locator) {
	number := itemAt(lines)
	if number == 0 {
		p.item = p.hold(false, `no line of %s above the excerpt begins with a number such as "%d."`, within(l), l.Item)
		return
	}
	p.item = p.hold(number == l.Item, "the excerpt stands in item: %d of %s, where the claim says item: %d", number, within(l), l.Item)
}

// itemAt returns the number of the item that the last line belongs to: that of
// the nearest line which begins with one; 0 where none does.
func itemAt(lines []textLine) int {
	for _, line := range slices.Backward(lines) {
		if m := numbered.FindStringSubmatch(line.trimmed); m != nil {
			number, _ := strconv.Atoi(m[1])
			return number
		}
	}
	return 0
}

func within(l incident.Locator) string {
	if l.Section == "" {
		return "the copy"
	}
	return fmt.Sprintf("section %q", l.Section)
}

// locator checks where an excerpt stands in the copies that have it at start. Of
// several copies one that agrees with the locator is enough.
func (v *verifier) locator(texts []copyText, l incident.Locator, start int64) string {
	best := place(texts[0], l, start)
	for _, text := range texts[1:] {
		if p := place(text, l, start); len(p.problems) < len(best.problems) {
			best = p
		}
	}
	v.report.Sections.count(best.section)
	v.report.Paragraphs.count(best.paragraph)
	v.report.Items.count(best.item)
	return strings.Join(best.problems, "; ")
}
