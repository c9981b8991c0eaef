package incident

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// claimIDLength is the count of base32 characters, five bits each: with 80 bits
// two of a billion claims share an id with a chance of less than one in a million.
const claimIDLength = 16

var claimIDEncoding = base32.StdEncoding.WithPadding(base32.NoPadding)

// ClaimID returns the default id of a claim about the record subject: "c-" and
// 16 characters of a SHA-256 over subject, property, qualifiers, source and
// locator. Where the property is a set, the value and Denies are part of it, so
// that one sentence can state several values; otherwise a corrected value keeps
// the claim's id. c's own ID plays no part.
func ClaimID(subject string, c Claim, set bool) string {
	hash := sha256.New()
	fields := []string{
		"claim", subject, c.Property, c.Population, c.Period, c.Area, c.PointInTime,
		c.AttributedTo, c.Source, locatorText(c.Locator),
	}
	if set {
		fields = append(fields, valueText(c.Value), strconv.FormatBool(c.Denies))
	}
	for _, field := range fields {
		// The length before each field keeps neighbours from running together.
		_, _ = io.WriteString(hash, strconv.Itoa(len(field))+":"+field)
	}
	text := claimIDEncoding.EncodeToString(hash.Sum(nil))
	return "c-" + strings.ToLower(text[:claimIDLength])
}

func locatorText(l *Locator) string {
	if l == nil {
		return ""
	}
	return jsonText(*l)
}

// valueText is the JSON text of a value, with its type in front.
func valueText(v Value) string {
	if v == nil {
		return ""
	}
	return string(v.Type()) + " " + jsonText(v)
}

// jsonText marshals a value of the domain: its members in the order of the Go
// type, compact, and nothing escaped that JSON lets stand but U+2028 and U+2029.
// All values are plain structs of strings and finite numbers; what cannot be
// marshalled (a coordinate that is no number) is written as Go prints it, so
// that it still has a text.
func jsonText(v any) string {
	text, err := plainJSON(v)
	if err != nil {
		return fmt.Sprintf("%+v", v)
	}
	return string(text)
}

// plainJSON is json.Marshal without its escapes for HTML.
func plainJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
