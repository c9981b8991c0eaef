package dataset

import "github.com/openincidents/openincidents/internal/incident"

func decodeSource(id string, n *node) incident.Source {
	return incident.Source{
		Header: decodeHeader(id, n), CSLType: n.str("csl_type"), Title: n.str("title"),
		ContainerTitle: n.str("container_title"), Publisher: n.str("publisher"), Authors: decodeAuthors(n.list("authors")),
		Published: n.str("published"), Accessed: n.str("accessed"), URL: n.str("url"), Language: n.str("language"),
		Licence: n.str("licence"), Note: n.str("note"), Role: decodeRole(n.str("role")), Origin: n.str("origin"),
		Corrected: decodeNotice(n.get("corrected")), Retracted: decodeNotice(n.get("retracted")),
		Copies: decodeCopies(n.list("copies")),
	}
}

func decodeRole(s string) string {
	if s == "" {
		return incident.RoleReport
	}
	return s
}

func decodeAuthors(items []*node) []incident.Author {
	var authors []incident.Author
	for _, n := range items {
		authors = append(authors, incident.Author{Family: n.str("family"), Given: n.str("given"), Literal: n.str("literal")})
	}
	return authors
}

func decodeNotice(n *node) *incident.Notice {
	if n == nil {
		return nil
	}
	return &incident.Notice{Date: n.str("date"), Notice: n.str("notice"), URL: n.str("url")}
}

func decodeCopies(items []*node) []incident.Copy {
	var copies []incident.Copy
	for _, n := range items {
		length := n.whole("length")
		if length == nil {
			length = new(int64)
		}
		copies = append(copies, incident.Copy{
			Name: n.str("name"), SHA256: n.str("sha256"), Length: *length,
			Taken: n.str("taken"), ArchiveURL: n.str("archive_url"),
		})
	}
	return copies
}
