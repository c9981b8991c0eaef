// Package openincidents holds the files at the root of the repository that the
// program carries with it.
package openincidents

import _ "embed"

// Contract is openapi.yaml: the HTTP interface, OpenAPI 3.0.3, UTF-8. It is
// shared: callers must not change it.
//
//go:embed openapi.yaml
var Contract []byte
