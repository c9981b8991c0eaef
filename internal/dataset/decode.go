package dataset

import (
	"encoding/json"

	"github.com/openincidents/openincidents/internal/incident"
)

// The decoders below take what has the right type and leave out the rest, which
// the schemas report; so the lint can go on over a record that is partly wrong.

func decodeHeader(id string, n *node) incident.Header {
	return incident.Header{
		ID: id, ExternalIDs: decodeStrings(n.get("external_ids")),
		Withdrawn: decodeWithdrawal(n.get("withdrawn")), MergedInto: n.str("merged_into"),
	}
}

func decodeStrings(n *node) map[string]string {
	if n == nil || len(n.entries) == 0 {
		return nil
	}
	m := make(map[string]string, len(n.entries))
	for _, e := range n.entries {
		m[e.key] = e.value.string()
	}
	return m
}

func decodeWithdrawal(n *node) *incident.Withdrawal {
	if n == nil {
		return nil
	}
	return &incident.Withdrawal{Reason: n.str("reason"), Date: n.str("date")}
}

func decodeEvent(id string, n *node) incident.Event {
	return incident.Event{
		Header: decodeHeader(id, n), Title: n.str("title"), Summary: n.str("summary"), Kind: n.str("kind"),
		PartOf: n.str("part_of"), Claims: decodeClaims(id, n),
	}
}

func decodeGroup(id string, n *node) incident.Group {
	return incident.Group{
		Header: decodeHeader(id, n), Title: n.str("title"), Summary: n.str("summary"), Kind: n.str("kind"),
		Claims: decodeClaims(id, n),
	}
}

func decodeClaims(subject string, n *node) []incident.Claim {
	items := n.list("claims")
	claims := make([]incident.Claim, len(items))
	for i, item := range items {
		claims[i] = decodeClaim(subject, item)
	}
	return claims
}

func decodeClaim(subject string, n *node) incident.Claim {
	property, _ := incident.StandardVocabulary().Property(n.str("property"))
	value, _ := decodeValue(property, n.get("value"))
	denies := n.get("denies")
	c := incident.Claim{
		ID: n.str("id"), Property: n.str("property"), Value: value, Qualifiers: decodeQualifiers(n),
		Source: n.str("source"), RestsOn: decodeList(n.list("rests_on")), Locator: decodeLocator(n.get("locator")),
		Excerpt: n.str("excerpt"), Note: n.str("note"), Rank: decodeRank(n.str("rank")),
		Denies: denies != nil && denies.truth, Withdrawn: decodeWithdrawal(n.get("withdrawn")),
	}
	if c.ID == "" {
		c.ID = incident.ClaimID(subject, c, property.Set)
	}
	return c
}

func decodeQualifiers(n *node) incident.Qualifiers {
	return incident.Qualifiers{
		Population: n.str("population"), Period: n.str("period"), Area: n.str("area"),
		PointInTime: n.str("point_in_time"), AttributedTo: n.str("attributed_to"),
	}
}

func decodeList(items []*node) []string {
	var list []string
	for _, item := range items {
		if s := item.string(); s != "" {
			list = append(list, s)
		}
	}
	return list
}

func decodeRank(s string) incident.Rank {
	if s == "" {
		return incident.RankNormal
	}
	return incident.Rank(s)
}

func decodeLocator(n *node) *incident.Locator {
	if n == nil {
		return nil
	}
	return &incident.Locator{
		Section: n.str("section"), Paragraph: decodeOrdinal(n.whole("paragraph")), Item: decodeOrdinal(n.whole("item")),
		Page: n.str("page"), Start: n.whole("start"), End: n.whole("end"),
	}
}

func decodeOrdinal(n *int64) int {
	if n == nil {
		return 0
	}
	return int(*n)
}

// decodeValue reads the value of a property. The error names what is wrong with
// a value that has the right shape.
func decodeValue(property incident.VocabularyTerm, n *node) (incident.Value, error) {
	if n == nil || property.Type == "" {
		return nil, nil
	}
	data, err := json.Marshal(n.plain())
	if err != nil {
		return nil, err
	}
	return incident.DecodeValue(property.Type, data)
}
