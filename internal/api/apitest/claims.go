package apitest

import (
	"fmt"
	"sort"
)

// ownWords are the members of an event or group that need no claims: the
// curators' own words, what a record is by construction, and what is told of
// all its claims together.
var ownWords = map[string]bool{
	"id": true, "type": true, "collection": true, "revision": true,
	"title": true, "summary": true, "kind": true,
	"external_ids": true, "part_of": true, "parts": true,
	"corroboration": true, "independent_sources": true,
	"sources": true, "underlying_sources": true, "claims": true, "links": true,
}

// Unclaimed walks an event or a group as served and returns, in ascending
// order, the JSON pointers of values that name no claims, and "/claims" where
// the record itself has none.
func Unclaimed(record map[string]any) []string {
	var found []string
	if !namesClaims(record) {
		found = append(found, "/claims")
	}
	for name, value := range record {
		if !ownWords[name] {
			found = append(found, unclaimed("/"+name, value)...)
		}
	}
	sort.Strings(found)
	return found
}

func unclaimed(pointer string, value any) []string {
	switch value := value.(type) {
	case nil:
		return nil
	case []any:
		var found []string
		for i, element := range value {
			found = append(found, unclaimed(fmt.Sprintf("%s/%d", pointer, i), element)...)
		}
		return found
	case map[string]any:
		if namesClaims(value) {
			return nil
		}
	}
	return []string{pointer}
}

func namesClaims(value map[string]any) bool {
	claims, _ := value["claims"].([]any)
	for _, claim := range claims {
		if !isClaim(claim) {
			return false
		}
	}
	return len(claims) > 0
}

// isClaim allows an id, and a whole claim with its source.
func isClaim(claim any) bool {
	switch claim := claim.(type) {
	case string:
		return claim != ""
	case map[string]any:
		source, _ := claim["source"].(string)
		return source != ""
	}
	return false
}
