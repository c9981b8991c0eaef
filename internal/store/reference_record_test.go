package store_test

import (
	"slices"
	"strings"

	"github.com/openincidents/openincidents/internal/incident"
	"github.com/openincidents/openincidents/internal/store"
)

// matchingGroups, matchingSources and matchingClaims are what matches, by id.
func (r readout) matchingGroups(f store.GroupFilter) []string {
	return kept(r.groups, func(g store.Group) string { return g.ID }, func(g store.Group) bool {
		return among(f.IDs, g.ID) && among(f.Collections, g.Collection) && among(f.Kinds, g.Kind) &&
			anyAmong(r.standing(f.Sources), g.Answers.Sources) && amongExternal(f.ExternalIDs, g.ExternalIDs) &&
			(f.ChangedSince == nil || g.Revision > *f.ChangedSince) && hasAll(f.Words, groupTokens(g))
	})
}

func (r readout) matchingSources(f store.SourceFilter) []string {
	return kept(r.sources, func(s store.Source) string { return s.ID }, func(s store.Source) bool {
		return among(f.IDs, s.ID) && among(f.Collections, s.Collection) && amongExternal(f.ExternalIDs, s.ExternalIDs) &&
			among(f.CSLTypes, s.CSLType) && among(f.Languages, s.Language) && among(f.Roles, s.Role) &&
			among(f.Statuses, statusOf(s)) && among(f.Publishers, s.Publisher) &&
			(f.ChangedSince == nil || s.Revision > *f.ChangedSince) && hasAll(f.Words, sourceTokens(s)) &&
			(len(f.Events)+len(f.Groups) == 0 || slices.ContainsFunc(r.claims, func(c store.Claim) bool {
				return c.Source == s.ID && r.isAbout(c, f.Events, f.Groups)
			}))
	})
}

func (r readout) matchingClaims(f store.ClaimFilter) []string {
	var subjects []string
	if f.Subjects != nil {
		subjects = idsOf(r.matching(*f.Subjects), func(e store.Event) string { return e.ID })
	}
	return kept(r.claims, func(c store.Claim) string { return c.ID }, func(c store.Claim) bool {
		return among(f.IDs, c.ID) && among(f.Collections, c.Collection) && among(f.Properties, c.Property) &&
			among(r.standing(f.Sources), c.Source) && (len(f.Events)+len(f.Groups) == 0 || r.isAbout(c, f.Events, f.Groups)) &&
			anyAmong(r.standing(f.RestsOn), c.RestsOn) && amongOrNone(f.Populations, c.Population) &&
			among(f.Ranks, string(c.Rank)) && among(f.AttributedTo, c.AttributedTo) &&
			(f.Counts == nil || c.Counts == *f.Counts) && (f.ChangedSince == nil || c.Revision > *f.ChangedSince) &&
			(f.Subjects == nil || slices.Contains(subjects, c.Subject))
	})
}

// kept are the ids of what is kept, ascending.
func kept[T any](list []T, id func(T) string, keep func(T) bool) []string {
	ids := []string{}
	for _, item := range list {
		if keep(item) {
			ids = append(ids, id(item))
		}
	}
	slices.Sort(ids)
	return ids
}

func anyAmong(list, values []string) bool {
	return len(list) == 0 || slices.ContainsFunc(values, func(v string) bool { return slices.Contains(list, v) })
}

func (r readout) isAbout(c store.Claim, events, groups []string) bool {
	return c.SubjectType == incident.TypeEvent && slices.Contains(r.standing(events), c.Subject) ||
		c.SubjectType == incident.TypeGroup && slices.Contains(r.standing(groups), c.Subject)
}

func statusOf(s store.Source) string {
	switch {
	case s.Retracted != nil:
		return "retracted"
	case s.Corrected != nil:
		return "corrected"
	default:
		return "current"
	}
}

func sourceTokens(s store.Source) []string {
	texts := []string{s.Title, s.ContainerTitle, s.Publisher}
	for _, a := range s.Authors {
		texts = append(texts, a.Family, a.Given, a.Literal)
	}
	return tokens(strings.Join(texts, " "))
}
