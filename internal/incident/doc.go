// Package incident is the domain of OpenIncidents: sources, events, groups, the
// claims that sources make about them, and the named rules that turn claims
// into answers. It is pure: it reads no files, speaks no SQL and no HTTP, and
// imports no other package of this module.
package incident
