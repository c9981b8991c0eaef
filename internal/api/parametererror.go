package api

import (
	"fmt"
	"slices"
	"strings"
)

const (
	// maxErrors is how many parts a problem names: nobody mends more at a time.
	maxErrors = 20
	// maxNames is how many of them its detail names.
	maxNames = 5
)

// parameterErrors is what is wrong with a query string, up to maxErrors parts.
type parameterErrors struct {
	parts []ProblemError
	// more is true where there was more to add than fits.
	more bool
}

// Error implements error.
func (e parameterErrors) Error() string {
	if len(e.parts) == 1 {
		return e.only()
	}
	names := e.names()
	if e.more {
		return fmt.Sprintf("more than %d things are wrong with the query (%s); errors has the first", maxErrors, names)
	}
	return fmt.Sprintf("%d things are wrong with the query (%s); errors has each", len(e.parts), names)
}

func (e parameterErrors) only() string {
	if name := *e.parts[0].Parameter; name != "" {
		return name + ": " + e.parts[0].Detail
	}
	return e.parts[0].Detail
}

// names lists each name once, the first few of them.
func (e parameterErrors) names() string {
	var names []string
	for _, part := range e.parts {
		name := *part.Parameter
		if name == "" {
			name = `""`
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	few := strings.Join(names[:min(len(names), maxNames)], ", ")
	if e.more || len(names) > maxNames {
		return few + " and more"
	}
	return few
}

func (e *parameterErrors) add(parameter, detail string) {
	if e.more = len(e.parts) == maxErrors; e.more {
		return
	}
	// JSON has no other text than UTF-8.
	parameter = shortened(strings.ToValidUTF8(parameter, "\uFFFD"))
	e.parts = append(e.parts, ProblemError{Parameter: &parameter, Detail: detail})
}

// orNil is the error, where anything is wrong.
func (e parameterErrors) orNil() error {
	if len(e.parts) == 0 {
		return nil
	}
	return e
}
