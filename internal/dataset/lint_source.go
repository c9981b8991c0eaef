package dataset

import "github.com/openincidents/openincidents/internal/incident"

func (l *linter) lintSource(r *record) {
	s := r.source
	l.lintText(r, yamlPath{"title"}, s.Title)
	l.lintText(r, yamlPath{"container_title"}, s.ContainerTitle)
	l.lintText(r, yamlPath{"publisher"}, s.Publisher)
	l.lintEDTF(r, yamlPath{"published"}, s.Published)
	l.lintEDTF(r, yamlPath{"accessed"}, s.Accessed)
	l.lintURL(r, yamlPath{"url"}, s.URL)
	l.lintLanguage(r, yamlPath{"language"}, s.Language)
	l.lintNotice(r, "corrected", s.Corrected)
	l.lintNotice(r, "retracted", s.Retracted)
	for i, a := range s.Authors {
		p := yamlPath{"authors", i}
		l.lintText(r, p.child("family"), a.Family)
		l.lintText(r, p.child("given"), a.Given)
		l.lintText(r, p.child("literal"), a.Literal)
	}
	l.lintCopies(r, s.Copies)
}

func (l *linter) lintNotice(r *record, key string, n *incident.Notice) {
	if n == nil {
		return
	}
	l.lintDay(r, yamlPath{key, "date"}, n.Date)
	l.lintURL(r, yamlPath{key, "url"}, n.URL)
}

func (l *linter) lintCopies(r *record, copies []incident.Copy) {
	first := map[string]int{}
	for i, c := range copies {
		p := yamlPath{"copies", i}
		l.lintText(r, p.child("name"), c.Name)
		l.lintDay(r, p.child("taken"), c.Taken)
		l.lintURL(r, p.child("archive_url"), c.ArchiveURL)
		if before, twice := first[c.SHA256]; twice && c.SHA256 != "" {
			l.add(r, p.child("sha256"), "copies[%d] has the same SHA-256; keep one of the two", before)
			continue
		}
		first[c.SHA256] = i
	}
}
