package store

import (
	"fmt"
	"slices"
	"strings"
)

// eventWords narrows events to those in whose own words, or in those of a group
// that takes part, all words stand that are asked for, and none that is excluded.
func (c *conditions) eventWords(words Words) {
	c.ask(words)
	for i, word := range words {
		own, groups := c.found(words, i, eventTexts), c.groupsWith(words, i)
		if word.Not {
			c.hold("NOT EXISTS (SELECT FROM event_v e WHERE e.key = x.event AND " + at("e") + " AND " + own + ")")
			c.hold(`NOT EXISTS (SELECT FROM participant_v y WHERE y.subject = x.event AND y."group" = ANY(` + groups + `) AND ` + at("y") + `)`)
			continue
		}
		// two plain scans under a union: the planner may begin with the words, or
		// look them up for one event after the other
		c.hold(`x.event IN (SELECT e.key FROM event_v e WHERE ` + at("e") + ` AND ` + own + `
			UNION ALL SELECT y.subject FROM participant_v y WHERE y."group" = ANY(` + groups + `) AND ` + at("y") + `)`)
	}
}

// recordWords narrows versions v of groups or sources to those in whose words all
// stand that are asked for, and none that is excluded.
func (c *conditions) recordWords(words Words, in texts) {
	c.ask(words)
	for i, word := range words {
		if word.Not {
			c.hold("NOT " + c.found(words, i, in))
		} else {
			c.hold(c.found(words, i, in))
		}
	}
}

// groupsWith is an array of the keys of groups in whose words the one at i stands.
func (c *conditions) groupsWith(words Words, i int) string {
	return `ARRAY(SELECT v.key FROM group_v v WHERE v.state = 'live' AND ` + at("v") + ` AND ` + c.found(words, i, groupTexts) + `)`
}

// texts are a column with the words of a version, and the texts that the words
// are taken from.
type texts struct{ search, text string }

var (
	eventTexts = texts{"e.search",
		`concat_ws(' ', e.title, e.answers #>> '{places,0,place}', e.answers #>> '{places,0,site}', e.summary)`}
	groupTexts = texts{"v.search",
		`concat_ws(' ', v.title, jsonb_path_query_array(v.answers, '$.values[*] ? (@.property == "alias").value.text')::text, v.summary)`}
	sourceTexts = texts{"v.search", `concat_ws(' ', v.title, v.container_title, v.publisher, v.authors::text)`}
)

// textConfig is the configuration that words were taken from texts by.
const textConfig = "'public.openincidents'::regconfig"

// ask adds the arguments for words, by their place among them.
func (c *conditions) ask(words Words) {
	for i, word := range words {
		if word.Prefix {
			c.args[fmt.Sprintf("word%d", i)] = prefixQuery(word.Text)
			c.args[fmt.Sprintf("pattern%d", i)] = prefixPattern(word.Text)
		} else {
			c.args[fmt.Sprintf("word%d", i)] = word.Text
		}
	}
}

// found is the condition that the word at i stands in texts.
func (c *conditions) found(words Words, i int, in texts) string {
	own := wordQuery(words, i)
	switch {
	case words[i].Prefix:
		// stems do not tell how their words went on, the texts do
		return fmt.Sprintf("(%s @@ %s AND public.unaccent(%s) ~* public.unaccent(@pattern%d::text))", in.search, own, in.text, i)
	case words[i].Not:
		return in.search + " @@ " + own
	default:
		// a word too common to be kept, such as "the", asks for nothing of its own
		return fmt.Sprintf("%s @@ CASE WHEN numnode(%s) > 0 THEN %s ELSE %s END", in.search, own, own, anyWord(words))
	}
}

// wordQuery is the tsquery of the word at i.
func wordQuery(words Words, i int) string {
	function := "phraseto_tsquery"
	if words[i].Prefix {
		function = "to_tsquery"
	}
	return fmt.Sprintf("%s(%s, @word%d::text)", function, textConfig, i)
}

// anyWord is the tsquery of texts with one of the words that are asked for.
func anyWord(words Words) string {
	var queries []string
	for i, word := range words {
		if !word.Not {
			queries = append(queries, wordQuery(words, i))
		}
	}
	return "(" + strings.Join(queries, " || ") + ")"
}

// endings are those that stemming takes off English words: texts keep "explos"
// of "explosion", and "explosi" must find it.
var endings = []string{"s", "es", "ed", "er", "ers", "ing", "ings", "ion", "ions", "ive", "ives", "ively", "ity", "ities", "ies",
	"ation", "ations", "ational", "ization", "izations", "ize", "ized", "izing", "al", "ally", "ality", "able", "ible", "ably", "ibly",
	"ement", "ements", "ment", "ments", "ness", "ful", "fulness", "ous", "ously", "ousness", "ly", "ence", "ance", "ency", "ancy", "ist", "ism", "y"}

// prefixQuery is the text of a tsquery that finds words in a row of which the
// last goes on, and some besides that happen to have the same stem.
func prefixQuery(text string) string {
	list := wordsIn(text)
	last := len(list) - 1
	either := []string{quoted(list[last]) + ":*"}
	for _, whole := range wordsFrom(list[last]) {
		either = append(either, quoted(whole))
	}
	for i, word := range list {
		list[i] = quoted(word)
	}
	list[last] = "(" + strings.Join(either, " | ") + ")"
	return strings.Join(list, " <-> ")
}

// quoted is a word, which has letters and digits only, as a tsquery reads it.
func quoted(word string) string { return "'" + word + "'" }

// wordsIn are the words in a text, without what stands between them.
func wordsIn(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !isWordRune(r) })
}

// wordsFrom are words that may stand where a beginning reaches into their ending.
func wordsFrom(beginning string) []string {
	var words []string
	for _, ending := range endings {
		for i := range ending {
			if stem, ok := strings.CutSuffix(beginning, ending[:i+1]); ok && len(stem) > 1 {
				words = append(words, stem+ending)
			}
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

// prefixPattern is a regular expression for words in a row, of which the last may
// go on, with whatever stands between words between them.
func prefixPattern(text string) string { return `\m` + strings.Join(wordsIn(text), `\W+`) }
