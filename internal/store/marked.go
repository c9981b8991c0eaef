package store

import "strings"

// The marks that SQL puts around what matches, and what it puts for a lesser-than
// sign, which would begin a tag. They are of no script: U+E000 to U+E002 are for
// private use, and a text's own are dropped.
const (
	markBegin   = "\uE000"
	markEnd     = "\uE001"
	markLesser  = "\uE002"
	marksInText = "<" + markLesser + markBegin + markEnd
)

// newMarked reads a text with marks.
func newMarked(text string) Marked {
	text = strings.ReplaceAll(text, markLesser, "<")
	var marked Marked
	for text != "" {
		before, rest, _ := strings.Cut(text, markBegin)
		inside, after, _ := strings.Cut(rest, markEnd)
		marked, text = marked.with(before, false).with(inside, true), after
	}
	return marked
}

func (m Marked) with(text string, marked bool) Marked {
	if text == "" {
		return m
	}
	return append(m, Run{Text: text, Marked: marked})
}
