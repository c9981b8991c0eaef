// Package dataset embeds the curated records and the JSON Schemas of their files.
package dataset

import "embed"

// FS holds events/ID.yaml, groups/ID.yaml, sources/ID.yaml and the JSON Schemas
// (draft 2020-12) schema/KIND.schema.json.
//
//go:embed events groups sources schema
var FS embed.FS
