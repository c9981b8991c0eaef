package incident

import "strings"

// names are the levels of a place as they are compared: folded, from the
// country inwards, empty where the place does not state one.
type names [5]string

func namesOf(p Place) names {
	var n names
	for i, level := range p.levels() {
		n[i] = folded(*level)
	}
	return n
}

// within reports whether n is the place wide or lies in it: whether it states
// every level that wide states, and the same.
func (n *names) within(wide *names) bool {
	for i, level := range wide {
		if level != "" && level != n[i] {
			return false
		}
	}
	return true
}

// compatible reports whether no level that both state differs.
func (n *names) compatible(o *names) bool {
	for i, level := range o {
		if level != "" && n[i] != "" && level != n[i] {
			return false
		}
	}
	return true
}

// stated counts the levels.
func (n *names) stated() int {
	count := 0
	for _, level := range n {
		if level != "" {
			count++
		}
	}
	return count
}

// depth is the number of the innermost level that is stated, from 1; 0 is none.
func (n *names) depth() int {
	depth := 0
	for i, level := range n {
		if level != "" {
			depth = i + 1
		}
	}
	return depth
}

// width makes the place with the innermost level the narrowest, and of those
// the one that states most levels.
func (n *names) width() int64 { return -int64(10*n.depth() + n.stated()) }

// text is what two places that state the same have in common.
func (n *names) text() string { return strings.Join(n[:], "\x00") }
