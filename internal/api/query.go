package api

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-chi/chi/v5"

	"github.com/openincidents/openincidents/internal/nearest"
	"github.com/openincidents/openincidents/internal/store"
)

// query is a request's path and its query string, once the contract allows it.
type query struct {
	// path is the request's, as it is put into links.
	path       string
	values     url.Values
	parameters []parameter
}

// at is the query as it would be had it named the revision by its number.
func (q *query) at(revision int64) *query {
	out := *q
	out.values = pinned(q.values, revision)
	return &out
}

// with are the query's values and one more, which the path names.
func (q *query) with(name, value string) url.Values {
	out := maps.Clone(q.values)
	out[name] = []string{value}
	return out
}

type queryKey struct{}

func queryOf(ctx context.Context) *query {
	q, _ := ctx.Value(queryKey{}).(*query)
	return q
}

// checkQuery is the one place that reads query strings. The contract says which
// parameters there are and what their values must be. The generated binder
// after it then sees only what is right, in a normal form; it alone would drop
// bad pairs and unknown names without a word, and so would the usual contract
// middleware, which also knows no HEAD, no clamping and no nearest word.
func (s *server) checkQuery(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		parameters := s.contract.operations[chi.RouteContext(r.Context()).RoutePattern()].parameters
		values, err := parseQuery(r.URL.RawQuery, parameters)
		if err != nil {
			s.problem(w, r, err)
			return
		}
		q := &query{path: r.URL.EscapedPath(), values: values, parameters: parameters}
		r = r.WithContext(context.WithValue(r.Context(), queryKey{}, q))
		normal := *r.URL
		normal.RawQuery = values.Encode()
		r.URL = &normal
		next.ServeHTTP(w, r)
	})
}

// parseQuery reads a raw query string and reports what is wrong with it, as
// parameterErrors. Integers that are to be clamped come back clamped.
func parseQuery(raw string, parameters []parameter) (url.Values, error) {
	var errs parameterErrors
	names, values := splitQuery(raw, &errs)
	var known []string
	for _, name := range names {
		if errs.more {
			break
		}
		p, ok := findParameter(parameters, name)
		if !ok {
			errs.add(name, unknownParameter(name, parameters))
			continue
		}
		values[name] = p.split(values[name])
		p.check(values[name], &errs)
		known = append(known, name)
	}
	checkPins(known, &errs)
	checkRequired(values, parameters, &errs)
	if err := errs.orNil(); err != nil {
		return nil, err
	}
	return values, nil
}

// splitQuery returns the names in order of appearance, and their values.
func splitQuery(raw string, errs *parameterErrors) ([]string, url.Values) {
	var names []string
	values := url.Values{}
	for pair := range strings.SplitSeq(raw, "&") {
		if errs.more {
			break
		}
		if pair == "" {
			continue
		}
		name, value, err := splitPair(pair)
		if err != nil {
			errs.add(name, err.Error())
			continue
		}
		if !values.Has(name) {
			names = append(names, name)
		}
		values[name] = append(values[name], value)
	}
	return names, values
}

func splitPair(pair string) (name, value string, err error) {
	name, value, _ = strings.Cut(pair, "=")
	if strings.Contains(pair, ";") {
		name, _, _ = strings.Cut(name, ";")
		return name, "", fmt.Errorf("a semicolon does not separate parameters; write & between them, or %%3B within a value")
	}
	decodedName, err := url.QueryUnescape(name)
	if err != nil || !utf8.ValidString(decodedName) {
		return name, "", fmt.Errorf("the name is not percent-encoded UTF-8; write %% itself as %%25")
	}
	if decodedName == "" {
		return "", "", errors.New("a value stands in the query without a name; write name=value")
	}
	decoded, err := url.QueryUnescape(value)
	if err != nil || !utf8.ValidString(decoded) {
		return decodedName, "", fmt.Errorf("%s is not percent-encoded UTF-8; write %% itself as %%25", quote(value))
	}
	return decodedName, decoded, nil
}

// split takes values apart that commas separate, so that it makes no difference
// whether a list is written so or its parameter repeated.
func (p parameter) split(values []string) []string {
	if !p.commas {
		return values
	}
	var apart []string
	for _, value := range values {
		apart = append(apart, strings.Split(value, ",")...)
	}
	return apart
}

// checkRequired misses what must be there, once all that is there is right.
func checkRequired(values url.Values, parameters []parameter, errs *parameterErrors) {
	for _, p := range parameters {
		if p.required && !values.Has(p.name) {
			errs.add(p.name, "is missing; "+p.wants())
		}
	}
}

func findParameter(parameters []parameter, name string) (parameter, bool) {
	for _, p := range parameters {
		if p.name == name {
			return p, true
		}
	}
	return parameter{}, false
}

func unknownParameter(name string, parameters []parameter) string {
	if len(parameters) == 0 {
		return fmt.Sprintf("there is no parameter %s; this path takes none", quote(name))
	}
	var names []string
	for _, p := range parameters {
		names = append(names, p.name)
	}
	if near := nearest.Word(name, names); near != "" {
		return fmt.Sprintf("there is no parameter %s; did you mean %q?", quote(name), near)
	}
	return fmt.Sprintf("there is no parameter %s; this path takes %s", quote(name), strings.Join(names, ", "))
}

// check holds the values of one parameter to the contract and clamps them.
func (p parameter) check(values []string, errs *parameterErrors) {
	if !p.list && len(values) > 1 {
		errs.add(p.name, fmt.Sprintf("stands %d times in the query, but takes one value", len(values)))
		return
	}
	if p.list && len(values) > p.maxItems {
		errs.add(p.name, fmt.Sprintf("has %d values, but takes at most %d", len(values), p.maxItems))
		return
	}
	for i, value := range values {
		if p.unique && slices.Contains(values[:i], value) {
			errs.add(p.name, fmt.Sprintf("has %s more than once", quote(value)))
			continue
		}
		if problem := p.fault(value); problem != "" {
			errs.add(p.name, problem)
			continue
		}
		values[i] = p.clamped(value)
	}
}

// fault says what is wrong with a value, or nothing.
func (p parameter) fault(value string) string {
	switch {
	case value == "":
		return "has no value; " + p.wants()
	case p.none && value == store.None:
		return ""
	case strings.ContainsFunc(value, isControl):
		return fmt.Sprintf("%s has a control character; %s", quote(value), p.wants())
	case p.integer && !p.isInteger(value), len(p.enum) > 0 && !slices.Contains(p.enum, value):
		return p.refusal(value, nearest.Word(value, p.enum))
	case p.maxLength > 0 && utf8.RuneCountInString(value) > p.maxLength:
		return p.refusal(value, "")
	}
	if check, ok := formats[p.format]; ok {
		near, right := check(value)
		if !right {
			return p.refusal(value, near)
		}
		return ""
	}
	if p.pattern != nil && !p.pattern.MatchString(value) {
		return p.refusal(value, "")
	}
	return ""
}

func (p parameter) wants() string {
	switch {
	case p.vocabulary != "" && p.none:
		return "give a term of " + p.vocabulary + ", or none"
	case p.vocabulary != "":
		return "give a term of " + p.vocabulary
	}
	return "give " + p.expects
}

func (p parameter) refusal(value, near string) string {
	text := fmt.Sprintf("%s is not %s", quote(value), p.expects)
	if near != "" {
		text += fmt.Sprintf("; did you mean %q?", near)
	}
	return text
}

// isInteger allows digits only. What is too large for 64 bits is right where it
// is clamped anyway.
func (p parameter) isInteger(value string) bool {
	if strings.Trim(value, "0123456789") != "" {
		return false
	}
	n, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return p.clamp > 0
	}
	return n >= p.min
}

func (p parameter) clamped(value string) string {
	if p.clamp == 0 {
		return value
	}
	if n, err := strconv.ParseInt(value, 10, 64); err == nil && n <= p.clamp {
		return value
	}
	return strconv.FormatInt(p.clamp, 10)
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

// quote quotes text of a request for a problem, shortened where it is long.
func quote(text string) string { return strconv.Quote(shortened(text)) }

// shortened returns the beginning of a long text.
func shortened(text string) string {
	const most = 80
	count := 0
	for i := range text {
		if count == most {
			return text[:i] + "…"
		}
		count++
	}
	return text
}
