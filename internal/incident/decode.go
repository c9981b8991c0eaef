package incident

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
)

// DecodeValue reads a value of type t from the JSON object that it marshals to.
// Unknown members, missing ones and values outside a type's range are errors
// that name the member.
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

func decodeAs[T Value](data []byte) (Value, error) {
	var v T
	if err := unmarshalStrict(data, &v); err != nil {
		return nil, err
	}
	return v, nil
}

// unmarshalStrict refuses members that v does not have, and a second document.
func unmarshalStrict(data []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return err
	}
	if _, err := dec.Token(); err != io.EOF {
		return fmt.Errorf("unexpected text after the value")
	}
	return nil
}
