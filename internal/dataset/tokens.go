package dataset

import (
	"fmt"

	"github.com/goccy/go-yaml/token"
)

// refusedTokens are the parts of YAML that records do without.
var refusedTokens = map[token.Type]string{
	token.AnchorType:     "an anchor (&); write the value out where it is needed, or put the text in quotes",
	token.AliasType:      "an alias (*); write the value out, or put the text in quotes",
	token.TagType:        "a tag (!); leave it out, or put the text in quotes",
	token.MergeKeyType:   "a merge key (<<); write the keys out",
	token.MappingKeyType: "a complex key (?); a key is a plain word",
	token.DirectiveType:  "a directive (%); leave it out",
}

// acceptable reports what a record does without, and shapes that the parser,
// which recurses and needs quadratic time for a mapping's keys, must not see.
func acceptable(tokens token.Tokens, report report) bool {
	ok := true
	var open nesting
	for _, t := range tokens {
		open.add(t)
		message, refused := refusedTokens[t.Type]
		if tooMuch := open.tooMuch(); tooMuch != "" {
			report(t.Position.Line, t.Position.Column, nil, tooMuch)
			return false
		}
		if refused {
			report(t.Position.Line, t.Position.Column, nil, "records do without "+message)
			ok = false
		}
	}
	return ok
}

// maxKeys bounds how many keys a mapping may have; the widest of a record has
// some twenty.
const maxKeys = 200

// nesting follows the mappings and lists that are open, by brackets and by
// indentation. It errs only where several keys stand on one line, as in
// "a: b: c", which is no valid YAML.
type nesting struct{ open []block }

// block is a mapping or list; column is 0 for one in brackets.
type block struct{ column, keys int }

func (n *nesting) tooMuch() string {
	switch {
	case len(n.open) > maxDepth:
		return fmt.Sprintf("nested more than %d levels deep; a record needs five", maxDepth)
	case len(n.open) > 0 && n.open[len(n.open)-1].keys > maxKeys:
		return fmt.Sprintf("a mapping with more than %d keys; a record needs far fewer", maxKeys)
	}
	return ""
}

func (n *nesting) inBrackets() bool {
	return len(n.open) > 0 && n.open[len(n.open)-1].column == 0
}

func (n *nesting) add(t *token.Token) {
	switch t.Type {
	case token.MappingStartType, token.SequenceStartType:
		n.open = append(n.open, block{})
	case token.MappingEndType, token.SequenceEndType:
		if n.inBrackets() {
			n.open = n.open[:len(n.open)-1]
		}
	case token.SequenceEntryType:
		n.indent(2 * t.Position.Column)
	case token.MappingValueType:
		n.key(t)
	case token.DocumentHeaderType, token.DocumentEndType:
		n.open = nil
	}
}

func (n *nesting) key(colon *token.Token) {
	switch {
	case n.inBrackets():
		n.open[len(n.open)-1].keys++
	case colon.Prev != nil:
		n.indent(2*colon.Prev.Position.Column + 1)
		n.open[len(n.open)-1].keys++
	}
}

// indent ends the blocks that began further to the right and goes on with the
// one that begins at column, or opens it. A list's dash may stand as far left
// as the key that it belongs to, hence the doubled columns.
func (n *nesting) indent(column int) {
	for len(n.open) > 0 && n.open[len(n.open)-1].column > column {
		n.open = n.open[:len(n.open)-1]
	}
	if len(n.open) == 0 || n.open[len(n.open)-1].column != column {
		n.open = append(n.open, block{column: column})
	}
}
