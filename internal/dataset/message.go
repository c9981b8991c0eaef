package dataset

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/nearest"
)

// patternHints say in words what a pattern of the schemas asks for.
var patternHints = map[string]string{
	`^[a-z0-9]+(-[a-z0-9]+)*$`:     "an id is lower-case words of ASCII letters and digits joined by single hyphens",
	`^[0-9]{4}-[0-9]{2}-[0-9]{2}$`: "a day is written YYYY-MM-DD",
	`^https?://`:                   "a URL begins with https:// or http://",
	`^[A-Za-z0-9.+-]+$`:            "a licence is an SPDX identifier, such as CC-BY-4.0",
	`^[0-9a-f]{64}$`:               "a SHA-256 is 64 lower-case hexadecimal digits",
	`^[A-Z]{2}$`:                   "a country is an ISO 3166-1 alpha-2 code, such as AF",
	`^[A-Z]{2}-[A-Z0-9]{1,3}$`:     "admin1 is an ISO 3166-2 code, such as AF-KAB",
	`^[A-Z]{2}(-[A-Z0-9]{1,3})?$`:  "an area is an ISO 3166-1 alpha-2 or ISO 3166-2 code, such as AF or AF-KAB",
}

func patternMessage(k *kind.Pattern) string {
	hint, ok := patternHints[k.Want]
	if !ok {
		hint = "it must match " + k.Want
	}
	return fmt.Sprintf("%.80q does not fit; %s", k.Got, hint)
}

// wordMessage says that a word is none of a scheme's.
func wordMessage(word string, words []string) string {
	if near := nearest.Word(word, words); near != "" {
		return fmt.Sprintf("there is no word %q here; did you mean %q?", word, near)
	}
	return fmt.Sprintf("there is no word %q here; known are %s", word, listing(words))
}

// propertyMessage says why a record has no such property.
func propertyMessage(property string, recordType incident.RecordType, words []string) string {
	term, ok := incident.StandardVocabulary().Property(property)
	if ok && !slices.Contains(term.Subjects, recordType) {
		return fmt.Sprintf("%q is a property of %ss, not of %ss", property, term.Subjects[0], recordType)
	}
	return wordMessage(property, words)
}

// listing writes words as a list, the first dozen of them.
func listing(words []string) string {
	words = slices.Sorted(slices.Values(words))
	if len(words) > 12 {
		return strings.Join(words[:12], ", ") + ", …"
	}
	return strings.Join(words, ", ")
}

// ratText writes a bound of the schemas, which are whole or short decimals.
func ratText(r *big.Rat) string {
	if r.IsInt() && r.Num().BitLen() < 64 {
		return r.Num().String()
	}
	f, _ := r.Float64()
	return fmt.Sprintf("%g", f)
}
