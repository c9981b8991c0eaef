// Package nearest finds the word that a mistyped one was probably meant to be.
package nearest

import (
	"strings"
	"unicode/utf8"
)

// Word returns the element of among that is nearest to word, or "" where none
// is near enough to be meant. Distance is counted in inserted, dropped,
// replaced and swapped neighbouring characters (optimal string alignment),
// without regard to case and to the difference between "_", "-" and " ". Near is
// a third of the longer word's length, at least one. Of several equally near
// ones the first wins.
func Word(word string, among []string) string {
	folded := fold(word)
	best, bestDistance := "", -1
	for _, candidate := range among {
		other := fold(candidate)
		if abs(len(folded)-len(other)) > reach(folded, other) {
			continue
		}
		d := distance(folded, other)
		if d <= reach(folded, other) && (bestDistance < 0 || d < bestDistance) {
			best, bestDistance = candidate, d
		}
	}
	return best
}

// maxLength keeps the work bounded; no word that anyone means is longer.
const maxLength = 128

var separators = strings.NewReplacer("_", "-", " ", "-")

func fold(word string) []rune {
	// Before anything looks at all of it; no character has more than four bytes.
	word = word[:min(len(word), maxLength*utf8.UTFMax)]
	runes := []rune(separators.Replace(strings.ToLower(word)))
	return runes[:min(len(runes), maxLength)]
}

func reach(a, b []rune) int { return max(1, max(len(a), len(b))/3) }

func abs(n int) int { return max(n, -n) }

// distance keeps three rows of the usual table: swaps look two rows back.
func distance(a, b []rune) int {
	older, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], older[j-2]+1)
			}
		}
		older, above, row = above, row, older
	}
	return above[len(b)]
}

func cost(a, b rune) int {
	if a == b {
		return 0
	}
	return 1
}
