package api

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// encoderVersion changes with the bytes that the same answer is written as.
const encoderVersion = "2"

// tagSize is in bytes, and a multiple of 3 so that base64 needs no padding.
const tagSize = 18

// tagOf is the strong entity tag of an answer that a revision settles. The
// secret of the database keeps equal numbers of other databases apart, and lets
// nobody make up the tag of an answer that there is not.
func (s *server) tagOf(secret []byte, p *plan, revision int64) string {
	hash := sha256.New()
	for _, part := range []string{string(secret), s.version, encoderVersion, s.links.base, p.representation, p.encoding} {
		_ = binary.Write(hash, binary.BigEndian, int64(len(part)))
		_, _ = hash.Write([]byte(part))
	}
	_ = binary.Write(hash, binary.BigEndian, revision)
	_ = binary.Write(hash, binary.BigEndian, p.strict)
	return quotedTag(hash.Sum(nil))
}

// contentTag is the strong entity tag of an answer that is what it holds.
func contentTag(body []byte, encoding string) string {
	sum := sha256.Sum256(append([]byte(encoderVersion+encoding+"\x00"), body...))
	return quotedTag(sum[:])
}

func quotedTag(sum []byte) string {
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:tagSize]) + `"`
}

// matches reports whether an If-None-Match names the tag of an answer that there
// is (RFC 9110, section 13.1.2).
func matches(conditions []string, tag string) bool {
	return tag != "" && (names(conditions, tag) || names(conditions, "*"))
}

// names reports whether a list of entity tags has the tag, weak or strong.
func names(conditions []string, tag string) bool {
	if tag == "" {
		return false
	}
	for _, condition := range conditions {
		for one := range strings.SplitSeq(condition, ",") {
			if strings.TrimPrefix(strings.Trim(one, " \t"), "W/") == tag {
				return true
			}
		}
	}
	return false
}
