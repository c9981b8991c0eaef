package dataset

import (
	"fmt"
	"strconv"
	"strings"
)

type nodeKind int

const (
	kindNull nodeKind = iota
	kindBool
	kindInt
	kindFloat
	kindString
	kindMap
	kindList
)

// node is a YAML value and where it stands. Of the scalar fields only the one
// of its kind is set; text is the scalar as written.
type node struct {
	kind         nodeKind
	line, column int
	text         string
	truth        bool
	integer      int64
	float        float64
	entries      []entry
	items        []*node
}

// entry is one key of a mapping, in the order of the file.
type entry struct {
	key          string
	line, column int
	value        *node
}

// yamlPath leads from a record to a value: strings are keys, ints are indices.
type yamlPath []any

// child returns a longer path and leaves p as it is.
func (p yamlPath) child(steps ...any) yamlPath {
	return append(append(make(yamlPath, 0, len(p)+len(steps)), p...), steps...)
}

// String writes the path as findings show it: claims[3].value.at_least.
func (p yamlPath) String() string {
	var b strings.Builder
	for _, step := range p {
		switch step := step.(type) {
		case int:
			fmt.Fprintf(&b, "[%d]", step)
		case string:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(step)
		}
	}
	return b.String()
}

// get returns the value of a key, or nil where n is no mapping or lacks the key
// or has null there, which means unknown.
func (n *node) get(key string) *node {
	e := n.entry(key)
	if e == nil || e.value.kind == kindNull {
		return nil
	}
	return e.value
}

func (n *node) entry(key string) *entry {
	if n == nil || n.kind != kindMap {
		return nil
	}
	for i := range n.entries {
		if n.entries[i].key == key {
			return &n.entries[i]
		}
	}
	return nil
}

// list returns the items of the list at key.
func (n *node) list(key string) []*node {
	if v := n.get(key); v != nil && v.kind == kindList {
		return v.items
	}
	return nil
}

// str returns the string at key, or "".
func (n *node) str(key string) string { return n.get(key).string() }

func (n *node) string() string {
	if n == nil || n.kind != kindString {
		return ""
	}
	return n.text
}

// whole returns the whole number at key, or nil.
func (n *node) whole(key string) *int64 {
	v := n.get(key)
	if v == nil || v.kind != kindInt {
		return nil
	}
	return &v.integer
}

// locate returns line and column of what p leads to. A key is found at the key
// itself; what does not exist is found at the nearest parent that does.
func (n *node) locate(p yamlPath) (line, column int) {
	line, column = n.line, n.column
	for _, step := range p {
		switch step := step.(type) {
		case string:
			e := n.entry(step)
			if e == nil {
				return line, column
			}
			n, line, column = e.value, e.line, e.column
		case int:
			if n.kind != kindList || step < 0 || step >= len(n.items) {
				return line, column
			}
			n = n.items[step]
			line, column = n.line, n.column
		}
	}
	return line, column
}

// resolve turns the keys and indices of a JSON pointer into a path.
func (n *node) resolve(pointer []string) yamlPath {
	p := make(yamlPath, 0, len(pointer))
	for _, step := range pointer {
		if n != nil && n.kind == kindList {
			if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(n.items) {
				p, n = append(p, i), n.items[i]
				continue
			}
		}
		p = append(p, step)
		if e := n.entry(step); e != nil {
			n = e.value
		}
	}
	return p
}

// find returns the node that p leads to, or nil.
func (n *node) find(p yamlPath) *node {
	for _, step := range p {
		switch step := step.(type) {
		case string:
			e := n.entry(step)
			if e == nil {
				return nil
			}
			n = e.value
		case int:
			if n.kind != kindList || step < 0 || step >= len(n.items) {
				return nil
			}
			n = n.items[step]
		}
	}
	return n
}

// plain returns n as JSON knows it: nil, bool, int64, float64, string,
// map[string]any or []any. Keys with null, which means unknown, are left out.
func (n *node) plain() any {
	switch n.kind {
	case kindBool:
		return n.truth
	case kindInt:
		return n.integer
	case kindFloat:
		return n.float
	case kindString:
		return n.text
	case kindMap:
		m := make(map[string]any, len(n.entries))
		for _, e := range n.entries {
			if e.value.kind != kindNull {
				m[e.key] = e.value.plain()
			}
		}
		return m
	case kindList:
		l := make([]any, len(n.items))
		for i, item := range n.items {
			l[i] = item.plain()
		}
		return l
	}
	return nil
}
