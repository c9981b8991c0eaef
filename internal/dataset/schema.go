package dataset

import (
	"bytes"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/openincidents/openincidents/dataset"
	"github.com/openincidents/openincidents/internal/incident"
)

// schemaBase is where the schemas stand for one another's relative references.
const schemaBase = "dataset:///schema/"

// schemas are the compiled JSON Schemas; the compiler finds the parts of them
// that a violation names.
type schemas struct {
	byType map[incident.RecordType]*jsonschema.Schema
	// keys lists the keys that the object schema at a location knows.
	keys map[string][]string
}

var loadSchemas = sync.OnceValue(func() *schemas {
	s, err := compileSchemas(dataset.FS)
	if err != nil {
		// The schemas are part of the program; a test compiles them.
		panic(err)
	}
	return s
})

func compileSchemas(fsys fs.FS) (*schemas, error) {
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(embeddedLoader{fsys})
	out := &schemas{byType: map[incident.RecordType]*jsonschema.Schema{}, keys: map[string][]string{}}
	for _, t := range []incident.RecordType{incident.TypeEvent, incident.TypeGroup, incident.TypeSource} {
		compiled, err := compiler.Compile(schemaBase + string(t) + ".schema.json")
		if err != nil {
			return nil, fmt.Errorf("schema of %ss: %w", t, err)
		}
		out.byType[t] = compiled
		out.collectKeys(compiled)
	}
	return out, nil
}

// collectKeys walks the parts of a schema; those that a reference leads to have
// been seen where keys holds their location.
func (s *schemas) collectKeys(schema *jsonschema.Schema) {
	if schema == nil {
		return
	}
	if _, seen := s.keys[schema.Location]; seen {
		return
	}
	known := []string{}
	for key, part := range schema.Properties {
		known = append(known, key)
		s.collectKeys(part)
	}
	slices.Sort(known)
	s.keys[schema.Location] = known
	s.collectKeys(schema.Ref)
	s.collectKeys(schema.Items2020)
	s.collectKeys(schema.Then)
	for _, part := range schema.AllOf {
		s.collectKeys(part)
	}
}

// embeddedLoader reads schemas from files, never from the network.
type embeddedLoader struct{ fsys fs.FS }

// Load implements jsonschema.URLLoader.
func (l embeddedLoader) Load(url string) (any, error) {
	name, ok := strings.CutPrefix(url, schemaBase)
	if !ok {
		return nil, fmt.Errorf("%s is not one of the dataset's schemas", url)
	}
	data, err := fs.ReadFile(l.fsys, "schema/"+name)
	if err != nil {
		return nil, err
	}
	return jsonschema.UnmarshalJSON(bytes.NewReader(data))
}
