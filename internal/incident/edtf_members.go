package incident

import "strings"

// Members returns the dates and intervals that a set {a,b} lists, in its order;
// anything else is its own and only member.
func (e EDTF) Members() []EDTF {
	if !strings.HasPrefix(e.Text, "{") {
		return []EDTF{e}
	}
	var members []EDTF
	for _, text := range setMembers(e.Text) {
		if member, err := ParseEDTF(strings.Replace(text, "..", "/", 1)); err == nil {
			members = append(members, member)
		}
	}
	return members
}
