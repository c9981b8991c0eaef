package dataset

import (
	"errors"
	"fmt"
	"regexp"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/nearest"
)

// checkShape holds a record against the JSON Schema of its type and says in our
// own words what does not fit. Keys with null are taken as absent.
func checkShape(root *node, recordType incident.RecordType, add adder) {
	checkNumbers(root, nil, add)
	all := loadSchemas()
	s := shape{schemas: all, root: root, recordType: recordType}
	var violation *jsonschema.ValidationError
	if err := all.byType[recordType].Validate(root.plain()); errors.As(err, &violation) {
		s.walk(violation)
	}
	for _, f := range s.found {
		if !s.followsFromProperty(f.path) {
			add(f.path, "%s", f.message)
		}
	}
}

// adder takes a finding at what a path leads to.
type adder func(p yamlPath, format string, args ...any)

// shape gathers what the schema of a record says against it.
type shape struct {
	schemas    *schemas
	root       *node
	recordType incident.RecordType
	found      []misfit
}

type misfit struct {
	path    yamlPath
	message string
}

func (s *shape) add(p yamlPath, format string, args ...any) {
	s.found = append(s.found, misfit{p, fmt.Sprintf(format, args...)})
}

// followsFromProperty reports whether p is a claim's value, or in one, of a
// property that is wrong already: what shape it should have is then unknown.
func (s *shape) followsFromProperty(p yamlPath) bool {
	if len(p) < 3 || p[2] != "value" {
		return false
	}
	property := p[:2].child("property").String()
	return slices.ContainsFunc(s.found, func(f misfit) bool { return f.path.String() == property })
}

// walk reports the leaves of a violation. What is below oneOf are the ways that
// did not fit, which say less than oneOf itself.
func (s *shape) walk(v *jsonschema.ValidationError) {
	if _, isChoice := v.ErrorKind.(*kind.OneOf); len(v.Causes) == 0 || isChoice {
		s.report(v)
		return
	}
	for _, cause := range v.Causes {
		s.walk(cause)
	}
}

func (s *shape) report(v *jsonschema.ValidationError) {
	p := s.root.resolve(v.InstanceLocation)
	switch k := v.ErrorKind.(type) {
	case *kind.Required:
		s.missing(p, k.Missing, "%q is missing")
	case *kind.DependentRequired:
		s.missing(p, k.Missing, "%q is missing; it goes with "+k.Prop)
	case *kind.AdditionalProperties:
		s.unknownKeys(p, k.Properties, s.schemas.keys[v.SchemaURL])
	case *kind.Type:
		s.wrongType(p, k)
	case *kind.Enum:
		s.unknownWord(p, k)
	case *kind.OneOf:
		s.add(p, "%s", s.choiceMessage(p))
	default:
		s.reportBound(p, v)
	}
}

// reportBound reports what is out of a range of lengths, numbers or patterns.
func (s *shape) reportBound(p yamlPath, v *jsonschema.ValidationError) {
	switch k := v.ErrorKind.(type) {
	case *kind.MinLength:
		s.add(p, "empty; write something or leave the key out")
	case *kind.MaxLength:
		s.add(p, "%d characters long; at most %d are allowed", k.Got, k.Want)
	case *kind.Pattern:
		s.add(p, "%s", patternMessage(k))
	case *kind.Minimum:
		s.add(p, "%s is too small; at least %s is allowed", ratText(k.Got), ratText(k.Want))
	case *kind.Maximum:
		s.add(p, "%s is too large; at most %s is allowed", ratText(k.Got), ratText(k.Want))
	case *kind.MinItems:
		s.add(p, "a list of %d; it needs at least %d items", k.Got, k.Want)
	case *kind.MaxItems:
		s.add(p, "a list of %d; it has at most %d items", k.Got, k.Want)
	case *kind.MinProperties:
		s.add(p, "empty; at least one key is needed")
	case *kind.UniqueItems:
		s.add(p.child(k.Duplicates[1]), "stands in the list twice; name it once")
	default:
		s.add(p, "does not fit the schema: %v", v)
	}
}

func (s *shape) missing(p yamlPath, keys []string, format string) {
	for _, key := range keys {
		s.add(p.child(key), format, key)
	}
}

func (s *shape) unknownKeys(p yamlPath, unknown, known []string) {
	slices.Sort(unknown)
	for _, key := range unknown {
		if len(known) == 0 {
			s.add(p.child(key), "%q is no scheme of ids; write lower-case words joined by hyphens, such as wikidata", key)
			continue
		}
		if near := nearest.Word(key, known); near != "" {
			s.add(p.child(key), "there is no key %q here; did you mean %q?", key, near)
			continue
		}
		s.add(p.child(key), "there is no key %q here; known are %s", key, listing(known))
	}
}

func (s *shape) wrongType(p yamlPath, k *kind.Type) {
	n := s.root.find(p)
	want := wantedType(k.Want)
	switch {
	case n == nil:
		s.add(p, "must be %s", want)
	case slices.Contains(k.Want, "string") && isScalar(n):
		s.add(p, "must be text; put it in quotes: %q", n.text)
	case n.kind == kindString && slices.Contains(k.Want, "integer") && digits.MatchString(n.text):
		s.add(p, "must be a whole number; write %s without quotes", n.text)
	case n.kind == kindString:
		s.add(p, "%.40q is text; it must be %s", n.text, want)
	default:
		s.add(p, "is %s; it must be %s", describe(n), want)
	}
}

func (s *shape) unknownWord(p yamlPath, k *kind.Enum) {
	n := s.root.find(p)
	words := enumWords(k)
	if n == nil || n.kind != kindString {
		s.add(p, "must be one of %s", listing(words))
		return
	}
	if p[len(p)-1] == "property" {
		s.add(p, "%s", propertyMessage(n.text, s.recordType, words))
		return
	}
	s.add(p, "%s", wordMessage(n.text, words))
}

func enumWords(k *kind.Enum) []string {
	var words []string
	for _, w := range k.Want {
		if word, ok := w.(string); ok {
			words = append(words, word)
		}
	}
	return words
}

var digits = regexp.MustCompile(`^[0-9]+$`)

func isScalar(n *node) bool {
	return n.kind == kindInt || n.kind == kindFloat || n.kind == kindBool
}

// choiceMessage says what a value needs exactly one of.
func (s *shape) choiceMessage(p yamlPath) string {
	if p[0] == "authors" {
		return "an author has either family (and given) or literal"
	}
	term, _ := incident.StandardVocabulary().Property(s.root.find(p[:2]).str("property"))
	if term.Type == incident.ValueParticipant {
		return "a participant has either group (the id of a record) or name"
	}
	return "a count has exactly one of exactly, at_least, more_than, at_most, fewer_than, about, between, unquantified"
}

// plainNumber is how a whole number is written in decimal.
var plainNumber = regexp.MustCompile(`^(0|-?[1-9][0-9]*)$`)

// checkNumbers reports whole numbers that are written as something else: JSON
// Schema takes 1.0 for a whole number, and 017 is 17 to YAML and 15 to many.
func checkNumbers(n *node, p yamlPath, add adder) {
	switch n.kind {
	case kindFloat:
		coordinate := len(p) > 0 && (p[len(p)-1] == "longitude" || p[len(p)-1] == "latitude")
		if whole := float64(int64(n.float)) == n.float; whole && !coordinate {
			add(p, "%s must be a whole number, written without point or exponent: %d", n.text, int64(n.float))
		}
	case kindInt:
		if !plainNumber.MatchString(n.text) {
			add(p, "%s must be written as a plain decimal number: %d", n.text, n.integer)
		}
	case kindMap:
		for _, e := range n.entries {
			checkNumbers(e.value, p.child(e.key), add)
		}
	case kindList:
		for i, item := range n.items {
			checkNumbers(item, p.child(i), add)
		}
	}
}

// describe names the kind of a value.
func describe(n *node) string {
	switch n.kind {
	case kindNull:
		return "empty"
	case kindBool:
		return "true or false"
	case kindInt, kindFloat:
		return "the number " + n.text
	case kindMap:
		return "a mapping"
	case kindList:
		return "a list"
	}
	return fmt.Sprintf("the text %.40q", n.text)
}

// wantedType names the type that a schema asks for.
func wantedType(types []string) string {
	names := map[string]string{
		"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false",
		"object": "a mapping of keys to values", "array": "a list",
	}
	for _, t := range types {
		if name, ok := names[t]; ok {
			return name
		}
	}
	return "something else"
}
