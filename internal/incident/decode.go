package incident

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// DecodeValue reads a value of type t from the JSON object that it marshals to.
// Errors name the member: unknown ones, those that stand twice, those that are
// missing or empty and must not be, and numbers out of range. Whether words are
// of the vocabulary, and dates are EDTF, is for others to say.
func DecodeValue(t ValueType, data []byte) (Value, error) {
	switch t {
	case ValueCount:
		return decodeAs[Count](data)
	case ValueDate:
		return decodeAs[Date](data)
	case ValuePlace:
		return decodeAs[Place](data)
	case ValueTerm:
		return decodeAs[Term](data)
	case ValueText:
		return decodeAs[Text](data)
	case ValuePerson:
		return decodeAs[Person](data)
	case ValueParticipant:
		return decodeAs[Participant](data)
	case ValueRelation:
		return decodeAs[Relation](data)
	}
	return nil, fmt.Errorf("no value type %q", t)
}

// validValue is a value that can tell what is wrong with it.
type validValue interface {
	Value
	validate() error
}

func decodeAs[T validValue](data []byte) (Value, error) {
	var v T
	if err := unmarshalStrict(data, &v); err != nil {
		return nil, err
	}
	if err := v.validate(); err != nil {
		return nil, fmt.Errorf("a %s: %w", v.Type(), err)
	}
	return v, nil
}

// unmarshalStrict refuses members that v does not have, members that stand
// twice, and a second document.
func unmarshalStrict(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return fmt.Errorf("unexpected text after the value")
	}
	if name, ok := repeated(members(data)); ok {
		return fmt.Errorf("member %q stands twice", name)
	}
	return nil
}

// members returns the names of the outermost object's members; data is JSON
// that has been read before, so that every string ends and every bracket closes.
func members(data []byte) []string {
	var names []string
	depth := 0
	for i := 0; i < len(data); i++ {
		switch data[i] {
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		case '"':
			end := endOfString(data, i)
			if depth == 1 && bytes.HasPrefix(bytes.TrimLeft(data[end:], " \t\r\n"), []byte(":")) {
				names = append(names, unquoted(data[i:end]))
			}
			i = end - 1
		}
	}
	return names
}

// endOfString is the index behind the string that starts at i.
func endOfString(data []byte, i int) int {
	for i++; i < len(data) && data[i] != '"'; i++ {
		if data[i] == '\\' {
			i++
		}
	}
	return min(i+1, len(data))
}

func unquoted(quoted []byte) string {
	name := string(quoted[1 : len(quoted)-1])
	if !bytes.Contains(quoted, []byte(`\`)) {
		return name
	}
	if err := json.Unmarshal(quoted, &name); err != nil {
		return string(quoted)
	}
	return name
}

// repeated finds a name that stands twice, without regard to case, as
// encoding/json reads names. Objects here have a dozen members at most.
func repeated(names []string) (string, bool) {
	for i, name := range names {
		for _, before := range names[:i] {
			if strings.EqualFold(name, before) {
				return name, true
			}
		}
	}
	return "", false
}
