package incident

// FactsOf returns, by id, what the rules need to know of the sources. A reprint
// is the voice of the source at the end of its chain of origins, also where
// that one is not among sources, and is retracted where any source of that
// chain is. Sources that name each other as their origin, in a ring, are one
// voice, which bears the least of their ids.
func FactsOf(sources []Source) map[string]SourceFacts {
	byID := make(map[string]*Source, len(sources))
	for i := range sources {
		byID[sources[i].ID] = &sources[i]
	}
	facts := make(map[string]SourceFacts, len(sources))
	for _, s := range sources {
		root, retracted := follow(byID, s.ID)
		facts[s.ID] = SourceFacts{
			Voice: root, Published: s.Published, Reference: s.Role == RoleReference, Retracted: retracted,
		}
	}
	return facts
}

// follow walks from a source to the end of its chain of origins; retracted
// tells whether any source on the way is.
func follow(byID map[string]*Source, id string) (root string, retracted bool) {
	seen := map[string]bool{}
	for !seen[id] {
		seen[id] = true
		source, known := byID[id]
		if !known {
			return id, retracted
		}
		retracted = retracted || source.Retracted != nil
		if source.Origin == "" {
			return id, retracted
		}
		id = source.Origin
	}
	return leastOfRing(byID, id), retracted
}

// leastOfRing returns the least id of the ring of origins that id belongs to.
func leastOfRing(byID map[string]*Source, id string) string {
	least := id
	for next := byID[id].Origin; next != id; next = byID[next].Origin {
		least = min(least, next)
	}
	return least
}
