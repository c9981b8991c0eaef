package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

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
		if own, ok := answer.(writer); ok {
			return nil, own.write(ctx, w, r)
		}
		return nil, writeJSON(w, http.StatusOK, jsonType, selected(answer, queryOf(ctx).fields()))
	}
}

// writer is an answer that comes in several forms.
type writer interface {
	// write writes the answer in the form of the request, or nothing where it fails.
	write(ctx context.Context, w http.ResponseWriter, r *http.Request) error
}

// keeper is a writer that can keep a whole body as it is.
type keeper interface {
	// keep is Write for a body that nobody changes any more.
	keep(body []byte)
}

// writeJSON writes nothing where v cannot be encoded.
func writeJSON(w http.ResponseWriter, status int, mediaType string, v any) error {
	body, err := marshal(v)
	if err != nil {
		return fmt.Errorf("encoding %T: %w", v, err)
	}
	w.Header().Set("Content-Type", mediaType)
	w.WriteHeader(status)
	if k, ok := w.(keeper); ok {
		k.keep(body)
		return nil
	}
	_, err = w.Write(body)
	return err
}

// marshal encodes without escaping &, < and >, with a newline at the end.
func marshal(v any) ([]byte, error) {
	if own, ok := v.(appender); ok {
		text, err := own.appendJSON(nil)
		return append(text, '\n'), err
	}
	var body bytes.Buffer
	if err := newEncoder(&body).Encode(v); err != nil {
		return nil, err
	}
	return body.Bytes(), nil
}

// appendJSON appends v, encoded, with no newline after it.
func appendJSON(to []byte, v any) ([]byte, error) {
	if own, ok := v.(appender); ok {
		return own.appendJSON(to)
	}
	text, err := marshal(v)
	if err != nil {
		return nil, err
	}
	return append(to, text[:len(text)-1]...), nil
}

func newEncoder(to io.Writer) *json.Encoder {
	enc := json.NewEncoder(to)
	enc.SetEscapeHTML(false)
	return enc
}

// appender is an answer too long for encoding/json, which walks types anew for
// each element and reads what is encoded already.
type appender interface {
	// appendJSON appends the answer in JSON, with no newline after it.
	appendJSON(to []byte) ([]byte, error)
}
