// Command generate makes openapi.gen.go of the contract. It runs oapi-codegen on
// a copy in which every property has its place (x-order): otherwise members
// would be sorted by name, and a record would begin with its claims instead of
// its id. Run it in internal/api.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

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
	ordered, err := order(text)
	if err != nil {
		return fmt.Errorf("%s: %w", contract, err)
	}
	dir, err := os.MkdirTemp("", "contract")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, filepath.Base(contract))
	if err := os.WriteFile(path, ordered, 0o600); err != nil {
		return err
	}
	cmd := exec.CommandContext(context.Background(), "go", "tool", "oapi-codegen", "-config", config, path)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// order numbers all properties in the order in which they are written.
func order(text []byte) ([]byte, error) {
	var doc yaml.MapSlice
	if err := yaml.UnmarshalWithOptions(text, &doc, yaml.UseOrderedMap()); err != nil {
		return nil, err
	}
	number := 0
	return yaml.Marshal(numbered(doc, &number))
}

func numbered(node any, number *int) any {
	switch node := node.(type) {
	case yaml.MapSlice:
		for i, item := range node {
			node[i].Value = numbered(item.Value, number)
			if properties, ok := node[i].Value.(yaml.MapSlice); ok && item.Key == "properties" {
				place(properties, number)
			}
		}
	case []any:
		for i, element := range node {
			node[i] = numbered(element, number)
		}
	}
	return node
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
