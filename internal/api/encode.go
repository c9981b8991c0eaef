package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
)

const jsonType = "application/json"

// encode writes the handlers' answers itself: whole before the header is sent,
// and with & as & in links, which the generated writers would escape.
func (s *server) encode(next StrictHandlerFunc, operationID string) StrictHandlerFunc {
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request, request any) (any, error) {
		answer, err := next(ctx, w, r, request)
		if err != nil {
			return nil, err
		}
		if answer == nil {
			return nil, fmt.Errorf("%s gave neither an answer nor an error", operationID)
		}
		return nil, writeJSON(w, http.StatusOK, jsonType, answer)
	}
}

// writeJSON writes nothing where v cannot be encoded.
func writeJSON(w http.ResponseWriter, status int, mediaType string, v any) error {
	body, err := marshal(v)
	if err != nil {
		return fmt.Errorf("encoding %T: %w", v, err)
	}
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(status)
	_, err = w.Write(body)
	return err
}

// marshal encodes without escaping &, < and >, with a newline at the end.
func marshal(v any) ([]byte, error) {
	var body bytes.Buffer
	enc := json.NewEncoder(&body)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return body.Bytes(), nil
}
