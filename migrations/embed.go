// Package migrations holds the SQL that builds the schema, in the order and the
// naming that golang-migrate expects.
package migrations

import "embed"

// FS holds the migrations.
//
//go:embed *.sql
var FS embed.FS
