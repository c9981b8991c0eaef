package api

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/goccy/go-yaml"

	"github.com/openincidents/openincidents"
)

// contract is openapi.yaml, prepared for serving it and for checking requests.
type contract struct {
	yaml, json []byte
	// operations has the GET operation of each path template.
	operations map[string]operation
}

// operation is what the checks before a handler need to know of it.
type operation struct {
	// parameters are those of the query, in the contract's order.
	parameters []parameter
	// offers are the media types of the answer, the one to give where a client has
	// no preference first; empty where Accept does not matter.
	offers []string
}

// parameter is one query parameter and what its values must be.
type parameter struct {
	name     string
	required bool
	// list is true where the parameter may be repeated, at most maxItems times;
	// commas also separate its values, and unique ones must differ.
	list, commas, unique bool
	maxItems             int
	// none allows store.None beside the other values.
	none bool
	// integer values are at least min and cut to clamp, unless that is 0.
	integer    bool
	min, clamp int64
	enum       []string
	pattern    *regexp.Regexp
	maxLength  int
	format     string
	// expects says in words what a value must be.
	expects string
	// vocabulary is the scheme that a value must be a term of, or empty.
	vocabulary string
}

// serversInContract is the part of openapi.yaml that a public URL replaces.
const serversInContract = "servers:\n  - url: /\n"

// embedded is the contract as it is written, read once.
var embedded = sync.OnceValues(func() (*contract, error) { return loadContract(openincidents.Contract) })

// mustLoadContract returns the contract with the public URL as its server.
func mustLoadContract(publicURL string) *contract {
	c, err := embedded()
	if err == nil && publicURL != "" {
		c, err = c.under(publicURL)
	}
	if err != nil {
		panic(fmt.Sprintf("openapi.yaml: %v", err))
	}
	return c
}

func (c *contract) under(publicURL string) (*contract, error) {
	if n := bytes.Count(c.yaml, []byte(serversInContract)); n != 1 {
		return nil, fmt.Errorf("%q stands there %d times, so that the public URL has no one place", serversInContract, n)
	}
	servers := "servers:\n  - url: " + strconv.Quote(publicURL) + "\n"
	text := bytes.Replace(c.yaml, []byte(serversInContract), []byte(servers), 1)
	asJSON, err := yaml.YAMLToJSON(text)
	return &contract{yaml: text, json: asJSON, operations: c.operations}, err
}

func loadContract(text []byte) (*contract, error) {
	asJSON, err := yaml.YAMLToJSON(text)
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		return nil, err
	}
	c := &contract{yaml: text, json: asJSON, operations: map[string]operation{}}
	for path, item := range doc.Paths.Map() {
		if c.operations[path], err = operationOf(item.Get); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return c, nil
}

func operationOf(op *openapi3.Operation) (operation, error) {
	var out operation
	for _, ref := range op.Parameters {
		if ref.Value.In != openapi3.ParameterInQuery {
			continue
		}
		parameters, err := parametersOf(ref.Value)
		if err != nil {
			return out, fmt.Errorf("parameter %s: %w", ref.Value.Name, err)
		}
		out.parameters = append(out.parameters, parameters...)
	}
	if op.Responses.Status(http.StatusNotAcceptable) != nil {
		for mediaType := range op.Responses.Status(http.StatusOK).Value.Content {
			out.offers = append(out.offers, mediaType)
		}
		inOrder(out.offers)
	}
	return out, nil
}

// parametersOf are one parameter, or the members of an object, each of which
// stands in the query by its own name (style form, exploded).
func parametersOf(in *openapi3.Parameter) ([]parameter, error) {
	schema := in.Schema.Value
	if !schema.Type.Is(openapi3.TypeObject) {
		p := parameter{name: in.Name, required: in.Required, commas: in.Explode != nil && !*in.Explode}
		err := p.read(schema)
		return []parameter{p}, err
	}
	var members []parameter
	for _, name := range slices.Sorted(maps.Keys(schema.Properties)) {
		p := parameter{name: name}
		if err := p.read(schema.Properties[name].Value); err != nil {
			return nil, err
		}
		members = append(members, p)
	}
	return members, nil
}

// read takes what the schema says of the parameter's values.
func (p *parameter) read(schema *openapi3.Schema) error {
	if schema.Type.Is(openapi3.TypeArray) {
		p.list, p.unique = true, schema.UniqueItems
		if schema.MaxItems == nil {
			return fmt.Errorf("a list needs maxItems")
		}
		p.maxItems = int(*schema.MaxItems)
		schema = schema.Items.Value
	}
	p.format = schema.Format
	p.none, _ = schema.Extensions["x-none"].(bool)
	p.expects, _ = schema.Extensions["x-expects"].(string)
	p.vocabulary, _ = schema.Extensions["x-vocabulary"].(string)
	for _, word := range schema.Enum {
		p.enum = append(p.enum, fmt.Sprint(word))
	}
	if schema.Type.Is(openapi3.TypeBoolean) {
		p.enum = []string{"true", "false"}
	}
	return p.bound(schema)
}

func (p *parameter) bound(schema *openapi3.Schema) error {
	if schema.MaxLength != nil {
		p.maxLength = int(*schema.MaxLength)
	}
	if p.integer = schema.Type.Is(openapi3.TypeInteger); p.integer {
		if schema.Min == nil {
			return fmt.Errorf("an integer needs minimum")
		}
		clamp, _ := schema.Extensions["x-clamp"].(float64)
		p.min, p.clamp = int64(*schema.Min), int64(clamp)
	}
	if p.expects == "" && p.vocabulary == "" {
		return fmt.Errorf("needs x-expects or x-vocabulary")
	}
	if schema.Pattern == "" {
		return nil
	}
	var err error
	p.pattern, err = regexp.Compile(schema.Pattern)
	return err
}
