package dataset

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// builder turns the parser's tree into nodes and reports what JSON could not
// hold: keys that stand twice, keys that are no strings.
type builder struct{ report report }

func (b builder) build(n ast.Node, p yamlPath, depth int) *node {
	line, column := position(n)
	out := &node{line: line, column: column}
	if depth > maxDepth {
		b.report(line, column, p, fmt.Sprintf("nested more than %d levels deep; a record needs five", maxDepth))
		return out
	}
	switch n := n.(type) {
	case *ast.MappingNode:
		b.mapping(out, n.Values, p, depth)
	case *ast.MappingValueNode:
		b.mapping(out, []*ast.MappingValueNode{n}, p, depth)
	case *ast.SequenceNode:
		out.kind = kindList
		for i, item := range n.Values {
			out.items = append(out.items, b.build(item, p.child(i), depth+1))
		}
	case *ast.LiteralNode:
		out.kind, out.text = kindString, n.Value.Value
	default:
		b.scalar(out, n, p)
	}
	return out
}

func (b builder) mapping(out *node, values []*ast.MappingValueNode, p yamlPath, depth int) {
	out.kind = kindMap
	seen := map[string]int{}
	for _, v := range values {
		key, line, column := b.key(v, p)
		if first, twice := seen[key]; twice {
			b.report(line, column, p.child(key), fmt.Sprintf("the key %q stands here a second time, after line %d; keep one", key, first))
			continue
		}
		seen[key] = line
		value := b.build(v.Value, p.child(key), depth+1)
		out.entries = append(out.entries, entry{key: key, line: line, column: column, value: value})
	}
	if len(out.entries) > 0 && (out.line != out.entries[0].line || out.column >= out.entries[0].column) {
		out.line, out.column = out.entries[0].line, out.entries[0].column
	}
}

func (b builder) key(v *ast.MappingValueNode, p yamlPath) (key string, line, column int) {
	line, column = position(v.Key)
	t := v.Key.GetToken()
	if t == nil {
		return "", line, column
	}
	if _, isString := v.Key.(*ast.StringNode); !isString {
		b.report(line, column, p.child(t.Value), fmt.Sprintf("the key %s is not text; a key is a word", t.Value))
	}
	return t.Value, line, column
}

func (b builder) scalar(out *node, n ast.Node, p yamlPath) {
	t := n.GetToken()
	if t == nil {
		out.kind = kindNull
		return
	}
	if s, ok := n.(*ast.StringNode); ok && quoted(t) {
		out.kind, out.text = kindString, s.Value
		return
	}
	if _, ok := n.(*ast.NullNode); ok {
		out.kind = kindNull
		return
	}
	if problem := out.setPlain(t.Value); problem != "" {
		b.report(out.line, out.column, p, problem)
	}
}

func quoted(t *token.Token) bool {
	return t.Type == token.SingleQuoteType || t.Type == token.DoubleQuoteType
}

// position returns where a node of the parser's tree begins.
func position(n ast.Node) (line, column int) {
	if n == nil {
		return 0, 0
	}
	t := n.GetToken()
	if t == nil || t.Position == nil {
		return 0, 0
	}
	return t.Position.Line, t.Position.Column
}
