package incident

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Counts reports whether a claim makes answers: it is neither withdrawn nor
// deprecated, and its source s is neither retracted nor a reference.
func Counts(c Claim, s SourceFacts) bool {
	return c.Withdrawn == nil && c.Rank != RankDeprecated && !s.Retracted && !s.Reference
}

// spoken is a claim with what the rules order and weigh it by.
type spoken struct {
	*Claim
	// voice is whose statement it is: a named authority, or a source.
	voice string
	// origin is the source whose publication it goes back to.
	origin string
	// point and published are the last days of the claim's point in time and of
	// its source's publication; noStart is unknown.
	point, published int64
	// own is set where the source speaks on its own authority.
	own bool
	// days are those of a claim that states a date, names those of one that
	// states a place.
	days  span
	names *names
}

func speak(c *Claim, s SourceFacts) spoken {
	origin := cmp.Or(s.Voice, c.Source)
	authority := folded(c.AttributedTo)
	return spoken{
		Claim: c, voice: voiceOf(authority, origin), origin: origin, own: authority == "",
		point: lastDay(c.PointInTime), published: lastDay(s.Published),
	}
}

// voiceOf tells an authority and a source of the same name apart by a prefix.
func voiceOf(authority, origin string) string {
	if authority != "" {
		return "authority " + authority
	}
	return "source " + origin
}

// later orders the claims of one voice: the greatest is the one that speaks. Of
// claims that are equally late, one with a number speaks rather than one
// without, and the id decides the rest.
func later(a, b spoken) int {
	return cmp.Or(cmp.Compare(a.point, b.point), cmp.Compare(a.published, b.published),
		compareBool(quantified(a), quantified(b)), strings.Compare(a.ID, b.ID))
}

func quantified(c spoken) bool {
	count, ok := c.Value.(Count)
	return !ok || count.Form != Unquantified
}

// speakers returns the latest claim of each voice, in the order of voices.
func speakers(claims []spoken) []spoken {
	if len(claims) < 2 {
		return claims
	}
	latest := map[string]spoken{}
	for _, c := range claims {
		if last, ok := latest[c.voice]; !ok || later(last, c) < 0 {
			latest[c.voice] = c
		}
	}
	var all []spoken
	for _, voice := range slices.Sorted(maps.Keys(latest)) {
		all = append(all, latest[voice])
	}
	return all
}

func voiceCount(claims []spoken) int {
	return distinct(claims, func(c spoken) string { return c.voice })
}

func distinct(claims []spoken, key func(spoken) string) int {
	seen := map[string]bool{}
	for _, c := range claims {
		seen[key(c)] = true
	}
	return len(seen)
}

// ownWords returns the claims that each source makes on its own authority.
func ownWords(claims []spoken) map[string][]spoken {
	own := map[string][]spoken{}
	for _, c := range claims {
		if c.own {
			own[c.Source] = append(own[c.Source], c)
		}
	}
	return own
}

// againstThemselves returns the claims of the sources whose own words cannot
// all hold, as agree judges.
func againstThemselves(claims []spoken, agree func([]spoken) bool) []spoken {
	var torn []spoken
	if len(claims) < 2 {
		return torn
	}
	for _, own := range ownWords(claims) {
		if !agree(own) {
			torn = append(torn, own...)
		}
	}
	return torn
}

// split parts the claims that state their value from those that deny it.
func split(claims []spoken) (stating, denying []spoken) {
	for _, c := range claims {
		if c.Denies {
			denying = append(denying, c)
		} else {
			stating = append(stating, c)
		}
	}
	return stating, denying
}

func preferred(claims []spoken) []spoken {
	var chosen []spoken
	for _, c := range claims {
		if c.Rank == RankPreferred {
			chosen = append(chosen, c)
		}
	}
	return chosen
}

func claimIDs(claims []spoken) []string {
	ids := make([]string, 0, len(claims))
	for _, c := range claims {
		ids = append(ids, c.ID)
	}
	return ascending(ids)
}

// ascending sorts ids and drops what stands twice.
func ascending(ids []string) []string {
	slices.Sort(ids)
	return slices.Compact(ids)
}

// agreement judges voices; compatible says whether all that they say can hold.
func agreement(voices int, compatible bool) Agreement {
	switch {
	case !compatible:
		return Conflicting
	case voices > 1:
		return Consistent
	}
	return SingleSource
}
