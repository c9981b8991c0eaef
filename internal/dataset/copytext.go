package dataset

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// copyText is a copy as it is read: code points, and the lines they make up.
type copyText struct {
	runes []rune
	lines []textLine
	// byLine is true where every line is a paragraph, false where blank lines
	// part them.
	byLine bool
}

// textLine is a line and where it begins and ends, in code points; trimmed is
// the line without white space around it.
type textLine struct {
	start, end int64
	trimmed    string
}

func newCopyText(runes []rune) copyText {
	text := copyText{runes: runes}
	var at int64
	for line := range strings.SplitSeq(string(runes), "\n") {
		end := at + int64(utf8.RuneCountInString(line))
		text.lines = append(text.lines, textLine{at, end, strings.TrimSpace(line)})
		at = end + 1
	}
	text.byLine = !strings.Contains(text.joined(), "\n\n")
	return text
}

// joined is the text without white space around it and around its lines.
func (t copyText) joined() string {
	trimmed := make([]string, len(t.lines))
	for i, line := range t.lines {
		trimmed[i] = line.trimmed
	}
	return strings.Trim(strings.Join(trimmed, "\n"), "\n")
}

// below returns the lines below a heading, as far as the one that position is
// in: the nearest line before position that is the heading, else the nearest
// one that begins with it, which is then the first of the lines. Without
// heading these are all lines from the top.
func (t copyText) below(heading string, position int64) (lines []textLine, found bool) {
	above := t.lines[:t.lineAt(position)+1]
	if heading = strings.TrimSpace(heading); heading == "" {
		return above, true
	}
	for i, line := range slices.Backward(above) {
		if line.trimmed == heading && line.end <= position {
			return above[i+1:], true
		}
	}
	for i, line := range slices.Backward(above) {
		if line.runsIn(heading) && line.start+int64(utf8.RuneCountInString(heading)) <= position {
			return above[i:], true
		}
	}
	return nil, false
}

// lineAt returns the index of the line that position is in.
func (t copyText) lineAt(position int64) int {
	i := slices.IndexFunc(t.lines, func(line textLine) bool { return position <= line.end })
	if i < 0 {
		return len(t.lines) - 1
	}
	return i
}

// runsIn reports whether the line begins with a heading, as whole words, and
// goes on after it.
func (l textLine) runsIn(heading string) bool {
	rest, ok := strings.CutPrefix(l.trimmed, heading)
	next, _ := utf8.DecodeRuneInString(rest)
	return ok && rest != "" && !unicode.IsLetter(next) && !unicode.IsDigit(next)
}

// paragraphs counts those that the lines make up.
func (t copyText) paragraphs(lines []textLine) int {
	count, within := 0, false
	for _, line := range lines {
		blank := line.trimmed == ""
		if !blank && (t.byLine || !within) {
			count++
		}
		within = !blank
	}
	return count
}
