package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// plain asks for no encoding that a request does not name: the ETag of another
// would be another.
var plain = &http.Client{Transport: &http.Transport{DisableCompression: true}}

// fetch asks once, outside of any measurement.
func fetch(ctx context.Context, address string, r request) (answer, error) {
	ask, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+r.path, http.NoBody)
	if err != nil {
		return answer{}, err
	}
	if r.encoding != "" {
		ask.Header.Set("Accept-Encoding", r.encoding)
	}
	if r.etag != "" {
		ask.Header.Set("If-None-Match", r.etag)
	}
	response, err := plain.Do(ask)
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != r.status {
		return answer{}, unexpected(r, response)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return answer{}, fmt.Errorf("GET %s: %w", r.path, err)
	}
	return answer{Status: response.StatusCode, Header: response.Header, Body: body}, nil
}

// page is what a crawl needs of a list.
type page struct {
	Data  []struct{ ID string }
	Links struct{ Next *string }
}

// fetchPage reads one page of a list.
func fetchPage(ctx context.Context, address, path string) (page, error) {
	a, err := fetch(ctx, address, request{path: path, status: http.StatusOK})
	if err != nil {
		return page{}, err
	}
	var p page
	if err := json.Unmarshal(a.Body, &p); err != nil {
		return page{}, fmt.Errorf("GET %s: %w", path, err)
	}
	return p, nil
}
