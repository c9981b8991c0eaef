package dataset

import (
	"net/url"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"github.com/openincidents/openincidents/internal/incident"
)

// lintText holds a line of text to what a title may be. What is empty is
// reported where it is required.
func (l *linter) lintText(r *record, p yamlPath, s string) {
	if s == "" || l.wrong(r, p) {
		return
	}
	switch {
	case strings.TrimSpace(s) == "":
		l.add(r, p, "nothing but white space; write something")
	case strings.TrimSpace(s) != s:
		l.add(r, p, "begins or ends with white space; remove it")
	case strings.ContainsFunc(s, unprintable):
		l.add(r, p, "has a line break or another control character; keep it to one line of plain text")
	case !norm.NFC.IsNormalString(s):
		l.add(r, p, "is not in Unicode normal form C; write %q", norm.NFC.String(s))
	}
}

func unprintable(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' || r == '\u2028' || r == '\u2029'
}

func (l *linter) lintDay(r *record, p yamlPath, s string) {
	if s == "" || l.wrong(r, p) {
		return
	}
	if _, err := time.Parse(time.DateOnly, s); err != nil {
		l.add(r, p, "%q is no day of the calendar; write YYYY-MM-DD", s)
	}
}

func (l *linter) lintEDTF(r *record, p yamlPath, s string) {
	if s == "" || l.wrong(r, p) {
		return
	}
	date, err := incident.ParseEDTF(s)
	switch {
	case err != nil:
		l.add(r, p, "%v", err)
	case !date.InCommonEra():
		l.add(r, p, "%q is out of range; years are those from 0001 to 9999", s)
	}
}

func (l *linter) lintURL(r *record, p yamlPath, s string) {
	if s == "" || l.wrong(r, p) {
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || strings.ContainsFunc(s, unicode.IsSpace) {
		l.add(r, p, "%q is no URL; write it in full, such as https://example.org/article", s)
	}
}

func (l *linter) lintLanguage(r *record, p yamlPath, s string) {
	if s == "" || l.wrong(r, p) {
		return
	}
	if _, err := language.Parse(s); err != nil {
		l.add(r, p, "%q is no BCP 47 tag; write one such as en or pt-BR", s)
	}
}
