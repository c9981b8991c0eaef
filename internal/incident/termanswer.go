package incident

import (
	"maps"
	"slices"
)

func termOf(c spoken) string { return c.Value.(Term).Term }

func termsAgree(claims []spoken) bool { return distinct(claims, termOf) < 2 }

// termAnswers answers a single-valued property of type term; there is none
// where nothing but denials is left.
func termAnswers(property string, claims []spoken) []TermAnswer {
	stating, denying := split(claims)
	voices := speakers(stating)
	if len(voices) == 0 {
		return nil
	}
	electors := voices
	if chosen := speakers(preferred(stating)); len(chosen) > 0 {
		electors = chosen
	}
	term := majority(electors)
	compatible := term != nil && termsAgree(voices) && len(againstThemselves(stating, termsAgree)) == 0 && !termDenied(*term, denying)
	return []TermAnswer{{
		Property: property, Term: term,
		Agreement: agreement(len(voices), compatible), IndependentSources: len(voices), Claims: claimIDs(claims),
	}}
}

// majority returns the term that most of the claims state, or nil for a tie.
func majority(claims []spoken) *string {
	votes := map[string]int{}
	for _, c := range claims {
		votes[termOf(c)]++
	}
	most := slices.Max(slices.Collect(maps.Values(votes)))
	var winners []string
	for term, n := range votes {
		if n == most {
			winners = append(winners, term)
		}
	}
	if len(winners) > 1 {
		return nil
	}
	return &winners[0]
}

func termDenied(term string, denying []spoken) bool {
	return slices.ContainsFunc(denying, func(c spoken) bool { return termOf(c) == term })
}
