// Command generate makes openapi.gen.go of the contract. It runs oapi-codegen on
// a copy that differs in five ways. Every property has its place (x-order):
// otherwise members would be sorted by name, and a record would begin with its
// claims instead of its id. null is no word of an enumeration, as nullable says
// it already and Go would get a constant for it. Answers do not declare what is
// no handler's to say: headers that middleware sets, and 304. Query strings have
// no parameters, as query.go reads them, once. And of schemas of which any will
// do (anyOf) there is only the first, the whole record: the encoder picks its
// members. Run it in internal/api.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml"
)

func main() {
	if err := run("../../openapi.yaml", "../../oapi-codegen.yaml"); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run(contract, config string) (err error) {
	text, err := os.ReadFile(contract)
	if err != nil {
		return err
	}
	prepared, err := prepare(text)
	if err != nil {
		return fmt.Errorf("%s: %w", contract, err)
	}
	dir, err := os.MkdirTemp("", "contract")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, filepath.Base(contract))
	if err := os.WriteFile(path, prepared, 0o600); err != nil {
		return err
	}
	cmd := exec.CommandContext(context.Background(), "go", "tool", "oapi-codegen", "-config", config, path)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// prepare returns the copy; properties are numbered in the order in which they
// are written.
func prepare(text []byte) ([]byte, error) {
	var doc yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(text, &doc, yaml.UseOrderedMap()); err != nil {
		return nil, err
	}
	number := 0
	return yaml.Marshal(prepared(withoutQueries(doc), &number))
}

// withoutQueries leaves out the parameters of query strings, all of which are
// components.
func withoutQueries(doc yaml.MapSlice) yaml.MapSlice {
	inQuery := map[any]bool{}
	isQuery := func(parameter yaml.MapItem) bool {
		inQuery["#/components/parameters/"+fmt.Sprint(parameter.Key)] = get(parameter.Value, "in") == "query"
		return get(parameter.Value, "in") == "query"
	}
	parameters, _ := get(get(doc, "components"), "parameters").(yaml.MapSlice)
	set(get(doc, "components"), "parameters", slices.DeleteFunc(parameters, isQuery))
	paths, _ := get(doc, "paths").(yaml.MapSlice)
	for _, path := range paths {
		operation := get(path.Value, "get")
		of, _ := get(operation, "parameters").([]any)
		set(operation, "parameters", slices.DeleteFunc(of, func(ref any) bool { return inQuery[get(ref, "$ref")] }))
	}
	return doc
}

// get is the member of an object, or nil.
func get(object any, name string) any {
	members, _ := object.(yaml.MapSlice)
	for _, member := range members {
		if member.Key == name {
			return member.Value
		}
	}
	return nil
}

// set changes a member that the object has.
func set(object any, name string, value any) {
	members, _ := object.(yaml.MapSlice)
	for i, member := range members {
		if member.Key == name {
			members[i].Value = value
		}
	}
}

func prepared(node any, number *int) any {
	switch node := node.(type) {
	case yaml.MapSlice:
		if some, ok := get(node, "anyOf").([]any); ok {
			return prepared(some[0], number)
		}
		for i, item := range node {
			node[i].Value = member(item.Key, prepared(item.Value, number), number)
		}
	case []any:
		for i, element := range node {
			node[i] = prepared(element, number)
		}
	}
	return node
}

// notOfHandlers are the headers that stand on answers of many operations and are
// set in one place.
var notOfHandlers = []string{"X-Request-ID", "X-Revision", "Link", "ETag", "Cache-Control", "Vary",
	"Access-Control-Allow-Origin", "Access-Control-Expose-Headers"}

// member is what becomes of a member of an object, by its name.
func member(name, value any, number *int) any {
	switch value := value.(type) {
	case yaml.MapSlice:
		switch name {
		case "properties":
			place(value, number)
		case "headers":
			return without(value, notOfHandlers...)
		case "responses":
			return without(value, "304", "NotModified")
		}
	case []any:
		if name == "enum" {
			return slices.DeleteFunc(value, func(word any) bool { return word == nil })
		}
	}
	return value
}

// without drops members by their names.
func without(object yaml.MapSlice, names ...string) yaml.MapSlice {
	return slices.DeleteFunc(object, func(item yaml.MapItem) bool {
		name, _ := item.Key.(string)
		return slices.Contains(names, name)
	})
}

func place(properties yaml.MapSlice, number *int) {
	for i, property := range properties {
		*number++
		if schema, ok := property.Value.(yaml.MapSlice); ok {
			schema = append(schema, yaml.MapItem{Key: "x-order", Value: *number})
			properties[i].Value = schema
		}
	}
}
