package api

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// The content encodings; identity is none at all.
const (
	zstdEncoding = "zstd"
	gzipEncoding = "gzip"
	identity     = "identity"
)

// encodings are what there is, the best first where a client likes several
// equally well.
var encodings = []string{zstdEncoding, gzipEncoding, identity}

var errEncoding = errors.New("Accept-Encoding excludes what there is: " + strings.Join(encodings, ", "))

const (
	// worthCompressing is in bytes: less fits into one packet anyway.
	worthCompressing = 1024
	// zstdWindow is in bytes: memory of the encoder, and of whoever decodes.
	zstdWindow = 1 << 20
)

// preferredEncoding is the one of the highest quality (RFC 9110, section
// 12.5.3), or "" where all are excluded.
func preferredEncoding(accept string) string {
	best, most := "", 0.0
	for _, encoding := range encodings {
		if q := encodingQuality(accept, encoding); q > most {
			best, most = encoding, q
		}
	}
	return best
}

// unsaid is the quality of identity where nothing is said of it: it is allowed,
// but less than what is named.
const unsaid = 0.0001

func encodingQuality(accept, encoding string) float64 {
	any := 0.0
	if encoding == identity {
		any = unsaid
	}
	for element := range strings.SplitSeq(accept, ",") {
		name, parameters, _ := strings.Cut(element, ";")
		switch name = strings.ToLower(strings.TrimSpace(name)); {
		case name == encoding, name == "x-gzip" && encoding == gzipEncoding:
			return weightOf(parameters)
		case name == "*":
			any = weightOf(parameters)
		}
	}
	return any
}

// weightOf reads q from the parameters of a header's element; nonsense is 0.
func weightOf(parameters string) float64 {
	for parameter := range strings.SplitSeq(parameters, ";") {
		name, value, _ := strings.Cut(parameter, "=")
		if !strings.EqualFold(strings.TrimSpace(name), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || !(q >= 0 && q <= 1) {
			return 0
		}
		return q
	}
	return 1
}

// identityAllowed reports whether a client takes what is not encoded.
func identityAllowed(accept string) bool { return encodingQuality(accept, identity) > 0 }

// isCompressible tells media types of text from those that are compressed in
// themselves.
func isCompressible(contentType string) bool {
	name, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return false
	}
	main, sub, _ := strings.Cut(name, "/")
	if main == "text" || strings.HasSuffix(sub, "+json") || strings.HasSuffix(sub, "+xml") {
		return true
	}
	switch sub {
	case "json", "x-ndjson", "yaml", "xml", "javascript":
		return true
	}
	return false
}

// compress returns a body in an encoding.
func compress(body []byte, encoding string) ([]byte, error) {
	switch encoding {
	case zstdEncoding:
		e, err := newZstd(nil)
		if err != nil {
			return nil, err
		}
		defer putZstd(e)
		return bytes.Clone(e.EncodeAll(body, nil)), nil
	case gzipEncoding:
		var out bytes.Buffer
		e := newGzip(&out)
		defer gzips.Put(e)
		_, err := e.Write(body)
		err = errors.Join(err, e.Close())
		return bytes.Clone(out.Bytes()), err
	}
	return body, nil
}

// encoder compresses as it is written to; Flush sends on all that was written.
type encoder interface {
	io.WriteCloser
	Flush() error
}

// Encoders take a megabyte or so each, and are used again.
var zstds, gzips sync.Pool

func newZstd(w io.Writer) (*zstd.Encoder, error) {
	if e, ok := zstds.Get().(*zstd.Encoder); ok {
		e.Reset(w)
		return e, nil
	}
	return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(zstdWindow), zstd.WithLowerEncoderMem(true))
}

func putZstd(e *zstd.Encoder) {
	e.Reset(nil)
	zstds.Put(e)
}

func newGzip(w io.Writer) *gzip.Writer {
	if e, ok := gzips.Get().(*gzip.Writer); ok {
		e.Reset(w)
		return e
	}
	return gzip.NewWriter(w)
}
