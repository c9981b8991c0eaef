package incident

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func num(n int64) *int64 { return &n }

func TestCountIntervalAndCandidate(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name          string
		count         Count
		lower         int64
		upper         *int64
		candidate     *int64
		basis         BestBasis
		contradictory bool
	}{
		{"exactly 40", Count{Form: Exactly, N: 40}, 40, num(40), num(40), BasisStated, false},
		{"at least 145", Count{Form: AtLeast, N: 145}, 145, nil, num(145), BasisStated, false},
		{"more than 551", Count{Form: MoreThan, N: 551}, 552, nil, num(552), BasisBound, false},
		{"at most 9", Count{Form: AtMost, N: 9}, 0, num(9), num(9), BasisStated, false},
		{"fewer than 10", Count{Form: FewerThan, N: 10}, 0, num(9), num(9), BasisBound, false},
		{"about 170", Count{Form: About, N: 170}, 153, num(187), num(170), BasisStated, false},
		{"about 13", Count{Form: About, N: 13}, 11, num(15), num(13), BasisStated, false},
		{"about 0", Count{Form: About}, 0, num(0), num(0), BasisStated, false},
		{"600 to 800", Count{Form: Between, Low: 600, High: 800}, 600, num(800), num(700), BasisMiddle, false},
		{"3 to 6", Count{Form: Between, Low: 3, High: 6}, 3, num(6), num(4), BasisMiddle, false},
		{"600 to 800, best 650", Count{Form: Between, Low: 600, High: 800, Best: num(650)}, 600, num(800), num(650), BasisStated, false},
		{"800 to 600", Count{Form: Between, Low: 800, High: 600}, 600, num(800), num(700), BasisMiddle, true},
		{"3 to 6, best 9", Count{Form: Between, Low: 3, High: 6, Best: num(9)}, 3, num(9), num(9), BasisStated, true},
		{"several", Count{Form: Unquantified, Words: "several"}, 1, nil, nil, "", false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			lower, upper := c.count.Interval()
			candidate, basis := c.count.Candidate()
			if lower != c.lower || !cmp.Equal(upper, c.upper) {
				t.Errorf("interval from %d to %v", lower, cmp.Diff(c.upper, upper))
			}
			if !cmp.Equal(candidate, c.candidate) || basis != c.basis {
				t.Errorf("candidate %s, basis %q", cmp.Diff(c.candidate, candidate), basis)
			}
			if c.count.Contradictory() != c.contradictory {
				t.Errorf("contradictory is %v", c.count.Contradictory())
			}
		})
	}
}

// TestCandidateLiesInItsInterval holds for every count, whatever its numbers.
func TestCandidateLiesInItsInterval(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCount(t, maxCount, true)
		if err := c.validate(); err != nil {
			t.Skip("no valid count")
		}
		lower, upper := c.Interval()
		if lower < 0 || upper != nil && *upper < lower {
			t.Fatalf("%+v: from %d to %v", c, lower, upper)
		}
		n, _ := c.Candidate()
		if (n == nil) != (c.Form == Unquantified) {
			t.Fatalf("%+v: candidate %v", c, n)
		}
		if n != nil && !c.span().holds(*n) {
			t.Fatalf("%+v: candidate %d is outside", c, *n)
		}
	})
}

// TestAboutIsATenthEitherWay checks the rounding with fractions: the interval
// holds n±10 % and is not a whole number wider than it must be.
func TestAboutIsATenthEitherWay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, maxCount).Draw(t, "n")
		lower, upper := Count{Form: About, N: n}.Interval()
		if 10*lower > 9*n || 10*(lower+1) <= 9*n {
			t.Fatalf("about %d: lower %d", n, lower)
		}
		if 10**upper < 11*n || 10*(*upper-1) >= 11*n {
			t.Fatalf("about %d: upper %d", n, *upper)
		}
	})
}
