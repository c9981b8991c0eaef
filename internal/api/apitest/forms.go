package apitest

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// registerForms makes the forms known that are not JSON.
func registerForms() {
	openapi3filter.RegisterBodyDecoder("text/html", openapi3filter.PlainBodyDecoder)
	openapi3filter.RegisterBodyDecoder("text/csv", decodeCSV)
	openapi3filter.RegisterBodyDecoder("application/x-ndjson", decodeLines)
}

// decodeLines decodes NDJSON to the array of its records, each of which ends its
// line.
func decodeLines(body io.Reader, _ http.Header, _ *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	records := []any{}
	for line := range bytes.Lines(text) {
		var record map[string]any
		if err := json.Unmarshal(line, &record); err != nil {
			return nil, fmt.Errorf("line %d is no JSON object: %w", len(records)+1, err)
		}
		if !bytes.HasSuffix(line, []byte("\n")) {
			return nil, errors.New("the last line has no end")
		}
		records = append(records, record)
	}
	return records, nil
}

// decodeCSV holds a table to x-columns of its schema, where it has them, some of
// which may be left out, and to RFC 4180. It returns the text.
func decodeCSV(body io.Reader, _ http.Header, schema *openapi3.SchemaRef, _ openapi3filter.EncodingFn) (any, error) {
	text, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	// a reader of csv also finds rows with more or fewer cells than the header
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errors.New("the table has no header")
	}
	if !bytes.HasSuffix(text, []byte("\r\n")) {
		return nil, errors.New("the last line does not end with CR LF")
	}
	return string(text), checkColumns(rows[0], schema.Value)
}

func checkColumns(header []string, schema *openapi3.Schema) error {
	columns, fixed := schema.Extensions["x-columns"].([]any)
	if !fixed {
		// the request decides on them
		return nil
	}
	last := -1
	for _, name := range header {
		at := slices.Index(columns, any(name))
		if at <= last {
			return fmt.Errorf("the column %q is not one of the contract, or not in its place", name)
		}
		last = at
	}
	return nil
}
