package incident

// Interval returns the whole numbers that c may stand for, from lower to upper;
// a nil upper is no bound. A range that contradicts itself stands for its hull:
// everything from the smallest to the largest of its numbers.
func (c Count) Interval() (lower int64, upper *int64) {
	s := c.span()
	if s.last == noEnd {
		return s.first, nil
	}
	return s.first, &s.last
}

func (c Count) span() span {
	switch c.Form {
	case Exactly:
		return span{c.N, c.N}
	case AtLeast:
		return span{c.N, noEnd}
	case MoreThan:
		return span{c.N + 1, noEnd}
	case AtMost:
		return span{0, c.N}
	case FewerThan:
		return span{0, max(0, c.N-1)}
	case About:
		tenth := (c.N + 9) / 10
		return span{c.N - tenth, c.N + tenth}
	case Between:
		return c.hull()
	}
	return span{1, noEnd}
}

func (c Count) hull() span {
	s := span{min(c.Low, c.High), max(c.Low, c.High)}
	if c.Best != nil {
		s = s.hull(span{*c.Best, *c.Best})
	}
	return s
}

// Contradictory reports whether c is a range whose low is above its high, or
// whose best lies outside.
func (c Count) Contradictory() bool {
	if c.Form != Between {
		return false
	}
	return c.Low > c.High || c.Best != nil && !span{c.Low, c.High}.holds(*c.Best)
}

// Candidate returns the one number that c offers as a figure's best, and what
// kind of number it is: BasisStated, BasisBound or BasisMiddle. An unquantified
// count offers none: nil and an empty basis.
func (c Count) Candidate() (n *int64, basis BestBasis) {
	switch c.Form {
	case Exactly, AtLeast, AtMost, About:
		return &c.N, BasisStated
	case MoreThan:
		c.N++
		return &c.N, BasisBound
	case FewerThan:
		c.N = max(0, c.N-1)
		return &c.N, BasisBound
	case Between:
		if c.Best != nil {
			return c.Best, BasisStated
		}
		middle := (c.Low + c.High) / 2
		return &middle, BasisMiddle
	}
	return nil, ""
}

// reported is the span that c adds to low and high: that of Interval, but for
// about, which adds the number that was stated.
func (c Count) reported() span {
	if c.Form == About {
		return span{c.N, c.N}
	}
	return c.span()
}
