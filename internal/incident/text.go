package incident

import (
	"strings"
	"unicode"
)

// folded is s as names are compared: without white space around it, with single
// spaces inside, and without regard to case.
func folded(s string) string {
	return strings.Map(foldRune, strings.Join(strings.Fields(s), " "))
}

// foldRune returns the least of all runes that Unicode's simple case folding
// holds equal to r.
func foldRune(r rune) rune {
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	return least
}
