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
	// preferred is 1 where a claim for it is ranked preferred; for a place, the
	// count of such places on the chain that ends there.
	preferred int
	// support counts the voices that speak for it, stated those that state it
	// as it is.
	support, stated int
	// width is how much it leaves open; less is narrower.
	width     int64
	published int64
	// claims state it, each once.
	claims []spoken
}

// options gathers the claims that state the same text. Of claims that are not
// among the speakers only preferred ones make an option.
func options(stating, speakers []spoken, text func(spoken) string) []*option {
	byText := map[string]*option{}
	var all []*option
	take := func(c spoken) *option {
		key := text(c)
		o := byText[key]
		if o == nil {
			o = &option{text: key, published: noStart}
			byText[key], all = o, append(all, o)
		}
		return o
	}
	speaks := make(map[string]bool, len(speakers))
	for _, c := range speakers {
		speaks[c.ID] = true
		o := take(c)
		o.stated++
		o.add(c)
	}
	for _, c := range preferred(stating) {
		o := take(c)
		o.preferred = 1
		if !speaks[c.ID] {
			o.add(c)
		}
	}
	return all
}

func (o *option) add(c spoken) {
	o.published = max(o.published, c.published)
	o.claims = append(o.claims, c)
}

// rank puts the best option first.
func rank(all []*option) {
	slices.SortFunc(all, func(a, b *option) int {
		return cmp.Or(cmp.Compare(b.preferred, a.preferred),
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
