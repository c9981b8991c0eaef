// Package api answers HTTP requests as openapi.yaml says. It sees what is
// published through Store and knows no SQL. Requests pass the query parser
// (query.go) and content negotiation, then the generated strict server, then
// one handler per operation; whatever is not an answer leaves through
// problem.go.
package api

//go:generate go run ./generate
