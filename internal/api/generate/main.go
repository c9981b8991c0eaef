// Command generate makes openapi.gen.go of the contract. It runs oapi-codegen on
// a copy that differs in three ways. Every property has its place (x-order):
// otherwise members would be sorted by name, and a record would begin with its
// claims instead of its id. null is no word of an enumeration, as nullable says
// it already and Go would get a constant for it. And answers do not declare
// X-Request-ID, which is no handler's to set. Run it in internal/api.
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
	return yaml.Marshal(prepared(doc, &number))
}

func prepared(node any, number *int) any {
	switch node := node.(type) {
	case yaml.MapSlice:
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

// member is what becomes of a member of an object, by its name.
func member(name, value any, number *int) any {
	switch value := value.(type) {
	case yaml.MapSlice:
		switch name {
		case "properties":
			place(value, number)
		case "headers":
			return slices.DeleteFunc(value, func(header yaml.MapItem) bool { return header.Key == "X-Request-ID" })
		}
	case []any:
		if name == "enum" {
			return slices.DeleteFunc(value, func(word any) bool { return word == nil })
		}
	}
	return value
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
