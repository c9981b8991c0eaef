package incident

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// The reference below computes figures for everyone a second time, by going
// through numbers one by one instead of comparing bounds. It shares no code
// with the rules but the claims' own types.

// horizon stands for infinity: larger than any sum that is drawn.
const horizon = 400

// admits says whether a report leaves n possible, word for word.
func admits(c Count, n int64) bool {
	switch c.Form {
	case Exactly:
		return n == c.N
	case AtLeast:
		return n >= c.N
	case MoreThan:
		return n > c.N
	case AtMost:
		return n <= c.N
	case FewerThan:
		return n < c.N
	case About:
		return 10*n > 9*c.N-10 && 10*n < 11*c.N+10
	case Between:
		return n >= c.Low && n <= c.High
	}
	return n > 0
}

// referenceVoice is what one voice leaves possible, and offers as best.
type referenceVoice struct {
	admits    func(int64) bool
	offer     int64 // -1 is none
	basis     BestBasis
	published string
	id        string
}

func referenceOffer(c Count) (int64, BestBasis) {
	switch c.Form {
	case Unquantified:
		return -1, ""
	case Between:
		if c.Best != nil {
			return *c.Best, BasisStated
		}
		return c.Low + (c.High-c.Low)/2, BasisMiddle
	case MoreThan:
		return c.N + 1, BasisBound
	case FewerThan:
		return c.N - 1, BasisBound
	}
	return c.N, BasisStated
}

func referenceVoiceOf(c Claim) string {
	if c.AttributedTo != "" {
		return "@" + strings.ToLower(strings.Join(strings.Fields(c.AttributedTo), " "))
	}
	return drawnFacts(c.Source).Voice
}

// referenceLatest orders by point in time, publication, having a number, id.
func referenceLatest(claims []Claim) Claim {
	key := func(c Claim) string {
		number := "1"
		if c.Value.(Count).Form == Unquantified {
			number = "0"
		}
		return fmt.Sprintf("%-12s|%-12s|%s|%s", paddedDay(c.PointInTime), paddedDay(drawnFacts(c.Source).Published), number, c.ID)
	}
	sort.Slice(claims, func(i, j int) bool { return key(claims[i]) < key(claims[j]) })
	return claims[len(claims)-1]
}

// paddedDay writes the drawn dates so that their last days order as text.
func paddedDay(text string) string {
	switch len(text) {
	case len("2015"):
		return text + "-12-31"
	case len("2015-01"):
		return text + "-30"
	}
	return text
}

// referenceParts tries every subset of a voice's populations.
func referenceParts(claims []Claim) (int64, []string, bool) {
	byPopulation := map[string][]Claim{}
	for _, c := range claims {
		byPopulation[c.Population] = append(byPopulation[c.Population], c)
	}
	var populations []string
	for _, p := range StandardVocabulary().IDs(SchemePopulation) {
		if byPopulation[p] != nil {
			populations = append(populations, p)
		}
	}
	var bestSum int64
	var bestSets [][]string
	for set := 1; set < 1<<len(populations); set++ {
		sum, ids, ok := referenceSubset(set, populations, byPopulation)
		if !ok || sum < bestSum || sum == 0 {
			continue
		}
		if sum > bestSum {
			bestSum, bestSets = sum, nil
		}
		bestSets = append(bestSets, ids)
	}
	if bestSets == nil {
		return 0, nil, false
	}
	// ids carry the place of their population in front, so that text order is
	// the vocabulary's.
	sort.Slice(bestSets, func(i, j int) bool { return slices.Compare(bestSets[i], bestSets[j]) < 0 })
	return bestSum, bestSets[0], true
}

func referenceSubset(set int, populations []string, claims map[string][]Claim) (sum int64, ids []string, ok bool) {
	var chosen []string
	for i, p := range populations {
		if set>>i&1 == 0 {
			continue
		}
		for _, other := range chosen {
			if !StandardVocabulary().Disjoint(SchemePopulation, p, other) {
				return 0, nil, false
			}
		}
		chosen = append(chosen, p)
		c := referenceLatest(claims[p])
		least := leastCredible(c.Value.(Count))
		if least == 0 {
			return 0, nil, false // a set without it has the same sum
		}
		sum += least
		ids = append(ids, fmt.Sprintf("%02d %s", i, c.ID))
	}
	return sum, ids, true
}

// leastCredible is what a report adds to a sum and to low, leastPossible the
// least number that it leaves possible.
func leastCredible(c Count) int64 {
	if c.Form == About {
		return c.N
	}
	return leastPossible(c)
}

func leastPossible(c Count) int64 {
	for n := int64(0); ; n++ {
		if admits(c, n) {
			return n
		}
	}
}

// referenceTally collects what reports say of the least and the most.
type referenceTally struct {
	lows, highs []int64
	open        bool
}

func (r *referenceTally) report(c Count) {
	last := int64(-1)
	for n := int64(0); n <= horizon; n++ {
		if admits(c, n) {
			last = n
		}
	}
	r.open = r.open || last == horizon
	if c.Form == Unquantified {
		return
	}
	if c.Form == About {
		last = c.N
	}
	r.lows, r.highs = append(r.lows, leastCredible(c)), append(r.highs, last)
}

// referenceFigure answers killed for everyone.
func referenceFigure(claims []Claim) (Figure, bool) {
	byVoice := map[string][]Claim{}
	for _, c := range claims {
		byVoice[referenceVoiceOf(c)] = append(byVoice[referenceVoiceOf(c)], c)
	}
	f := Figure{Property: "killed", Rule: Rule}
	var voices []referenceVoice
	var tally referenceTally
	for _, all := range byVoice {
		voice, count, ids := referenceSpeaker(all)
		if ids != nil {
			voices = append(voices, voice)
			tally.report(count)
			f.Claims = append(f.Claims, ids...)
		}
	}
	torn := referenceTorn(claims)
	for _, c := range torn {
		tally.report(c.Value.(Count))
	}
	slices.Sort(f.Claims)
	f.IndependentSources, f.OpenEnded = len(voices), tally.open
	referenceBest(&f, voices)
	referenceBounds(&f, tally.lows, tally.highs)
	f.Agreement = referenceAgreement(voices, len(torn) > 0)
	if len(voices) == 0 {
		return Figure{}, false
	}
	return f, true
}

// referenceSpeaker takes all claims of one voice; ids is nil where nothing of
// everyone follows from them.
func referenceSpeaker(all []Claim) (voice referenceVoice, count Count, ids []string) {
	var everyone []Claim
	for _, c := range all {
		if c.Population == "" {
			everyone = append(everyone, c)
			ids = append(ids, c.ID)
		}
	}
	if everyone == nil {
		return referenceTotal(all)
	}
	c := referenceLatest(everyone)
	count = c.Value.(Count)
	offer, basis := referenceOffer(count)
	holds := func(n int64) bool { return admits(count, n) }
	return referenceVoice{holds, offer, basis, paddedDay(drawnFacts(c.Source).Published), c.ID}, count, ids
}

func referenceTotal(all []Claim) (voice referenceVoice, count Count, ids []string) {
	sum, parts, ok := referenceParts(all)
	if !ok {
		return voice, count, nil
	}
	numbered, certain := false, int64(0)
	for _, c := range all {
		if slices.ContainsFunc(parts, func(part string) bool { return part[3:] == c.ID }) {
			ids = append(ids, c.ID)
			voice.published = max(voice.published, paddedDay(drawnFacts(c.Source).Published))
			numbered = numbered || c.Value.(Count).Form != Unquantified
			certain += leastPossible(c.Value.(Count))
		}
	}
	count, voice.id, voice.offer, voice.basis = Count{Form: AtLeast, N: sum}, slices.Min(ids), sum, BasisParts
	if !numbered {
		count, voice.offer, certain = Count{Form: Unquantified}, -1, 1
	}
	voice.admits = func(n int64) bool { return n >= certain }
	return voice, count, ids
}

// referenceBounds comes after referenceBest, whose number high is never below.
func referenceBounds(f *Figure, lows, highs []int64) {
	if len(lows) == 0 {
		return
	}
	low := slices.Min(lows)
	f.Low = &low
	finite := slices.DeleteFunc(slices.Clone(highs), func(h int64) bool { return h == horizon })
	if len(finite) > 0 {
		high := max(slices.Max(finite), *f.Best)
		f.High = &high
	}
}

func referenceBest(f *Figure, voices []referenceVoice) {
	support := func(n int64) (held int) {
		for _, v := range voices {
			if v.admits(n) {
				held++
			}
		}
		return held
	}
	sort.Slice(voices, func(i, j int) bool {
		a, b := voices[i], voices[j]
		if x, y := support(a.offer), support(b.offer); x != y {
			return x > y
		}
		if a.published != b.published {
			return a.published > b.published
		}
		if a.offer != b.offer {
			return a.offer > b.offer
		}
		return a.id < b.id
	})
	strength := map[BestBasis]int{BasisStated: 4, BasisBound: 3, BasisMiddle: 2, BasisParts: 1}
	for _, v := range voices {
		if v.offer < 0 {
			continue
		}
		if f.Best == nil {
			f.Best = &v.offer
		}
		if *f.Best == v.offer && strength[v.basis] > strength[f.BestBasis] {
			f.BestBasis = v.basis
		}
	}
}

// referenceTorn returns the claims of sources whose own words leave no number.
func referenceTorn(claims []Claim) []Claim {
	bySource := map[string][]Claim{}
	for _, c := range claims {
		if c.AttributedTo == "" && c.Population == "" {
			bySource[c.Source] = append(bySource[c.Source], c)
		}
	}
	var torn []Claim
	for _, own := range bySource {
		possible := false
		for n := int64(0); n <= horizon && !possible; n++ {
			possible = !slices.ContainsFunc(own, func(c Claim) bool { return !admits(c.Value.(Count), n) })
		}
		if !possible {
			torn = append(torn, own...)
		}
	}
	return torn
}

func referenceAgreement(voices []referenceVoice, torn bool) Agreement {
	for n := int64(0); n <= horizon && !torn; n++ {
		if slices.ContainsFunc(voices, func(v referenceVoice) bool { return !v.admits(n) }) {
			continue
		}
		if len(voices) == 1 {
			return SingleSource
		}
		return Consistent
	}
	return Conflicting
}

// TestFiguresAgreeWithTheReference draws claims about the dead, by everyone and
// by population, and computes both ways.
func TestFiguresAgreeWithTheReference(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var claims []Claim
		for i := range rapid.IntRange(1, 9).Draw(t, "claims") {
			claims = append(claims, Claim{
				ID: fmt.Sprint("c-", i), Property: "killed", Source: drawSource(t), Value: drawCount(t, 25, false),
				Qualifiers: Qualifiers{
					Population:   drawPopulation(t),
					PointInTime:  rapid.SampledFrom([]string{"", "2015", "2021-11"}).Draw(t, "point in time"),
					AttributedTo: rapid.SampledFrom([]string{"", "", "Police", " police"}).Draw(t, "attributed to"),
				},
			})
		}
		got, found := figureFor(compute(TypeEvent, claims...), "killed", "")
		want, expected := referenceFigure(slices.Clone(claims))
		if diff := cmp.Diff(want, got); diff != "" || found != expected {
			t.Fatalf("the reference finds (-), the rules find (+):\n%s", diff)
		}
	})
}
