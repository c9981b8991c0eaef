package dataset

import (
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxFileSize bounds what a record's file may hold, in bytes; the largest that
// a curator writes are some tens of kilobytes.
const maxFileSize = 1 << 20

// maxDepth bounds how deep a file may nest; records need five levels.
const maxDepth = 16

// report takes a finding at a place of the file that is being read.
type report func(line, column int, p yamlPath, message string)

// parse reads one YAML document. It returns nil where nothing could be read;
// what is wrong goes to report. Anchors, aliases and tags are refused, so that
// a file says what it says where it says it and cannot swell in memory.
func parse(data []byte, report report) *node {
	if line, column, bad := invalidText(data); bad != "" {
		report(line, column, nil, bad)
		return nil
	}
	tokens := lexer.Tokenize(string(data))
	if !acceptable(tokens, report) {
		return nil
	}
	file, err := parseTokens(tokens)
	if err != nil {
		line, column, message := syntaxError(err)
		report(line, column, nil, message)
		return nil
	}
	return document(file, report)
}

// parseTokens turns a panic of the parser into an error: files come from
// outside, and a reader must survive them.
func parseTokens(tokens token.Tokens) (file *ast.File, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the file is not YAML that can be read: %v", r)
		}
	}()
	return parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
}

func syntaxError(err error) (line, column int, message string) {
	var syntax yaml.Error
	if errors.As(err, &syntax) {
		if t := syntax.GetToken(); t != nil && t.Position != nil {
			line, column = t.Position.Line, t.Position.Column
		}
		return line, column, "not valid YAML: " + syntax.GetMessage()
	}
	return 0, 0, "not valid YAML: " + err.Error()
}

// document returns the root of the file's only document.
func document(file *ast.File, report report) *node {
	var bodies []ast.Node
	for _, doc := range file.Docs {
		if doc.Body != nil {
			bodies = append(bodies, doc.Body)
		}
	}
	if len(bodies) == 0 {
		report(0, 0, nil, "the file is empty; a record needs at least a title")
		return nil
	}
	for _, extra := range bodies[1:] {
		line, column := position(extra)
		report(line, column, nil, "a second document starts here; a file holds one record")
	}
	b := builder{report: report}
	root := b.build(bodies[0], nil, 0)
	if root != nil && root.kind != kindMap {
		report(root.line, root.column, nil, "a record is a mapping of keys to values, such as title: …")
		return nil
	}
	return root
}

// invalidText finds the first character that is not text, or a tab where YAML
// allows none.
func invalidText(data []byte) (line, column int, message string) {
	if len(data) > maxFileSize {
		return 0, 0, fmt.Sprintf("the file has more than %d bytes; a record needs far fewer", maxFileSize)
	}
	line, column = 1, 1
	indenting := true
	for rest := data; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		if bad := invalidRune(r, size, indenting); bad != "" {
			return line, column, bad
		}
		indenting = indenting && r == ' ' || r == '\n'
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
		rest = rest[size:]
	}
	return 0, 0, ""
}

func invalidRune(r rune, size int, indenting bool) string {
	switch {
	case r == utf8.RuneError && size == 1:
		return "not valid UTF-8; save the file as UTF-8"
	case r == '\t' && indenting:
		return "a tab in the indentation; YAML indents with spaces"
	case r < ' ' && r != '\n' && r != '\r' && r != '\t', r >= 0x7f && r <= 0x9f && r != 0x85, r == '\uFEFF':
		return fmt.Sprintf("control character U+%04X; remove it", r)
	}
	return ""
}
