package synthetic

import (
	"math"

	"github.com/openincidents/openincidents/internal/incident"
)

// toll is how many people something happened to: mostly few, seldom very many.
func (d dice) toll(scale float64) int64 {
	return int64(min(scale*(math.Pow(1-d.Float64(), -0.8)-1)*2, 3000))
}

// reported is a number in the words of a source that knows it about well.
func (d dice) reported(n int64) incident.Count {
	switch x := d.Float64(); {
	case x < 0.66:
		return incident.Count{Form: incident.Exactly, N: n}
	case x < 0.75:
		return incident.Count{Form: incident.AtLeast, N: n - d.Int64N(n/8+1)}
	case x < 0.80 && n > 0:
		return incident.Count{Form: incident.MoreThan, N: n - 1}
	case x < 0.84:
		return incident.Count{Form: incident.About, N: max((n+5)/10*10, 1)}
	case x < 0.88:
		return d.between(n)
	case x < 0.90:
		return incident.Count{Form: incident.AtMost, N: n + 2}
	case x < 0.91:
		return incident.Count{Form: incident.FewerThan, N: n + 3}
	case x < 0.94:
		return incident.Count{Form: incident.Unquantified, Words: pick(d, several)}
	}
	return incident.Count{Form: incident.Exactly, N: n + 1 + d.Int64N(n/4+2)}
}

func (d dice) between(n int64) incident.Count {
	c := incident.Count{Form: incident.Between, Low: n - n/5, High: n + 1 + n/5}
	if d.chance(0.4) {
		c.Best = &n
	}
	return c
}
