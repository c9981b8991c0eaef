package store

import "slices"

// wanted says which members of records are wanted, by their names in the API.
type wanted struct {
	// fields are those named; none is all.
	fields []string
	// claims asks for the claims whole.
	claims bool
}

func wantedOf(fields []string, claims bool) wanted { return wanted{fields, claims} }

// any reports whether one of the members is wanted.
func (w wanted) any(members ...string) bool {
	return len(w.fields) == 0 || slices.ContainsFunc(members, func(m string) bool { return slices.Contains(w.fields, m) })
}
