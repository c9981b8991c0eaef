package dataset

import (
	"math"
	"regexp"
	"strconv"
)

// The plain scalars of the YAML 1.2 core schema. Dates are not among them: an
// unquoted 2024-03-22 is a string. A bare 2015 is a number.
var (
	nullScalar  = regexp.MustCompile(`^(|~|null|Null|NULL)$`)
	boolScalar  = regexp.MustCompile(`^(true|True|TRUE|false|False|FALSE)$`)
	intScalar   = regexp.MustCompile(`^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$`)
	floatScalar = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
	infScalar   = regexp.MustCompile(`^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)
)

// setPlain gives n the value that the core schema sees in an unquoted text. It
// returns what is wrong with the text, or "".
func (n *node) setPlain(text string) string {
	n.text = text
	switch {
	case nullScalar.MatchString(text):
		n.kind = kindNull
	case boolScalar.MatchString(text):
		n.kind, n.truth = kindBool, text[0] == 't' || text[0] == 'T'
	case intScalar.MatchString(text):
		return n.setInt(text)
	case floatScalar.MatchString(text):
		return n.setFloat(text)
	case infScalar.MatchString(text):
		n.kind = kindString
		return strconv.Quote(text) + " is no number that a record may hold"
	default:
		n.kind = kindString
	}
	return ""
}

func (n *node) setInt(text string) string {
	n.kind = kindInt
	var err error
	if len(text) > 2 && text[0] == '0' && (text[1] == 'o' || text[1] == 'x') {
		n.integer, err = strconv.ParseInt(text, 0, 64)
	} else {
		n.integer, err = strconv.ParseInt(text, 10, 64)
	}
	if err != nil {
		return "a whole number of this size is out of range"
	}
	return ""
}

func (n *node) setFloat(text string) string {
	n.kind = kindFloat
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) {
		return "a number of this size is out of range"
	}
	n.float = f
	return ""
}
