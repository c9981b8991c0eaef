package store

import (
	"fmt"
	"strings"
	"unicode"
)

// Words are what a full-text query asks for: all of them must stand in a record,
// in whatever form and accents English stemming takes for the same.
type Words []Word

// Word is a word, or several in a row.
type Word struct {
	// Text is what was asked for, without quotes, minus and asterisk.
	Text string
	// Prefix matches words that begin with Text.
	Prefix bool
	// Not is for what must not stand there.
	Not bool
}

// MaxWords is how many words one query may have.
const MaxWords = 16

// ParseWords reads a query: words, "words in a row", beginnings* and -excluded
// ones, separated by white space. What it refuses it says in words for people.
func ParseWords(query string) (Words, error) {
	var words Words
	rest := strings.TrimSpace(query)
	for rest != "" {
		word, after, err := nextWord(rest)
		if err != nil {
			return nil, err
		}
		words, rest = append(words, word), strings.TrimSpace(after)
	}
	switch {
	case len(words) > MaxWords:
		return nil, fmt.Errorf("has %d words; the most is %d", len(words), MaxWords)
	case !words.ask():
		return nil, fmt.Errorf("has no word to look for; give at least one that is not excluded by -")
	}
	return words, nil
}

func nextWord(text string) (word Word, rest string, err error) {
	after, not := strings.CutPrefix(text, "-")
	word.Not = not
	if quoted, ok := strings.CutPrefix(after, `"`); ok {
		word.Text, rest, ok = strings.Cut(quoted, `"`)
		if !ok {
			return word, "", fmt.Errorf("has a quotation mark that is not closed")
		}
	} else if end := strings.IndexFunc(after, unicode.IsSpace); end >= 0 {
		word.Text, rest = after[:end], after[end:]
	} else {
		word.Text = after
	}
	word.Text, word.Prefix = strings.CutSuffix(word.Text, "*")
	if !strings.ContainsFunc(word.Text, isWordRune) {
		return word, rest, fmt.Errorf("has %q, in which there is no letter or digit", shownWord(text, rest))
	}
	return word, rest, nil
}

// shownWord is the part of text that was read as a word.
func shownWord(text, rest string) string {
	return strings.TrimSpace(strings.TrimSuffix(text, rest))
}

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// ask reports whether some word is to be found, and not only to be missing.
func (w Words) ask() bool {
	for _, word := range w {
		if !word.Not {
			return true
		}
	}
	return false
}
