package main

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/alecthomas/kong"

	"github.com/openincidents/openincidents/internal/incident"
)

// usageError is a mistake on the command line or in the environment.
type usageError struct {
	err error
	// command is the one whose help explains it.
	command string
}

// Error names the help to read.
func (e *usageError) Error() string { return fmt.Sprintf("%v (see %s --help)", e.err, e.command) }

// Unwrap implements errors.Unwrap.
func (e *usageError) Unwrap() error { return e.err }

// badFlag is a usageError whose command is filled in by run.
func badFlag(format string, args ...any) error {
	return &usageError{err: fmt.Errorf(format, args...), command: "server"}
}

// asUsage makes a failed parse a usageError.
func asUsage(err error) error {
	var parse *kong.ParseError
	if !errors.As(err, &parse) {
		return err
	}
	return &usageError{err: parse.Unwrap(), command: helpCommand(parse.Context)}
}

// helpCommand is the command line that --help is added to.
func helpCommand(c *kong.Context) string {
	if c == nil || c.Selected() == nil {
		return "server"
	}
	return c.Selected().FullPath()
}

// checkCollection refuses what cannot name a collection.
func checkCollection(name string) error {
	if incident.ValidID(name) {
		return nil
	}
	return badFlag("--collection %q: a name is lower-case letters and digits, joined by single hyphens, such as ucdp-ged", name)
}

// checkPublicURL refuses what would make links that lead nowhere.
func checkPublicURL(text string) error {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && u.User == nil &&
		u.RawQuery == "" && !u.ForceQuery && u.Fragment == "" {
		return nil
	}
	return badFlag("--public-url %q: an absolute http or https URL without account, query and fragment is needed, such as https://example.org/incidents", text)
}
