package synthetic

import (
	"encoding/base32"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"strings"
)

// domain keeps the draws for one kind of thing apart from those for another.
type domain uint64

const (
	aboutSource domain = iota + 1
	aboutGroup
	aboutEvent
	aboutSeries
)

// dice are the draws that make up one thing.
type dice struct{ *rand.Rand }

// dice always fall the same for the same thing of the same world.
func (w *World) dice(about domain, index int) dice {
	return dice{rand.New(rand.NewPCG(mix(w.shape.Seed+uint64(about)<<56), mix(uint64(index)^uint64(about)<<56)))} //nolint:gosec // nothing here is secret
}

// chance is true in share of all draws.
func (d dice) chance(share float64) bool { return d.Float64() < share }

// low is an index below n that is the more likely the lower it is.
func (d dice) low(n int, skew float64) int {
	return min(int(float64(n)*math.Pow(d.Float64(), skew)), n-1)
}

// pick returns one of a list, each as likely.
func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// pickLow returns one of a list, the first ones more often.
func pickLow[T any](d dice, list []T) T { return list[d.low(len(list), 2)] }

// share is a choice and how likely it is.
type share[T any] struct {
	of    float64
	value T
}

// weigh returns one of choices; the last one takes what the others leave.
func weigh[T any](d dice, choices []share[T]) T {
	rest := d.Float64()
	for _, c := range choices {
		if rest < c.of {
			return c.value
		}
		rest -= c.of
	}
	return choices[len(choices)-1].value
}

// mix scrambles a number, no two to the same (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

var base32Lower = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// claimsEach bounds the claims of a record, so that claims can be numbered.
const claimsEach = 1 << 10

// claimID looks like a hash, as ids of claims do, and costs less: ids of one
// world differ because the numbers of its claims do.
func (w *World) claimID(about domain, index, claim int) string {
	number := uint64(about)<<60 ^ uint64(index)*claimsEach ^ uint64(claim)
	var b strings.Builder
	b.WriteString("c-")
	b.WriteString(base32Lower.EncodeToString(binary.BigEndian.AppendUint64(nil, mix(number+mix(w.shape.Seed)))))
	return b.String()
}
