package store

import "strings"

// textsSQL has all texts of the page's records that may be marked: their order,
// and the claims that they follow from where they are not somebody's own words.
var textsSQL = `texts AS (
	SELECT v.key, t.position, t.field, t.text, NULL::jsonb AS claims
	  FROM event_v v CROSS JOIN LATERAL (VALUES (1, 'title', v.title), (2, 'summary', v.summary)) t (position, field, text)
	 WHERE ` + onPage + `
	UNION ALL
	SELECT v.key, 2 + l.position, 'place', t.text, l.place -> 'claims'
	  FROM event_v v
	 CROSS JOIN LATERAL jsonb_array_elements(v.answers -> 'places') WITH ORDINALITY l (place, position)
	 CROSS JOIN LATERAL (VALUES (l.place ->> 'place'), (l.place ->> 'site')) t (text)
	 WHERE ` + onPage + `
	UNION ALL
	SELECT v.key, t.position, t.field, t.text, NULL
	  FROM group_v v CROSS JOIN LATERAL (VALUES (1, 'title', v.title), (2, 'summary', v.summary)) t (position, field, text)
	 WHERE ` + onPage + `
	UNION ALL
	SELECT v.key, 2 + a.position, 'alias', a.alias #>> '{value,text}', a.alias -> 'claims'
	  FROM group_v v
	 CROSS JOIN LATERAL jsonb_array_elements(v.answers -> 'values') WITH ORDINALITY a (alias, position)
	 WHERE ` + onPage + ` AND a.alias ->> 'property' = 'alias'
	UNION ALL
	SELECT v.key, t.position, t.field, t.text, NULL
	  FROM source_v v
	 CROSS JOIN LATERAL (VALUES (1, 'title', v.title), (2, 'container_title', v.container_title), (3, 'publisher', v.publisher)) t (position, field, text)
	 WHERE ` + onPage + `
	UNION ALL
	SELECT v.key, 3 + a.position, 'author', coalesce(a.author ->> 'literal', concat_ws(' ', a.author ->> 'given', a.author ->> 'family')), NULL
	  FROM source_v v
	 CROSS JOIN LATERAL jsonb_array_elements(v.authors) WITH ORDINALITY a (author, position)
	 WHERE ` + onPage + `
)`

// onPage is the condition that a version v is of a record of the page.
var onPage = `v.key IN (SELECT key FROM page) AND ` + at("v")

// How texts are marked: as a whole, and summaries by what is around the words.
const (
	markWhole     = `'HighlightAll=true, StartSel=` + markBegin + `, StopSel=` + markEnd + `'`
	markFragments = `'MaxFragments=3, MinWords=10, MaxWords=30, FragmentDelimiter=" … ", StartSel=` + markBegin + `, StopSel=` + markEnd + `'`
)

// matches gathers, by record, the texts in which words stand, with marks. A tag
// would be left out of what is marked, so that no text has the sign that begins one.
func (c *conditions) matches(words Words) string {
	return `
	SELECT t.key, jsonb_agg(jsonb_build_object('field', t.field, 'claims', t.claims, 'text',
	           ts_headline(` + textConfig + `, translate(t.text, @marks, '` + markLesser + `'), q.query,
	               CASE t.field WHEN 'summary' THEN ` + markFragments + ` ELSE ` + markWhole + ` END))
	           ORDER BY t.position, t.text COLLATE "C") AS matches
	  FROM texts t
	 CROSS JOIN LATERAL (SELECT to_tsvector(` + textConfig + `, t.text) AS search OFFSET 0) v
	 CROSS JOIN LATERAL (SELECT ` + c.standing(words) + ` AS query OFFSET 0) q
	 WHERE numnode(q.query) > 0
	 GROUP BY t.key`
}

// standing is a tsquery of those words that stand in a text: of words in a row
// that do not, none is to be marked.
func (c *conditions) standing(words Words) string {
	var standing []string
	for i, word := range words {
		if !word.Not {
			standing = append(standing, "CASE WHEN "+c.found(words, i, texts{"v.search", "t.text"})+" THEN "+wordQuery(words, i)+" ELSE '' END")
		}
	}
	return strings.Join(standing, " || ")
}
