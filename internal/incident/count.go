package incident

import "fmt"

// CountForm is how a source worded a number.
type CountForm string

// The forms of a reported number; the names are those of the data files.
const (
	Exactly      CountForm = "exactly"
	AtLeast      CountForm = "at_least"
	MoreThan     CountForm = "more_than"
	AtMost       CountForm = "at_most"
	FewerThan    CountForm = "fewer_than"
	About        CountForm = "about"
	Between      CountForm = "between"
	Unquantified CountForm = "unquantified"
)

// Count is a number of people or things as a source reports it.
type Count struct {
	Form CountForm
	// N is the number of every form but Between and Unquantified.
	N int64
	// Low and High are the bounds of Between, as reported, even where they
	// contradict each other.
	Low, High int64
	// Best is the number that the source of a Between prefers, if any.
	Best *int64
	// Words are the words of an Unquantified: "several".
	Words string
}

// Type implements Value.
func (Count) Type() ValueType { return ValueCount }

// MarshalJSON writes the form of the data files: {"at_least": 145},
// {"between": [600, 800], "best": 700}, {"unquantified": "several"}.
func (c Count) MarshalJSON() ([]byte, error) {
	switch c.Form {
	case Unquantified:
		return plainJSON(map[CountForm]string{Unquantified: c.Words})
	case Between:
		return plainJSON(struct {
			Between [2]int64 `json:"between"`
			Best    *int64   `json:"best,omitempty"`
		}{[2]int64{c.Low, c.High}, c.Best})
	default:
		return fmt.Appendf(nil, `{"%s":%d}`, c.Form, c.N), nil
	}
}

// countJSON has one field for each key that a count may have.
type countJSON struct {
	Exactly      *int64   `json:"exactly"`
	AtLeast      *int64   `json:"at_least"`
	MoreThan     *int64   `json:"more_than"`
	AtMost       *int64   `json:"at_most"`
	FewerThan    *int64   `json:"fewer_than"`
	About        *int64   `json:"about"`
	Between      *[]int64 `json:"between"`
	Best         *int64   `json:"best"`
	Unquantified *string  `json:"unquantified"`
}

// UnmarshalJSON reads what MarshalJSON writes. Exactly one form must be given,
// numbers must not be negative, and best goes with between only.
func (c *Count) UnmarshalJSON(data []byte) error {
	var raw countJSON
	if err := unmarshalStrict(data, &raw); err != nil {
		return fmt.Errorf("a count: %w", err)
	}
	forms := raw.forms()
	if len(forms) != 1 {
		return fmt.Errorf("a count has exactly one of exactly, at_least, more_than, at_most, fewer_than, about, between, unquantified; this one has %d", len(forms))
	}
	if raw.Best != nil && forms[0].Form != Between {
		return fmt.Errorf("a count has best only beside between")
	}
	*c = forms[0]
	return c.validate()
}

func (raw countJSON) forms() []Count {
	var forms []Count
	number := func(form CountForm, n *int64) {
		if n != nil {
			forms = append(forms, Count{Form: form, N: *n})
		}
	}
	number(Exactly, raw.Exactly)
	number(AtLeast, raw.AtLeast)
	number(MoreThan, raw.MoreThan)
	number(AtMost, raw.AtMost)
	number(FewerThan, raw.FewerThan)
	number(About, raw.About)
	if raw.Between != nil {
		forms = append(forms, betweenOf(*raw.Between, raw.Best))
	}
	if raw.Unquantified != nil {
		forms = append(forms, Count{Form: Unquantified, Words: *raw.Unquantified})
	}
	return forms
}

// betweenOf marks a list of the wrong length with a low of -1, which validate refuses.
func betweenOf(bounds []int64, best *int64) Count {
	if len(bounds) != 2 {
		return Count{Form: Between, Low: -1, Best: best}
	}
	return Count{Form: Between, Low: bounds[0], High: bounds[1], Best: best}
}

// maxCount keeps sums of counts far from overflow; no report needs more.
const maxCount = 1_000_000_000_000

func (c Count) validate() error {
	for _, n := range []int64{c.N, c.Low, c.High} {
		if n < 0 || n > maxCount {
			return fmt.Errorf("a count's numbers are whole, from 0 to %d, and between has two of them", int64(maxCount))
		}
	}
	if c.Best != nil && (*c.Best < 0 || *c.Best > maxCount) {
		return fmt.Errorf("best is a whole number from 0 to %d", int64(maxCount))
	}
	if c.Form == Unquantified && c.Words == "" {
		return fmt.Errorf("unquantified needs the source's words")
	}
	if c.Form == FewerThan && c.N == 0 {
		return fmt.Errorf("fewer_than needs a number above 0")
	}
	return nil
}
