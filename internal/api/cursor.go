package api

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"slices"
	"sort"
	"strings"
	"sync/atomic"
)

// cursor is where a page begins: at the place that the store calls after, at a
// revision, of the list that fingerprint stands for.
type cursor struct {
	revision    int64
	fingerprint [fingerprintSize]byte
	after       string
}

const (
	// cursorVersion changes with the form, so that old cursors are refused.
	cursorVersion   = 1
	fingerprintSize = 16
	// maxCursor is in bytes of base64; ids are far shorter.
	maxCursor = 1024
)

var errCursor = errors.New("not a cursor of this server")

// cursorSigner writes and reads cursors, signed with the store's key so that
// they cannot be made up.
type cursorSigner struct {
	store Store
	key   atomic.Pointer[[]byte]
}

// secret asks for the key once: it never changes.
func (s *cursorSigner) secret(ctx context.Context) ([]byte, error) {
	if key := s.key.Load(); key != nil {
		return *key, nil
	}
	key, err := s.store.CursorKey(ctx)
	if err != nil {
		return nil, err
	}
	s.key.Store(&key)
	return key, nil
}

// write returns the form that clients see.
func (s *cursorSigner) write(ctx context.Context, c cursor) (string, error) {
	key, err := s.secret(ctx)
	if err != nil {
		return "", err
	}
	return sealCursor(key, c), nil
}

// read answers errCursor for what write has not written.
func (s *cursorSigner) read(ctx context.Context, text string) (cursor, error) {
	key, err := s.secret(ctx)
	if err != nil {
		return cursor{}, err
	}
	return openCursor(key, text)
}

func sealCursor(key []byte, c cursor) string {
	payload := []byte{cursorVersion}
	payload = binary.AppendVarint(payload, c.revision)
	payload = append(payload, c.fingerprint[:]...)
	payload = append(payload, c.after...)
	return base64.RawURLEncoding.EncodeToString(append(payload, signature(key, payload)...))
}

func openCursor(key []byte, text string) (cursor, error) {
	var c cursor
	if len(text) > maxCursor || strings.ContainsAny(text, "\r\n") {
		return c, errCursor
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(sealed) < sha256.Size {
		return c, errCursor
	}
	payload, sum := sealed[:len(sealed)-sha256.Size], sealed[len(sealed)-sha256.Size:]
	if !hmac.Equal(sum, signature(key, payload)) {
		return c, errCursor
	}
	return parseCursor(payload)
}

func parseCursor(payload []byte) (cursor, error) {
	var c cursor
	if len(payload) == 0 || payload[0] != cursorVersion {
		return c, errCursor
	}
	revision, n := binary.Varint(payload[1:])
	rest := payload[1+max(n, 0):]
	if n <= 0 || revision < 0 || len(rest) < fingerprintSize {
		return c, errCursor
	}
	c.revision = revision
	copy(c.fingerprint[:], rest)
	c.after = string(rest[fingerprintSize:])
	return c, nil
}

// signature says what the key is used for, should it ever sign something else.
func signature(key, payload []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("openincidents cursor\x00"))
	mac.Write(payload)
	return mac.Sum(nil)
}

// fingerprint stands for what a list is of: its path and filters, whatever
// their order. The size and the form of pages may change underway, and a cursor
// has its revision in itself.
func (q *query) fingerprint() [fingerprintSize]byte {
	var names []string
	for name := range q.values {
		if name != "limit" && name != "format" && name != "cursor" && !isPin(name) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	text := []string{q.path}
	for _, name := range names {
		values := slices.Clone(q.values[name])
		sort.Strings(values)
		// No name or value has a control character; see parameter.fault.
		text = append(text, name+"\x01"+strings.Join(slices.Compact(values), "\x01"))
	}
	sum := sha256.Sum256([]byte(strings.Join(text, "\x00")))
	return [fingerprintSize]byte(sum[:fingerprintSize])
}
