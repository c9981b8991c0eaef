package incident

import (
	"errors"
	"fmt"
)

func (d Date) validate() error { return stated("edtf", d.EDTF) }

func (t Term) validate() error { return stated("term", t.Term) }

func (t Text) validate() error { return stated("text", t.Text) }

func (p Person) validate() error { return stated("name", p.Name) }

func (r Relation) validate() error {
	return errors.Join(stated("relation", r.Relation), stated("group", r.Group))
}

func (p Participant) validate() error {
	if (p.Group == "") == (p.Name == "") {
		return errors.New("a participant has either group, the id of a record, or name")
	}
	return errors.Join(stated("role", p.Role), stated("basis", p.Basis))
}

func (p Place) validate() error {
	if (p.Longitude == nil) != (p.Latitude == nil) {
		return errors.New("a place has both longitude and latitude, or neither")
	}
	return errors.Join(stated("precision", p.Precision), degrees("longitude", p.Longitude, 180), degrees("latitude", p.Latitude, 90))
}

func stated(member, text string) error {
	if text == "" {
		return fmt.Errorf("%s is missing or empty", member)
	}
	return nil
}

// degrees checks a coordinate, also against what is no number.
func degrees(member string, value *float64, most float64) error {
	if value == nil || *value >= -most && *value <= most {
		return nil
	}
	return fmt.Errorf("%s is %g; it lies between -%g and %g degrees", member, *value, most, most)
}
