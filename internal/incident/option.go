package incident

import (
	"cmp"
	"slices"
	"strings"
)

// option is a value that may become the answer for a date or a place, with what
// decides between options.
type option struct {
	// text tells options apart and settles what nothing else does.
	text string
	// preferred is set where a claim for it is ranked preferred.
	preferred bool
	// support counts the voices that it is compatible with, stated those that
	// state it as it is.
	support, stated int
	// width is how much it leaves open; less is narrower.
	width     int64
	published int64
	// claims state it.
	claims []spoken
}

// options gathers the claims that state the same text. Of claims that are not
// among the speakers only preferred ones make an option.
func options(stating, speakers []spoken, text func(spoken) string) []*option {
	byText := map[string]*option{}
	add := func(c spoken, stated int) {
		o := byText[text(c)]
		if o == nil {
			o = &option{text: text(c), published: noStart}
			byText[o.text] = o
		}
		o.stated += stated
		o.published = max(o.published, c.published)
		o.claims = append(o.claims, c)
	}
	for _, c := range speakers {
		add(c, 1)
	}
	for _, c := range preferred(stating) {
		add(c, 0)
		byText[text(c)].preferred = true
	}
	var all []*option
	for _, o := range byText {
		all = append(all, o)
	}
	return all
}

// rank puts the best option first.
func rank(all []*option) {
	slices.SortFunc(all, func(a, b *option) int {
		return cmp.Or(-compareBool(a.preferred, b.preferred),
			cmp.Compare(b.support, a.support), cmp.Compare(b.stated, a.stated), cmp.Compare(a.width, b.width),
			cmp.Compare(b.published, a.published), strings.Compare(a.text, b.text))
	})
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}
