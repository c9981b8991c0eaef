package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sort"
	"strconv"
	"strings"

	"github.com/openincidents/openincidents/internal/nearest"
	"github.com/openincidents/openincidents/internal/store"
)

const problemType = "application/problem+json"

// retryAfter is in seconds: about as long as a database takes to come back.
const retryAfter = 5

var (
	errNoSuchPath = errors.New("no such path")
	errMethod     = errors.New("method not allowed")
	errPanic      = errors.New("panic")
)

// badParameter is a parameterErrors of one part.
func badParameter(name, format string, args ...any) error {
	var errs parameterErrors
	errs.add(name, fmt.Sprintf(format, args...))
	return errs
}

// notAcceptable lists the media types that there would have been.
type notAcceptable []string

// Error implements error.
func (e notAcceptable) Error() string {
	return "Accept excludes what there is: " + strings.Join(e, ", ")
}

// problem answers with the problem document that err stands for. It is the only
// place that turns errors into answers.
func (s *server) problem(w http.ResponseWriter, r *http.Request, err error) {
	if shared, ok := w.(*computing); ok {
		// Each who waits for the answer gets a problem of its own.
		shared.err = err
		return
	}
	p := s.problemOf(r, err)
	p.RequestID = requestID(r.Context())
	// A client that left is no failure of the server.
	left := errors.Is(r.Context().Err(), context.Canceled)
	if p.Status >= http.StatusInternalServerError && !left {
		s.log.ErrorContext(r.Context(), "request failed", "request_id", p.RequestID, "status", p.Status, "error", err)
	}
	w.Header().Del("ETag")
	w.Header()["Cache-Control"] = never
	switch p.Status {
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", "GET, HEAD")
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", strconv.Itoa(retryAfter))
	}
	if moved := (*store.MovedError)(nil); errors.As(err, &moved) {
		w.Header().Set("Location", s.movedTo(r, moved))
	}
	if err := writeJSON(w, p.Status, problemType, p); err != nil {
		s.log.ErrorContext(r.Context(), "problem not written", "request_id", p.RequestID, "error", err)
	}
}

// bindProblem answers for what the generated binder refuses. Query strings are
// checked before it, so that only a path remains that names nothing.
func (s *server) bindProblem(w http.ResponseWriter, r *http.Request, _ error) {
	s.problem(w, r, store.ErrNotFound)
}

func (s *server) problemOf(r *http.Request, err error) Problem {
	var (
		parameters parameterErrors
		accept     notAcceptable
		gone       *store.GoneError
		moved      *store.MovedError
		none       *store.NoRevisionError
	)
	switch {
	case errors.As(err, &parameters):
		p := s.newProblem(http.StatusBadRequest, "BadRequest", "The request cannot be understood", parameters.Error())
		p.Errors = &parameters.parts
		return p
	case errors.As(err, &gone):
		p := s.newProblem(http.StatusGone, "Gone", "Withdrawn", gone.Error())
		p.Withdrawn = &Withdrawal{ID: gone.ID, Reason: gone.Reason, Date: orNull(gone.Date), Revision: gone.Revision}
		return p
	case errors.As(err, &moved):
		return s.newProblem(http.StatusPermanentRedirect, "Moved", "Merged into another record", moved.Error())
	case errors.As(err, &accept):
		return s.newProblem(http.StatusNotAcceptable, "NotAcceptable", "No acceptable form", accept.Error())
	case errors.Is(err, errEncoding):
		return s.newProblem(http.StatusNotAcceptable, "NotAcceptable", "No acceptable form", err.Error())
	case errors.Is(err, store.ErrNotFound), errors.As(err, &none):
		return s.newProblem(http.StatusNotFound, "NotFound", "Not found", notFoundDetail(r, none))
	}
	return s.otherProblem(r, err)
}

func (s *server) otherProblem(r *http.Request, err error) Problem {
	switch {
	case errors.Is(err, errNoSuchPath):
		return s.newProblem(http.StatusNotFound, "NotFound", "Not found", s.noSuchPath(r))
	case errors.Is(err, errMethod):
		return s.newProblem(http.StatusMethodNotAllowed, "MethodNotAllowed", "Method not allowed",
			fmt.Sprintf("%s is not possible here; nothing can be changed over HTTP, so that every path takes GET and HEAD only", r.Method))
	case errors.Is(err, context.DeadlineExceeded):
		return s.newProblem(http.StatusServiceUnavailable, "Unavailable", "Not available at present",
			"the database did not answer in time; try again later")
	case errors.Is(err, store.ErrUnavailable), errors.Is(err, context.Canceled):
		return s.newProblem(http.StatusServiceUnavailable, "Unavailable", "Not available at present",
			"the database cannot be reached or is not ready; try again later")
	}
	return s.newProblem(http.StatusInternalServerError, "InternalError", "The server failed",
		"the request could not be answered; the server's log has the reason under the request's id")
}

// newProblem makes a problem whose type leads to the response of the contract
// that describes it.
func (s *server) newProblem(status int, response, title, detail string) Problem {
	return Problem{
		Type:   s.links.to("/openapi.yaml", nil) + "#/components/responses/" + response,
		Title:  title,
		Status: status,
		Detail: detail,
	}
}

func notFoundDetail(r *http.Request, none *store.NoRevisionError) string {
	if none != nil {
		return none.Error()
	}
	return fmt.Sprintf("nothing has the id %s here at the revision read", quote(idIn(r.URL.EscapedPath())))
}

// idIn is the third segment of an escaped path, that of /v1/events/{id}/claims
// and the like.
func idIn(path string) string {
	segments := strings.SplitN(path, "/", 5)
	id := segments[min(3, len(segments)-1)]
	if decoded, err := url.PathUnescape(id); err == nil {
		return decoded
	}
	return id
}

// movedTo is the request's own address with the id of the record's successor.
func (s *server) movedTo(r *http.Request, moved *store.MovedError) string {
	segments := strings.Split(r.URL.EscapedPath(), "/")
	segments[min(3, len(segments)-1)] = moved.Into
	return s.links.to(strings.Join(segments, "/"), r.URL.Query())
}

// noSuchPath names the nearest path, should the request have meant it.
func (s *server) noSuchPath(r *http.Request) string {
	text := fmt.Sprintf("there is no path %s", quote(r.URL.Path))
	var paths []string
	for path := range s.contract.operations {
		if !strings.Contains(path, "{") {
			paths = append(paths, path)
		}
	}
	sort.Strings(paths)
	if near := nearest.Word(r.URL.Path, paths); near != "" {
		return text + fmt.Sprintf("; did you mean %s?", near)
	}
	return text + "; see /docs"
}
