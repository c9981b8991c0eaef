// Package apitest helps to test the HTTP interface: a client that holds every
// response to the contract, and a check of the promise that every served value
// names its claims.
package apitest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"
	"github.com/klauspost/compress/zstd"

	"github.com/openincidents/openincidents"
)

// problemType is the media type of problem documents (RFC 9457).
const problemType = "application/problem+json"

// parsed is the contract and a router over it.
type parsed struct {
	doc    *openapi3.T
	router routers.Router
}

// contract is parsed once for all clients, and only read.
var contract = sync.OnceValues(func() (parsed, error) {
	registerForms()
	doc, err := openapi3.NewLoader().LoadFromData(openincidents.Contract)
	if err != nil {
		return parsed{}, err
	}
	router, err := legacy.NewRouter(doc, openapi3.DisableExamplesValidation())
	return parsed{doc, router}, err
})

// Client sends requests to a handler and fails the test where a response is not
// one that the contract allows.
type Client struct {
	handler  http.Handler
	contract parsed
	// ctx is that of requests; nil is that of the test.
	ctx context.Context
}

// In returns a client whose requests end with ctx.
func (c *Client) In(ctx context.Context) *Client {
	return &Client{handler: c.handler, contract: c.contract, ctx: ctx}
}

// NewClient returns a client of handler.
func NewClient(t testing.TB, handler http.Handler) *Client {
	t.Helper()
	c, err := contract()
	if err != nil {
		t.Fatalf("the contract cannot be read: %v", err)
	}
	return &Client{handler: handler, contract: c}
}

// Response is a response that the contract allows.
type Response struct {
	Status  int
	Header  http.Header
	Trailer http.Header
	Body    []byte
}

// Get sends a GET request. Headers are given as "Name: value".
func (c *Client) Get(t testing.TB, target string, headers ...string) Response {
	t.Helper()
	return c.Do(t, http.MethodGet, target, headers...)
}

// JSON sends a GET request, expects 200 and decodes the body into out.
func (c *Client) JSON(t testing.TB, target string, out any) {
	t.Helper()
	response := c.Get(t, target)
	if response.Status != http.StatusOK {
		t.Fatalf("GET %s: %d, want 200: %s", target, response.Status, response.Body)
	}
	if err := json.Unmarshal(response.Body, out); err != nil {
		t.Fatalf("GET %s: %v", target, err)
	}
}

// Do sends a request. The target may be malformed after its question mark.
func (c *Client) Do(t testing.TB, method, target string, headers ...string) Response {
	t.Helper()
	ctx := c.ctx
	if ctx == nil {
		ctx = t.Context()
	}
	request := httptest.NewRequestWithContext(ctx, method, "/", nil)
	path, query, _ := strings.Cut(target, "?")
	url, err := request.URL.Parse(path)
	if err != nil {
		t.Fatalf("%s is no path: %v", path, err)
	}
	url.Scheme, url.Host, url.RawQuery = "", "", query
	request.URL = url
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		request.Header.Add(name, value)
	}
	recorder := httptest.NewRecorder()
	c.handler.ServeHTTP(recorder, request)
	result := recorder.Result()
	defer func() { _ = result.Body.Close() }() // it is in memory
	response := Response{Status: result.StatusCode, Header: result.Header, Trailer: result.Trailer, Body: recorder.Body.Bytes()}
	if err := c.validate(request, response); err != nil {
		t.Errorf("%s %s: %d is not as the contract says: %v\n%s", method, target, response.Status, err, response.Body)
	}
	return response
}

// validate holds a response to the contract.
func (c *Client) validate(request *http.Request, response Response) error {
	if response.Header.Get("X-Request-ID") == "" {
		return errors.New("there is no X-Request-ID")
	}
	if request.Method == http.MethodHead {
		return c.validateHead(response)
	}
	switch response.Status {
	case http.StatusOK:
	case http.StatusNotModified:
		if len(response.Body) > 0 {
			return errors.New("304 has a body")
		}
	default:
		if err := c.validateProblem(response); err != nil {
			return err
		}
	}
	body, err := Decoded(response)
	if err != nil {
		return err
	}
	route, parameters, err := c.route(request)
	if err != nil {
		return c.validateUnknown(request, response)
	}
	options := &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true}
	if whole := wholeOf(request, route, response); whole != nil {
		options.ExcludeResponseBody = true
		var answer any
		if err := json.Unmarshal(body, &answer); err != nil {
			return err
		}
		if err := whole.VisitJSON(answer, openapi3.MultiErrors()); err != nil {
			return err
		}
	}
	return openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{
			Request: request, Route: route, PathParams: parameters, Options: options,
		},
		Status:  response.Status,
		Header:  response.Header,
		Body:    io.NopCloser(bytes.NewReader(body)),
		Options: options,
	})
}

// wholeOf is the form of an answer whose records have all members, which they
// must have where fields asks for none in particular: the contract allows either
// form, and so cannot tell.
func wholeOf(request *http.Request, route *routers.Route, response Response) *openapi3.Schema {
	if response.Status != http.StatusOK || request.URL.Query().Has("fields") {
		return nil
	}
	content := route.Operation.Responses.Status(http.StatusOK).Value.Content.Get(response.Header.Get("Content-Type"))
	if content == nil || len(content.Schema.Value.AnyOf) == 0 {
		return nil
	}
	return content.Schema.Value.AnyOf[0].Value
}

// Decoded returns the body of a response without its content encoding.
func Decoded(response Response) ([]byte, error) {
	switch encoding := response.Header.Get("Content-Encoding"); encoding {
	case "":
		return response.Body, nil
	case "gzip":
		r, err := gzip.NewReader(bytes.NewReader(response.Body))
		if err != nil {
			return nil, err
		}
		return io.ReadAll(r)
	case "zstd":
		r, err := zstd.NewReader(nil)
		if err != nil {
			return nil, err
		}
		defer r.Close()
		return r.DecodeAll(response.Body, nil)
	default:
		return nil, fmt.Errorf("content encoding %q, want gzip or zstd", encoding)
	}
}

// route finds the operation whose answers are due: that of GET, for a method
// that the path does not take as well.
func (c *Client) route(request *http.Request) (*routers.Route, map[string]string, error) {
	if path := request.URL.Path; path != "/" && strings.HasSuffix(path, "/") {
		// The router would pass over the last slash.
		return nil, nil, routers.ErrPathNotFound
	}
	get := request.Clone(context.Background())
	get.Method = http.MethodGet
	return c.contract.router.FindRoute(get)
}

// validateUnknown allows 404 for paths that the contract does not have, and the
// files of the viewer under /docs/.
func (c *Client) validateUnknown(request *http.Request, response Response) error {
	if strings.HasPrefix(request.URL.Path, "/docs/") && response.Status == http.StatusOK {
		return nil
	}
	if response.Status != http.StatusNotFound && response.Status != http.StatusMethodNotAllowed {
		return errors.New("a path that the contract does not have is 404")
	}
	return nil
}

func (c *Client) validateHead(response Response) error {
	if len(response.Body) > 0 {
		return errors.New("HEAD has a body")
	}
	return nil
}

// validateProblem holds all that is not an answer to be a problem document that
// tells the truth about its status and request.
func (c *Client) validateProblem(response Response) error {
	mediaType, _, err := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if err != nil || mediaType != problemType {
		return fmt.Errorf("content type %q, want %s", response.Header.Get("Content-Type"), problemType)
	}
	var document map[string]any
	if err := json.Unmarshal(response.Body, &document); err != nil {
		return err
	}
	if document["status"] != float64(response.Status) {
		return fmt.Errorf("the problem says status %v", document["status"])
	}
	if document["request_id"] != response.Header.Get("X-Request-ID") {
		return fmt.Errorf("the problem says request %v", document["request_id"])
	}
	return c.contract.doc.Components.Schemas["Problem"].Value.VisitJSON(document, openapi3.MultiErrors())
}
