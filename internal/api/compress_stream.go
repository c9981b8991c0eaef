package api

import (
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// compressStreams compresses answers as they go. Those that are held until they
// are whole have their encoding and length already and are left alone.
func compressStreams(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &compressor{ResponseWriter: w, accept: strings.Join(r.Header.Values("Accept-Encoding"), ","), head: r.Method == http.MethodHead}
		next.ServeHTTP(c, r)
		// Not after a panic: a stream that breaks must not look complete.
		c.close()
	})
}

// compressor decides with the header whether what follows is compressed.
type compressor struct {
	http.ResponseWriter
	accept  string
	head    bool
	decided bool
	encoder encoder
}

// WriteHeader implements http.ResponseWriter.
func (c *compressor) WriteHeader(status int) {
	if !c.decided {
		c.decided = true
		c.decide(status)
	}
	c.ResponseWriter.WriteHeader(status)
}

func (c *compressor) decide(status int) {
	h := c.Header()
	if status != http.StatusOK || h.Get("Content-Length") != "" || h.Get("Content-Encoding") != "" || !isCompressible(h.Get("Content-Type")) {
		return
	}
	encoding := preferredEncoding(c.accept)
	if encoding != zstdEncoding && encoding != gzipEncoding {
		return
	}
	h.Set("Content-Encoding", encoding)
	if !c.head {
		c.begin(encoding)
	}
}

func (c *compressor) begin(encoding string) {
	if encoding == gzipEncoding {
		c.encoder = newGzip(c.ResponseWriter)
		return
	}
	e, err := newZstd(c.ResponseWriter)
	if err != nil {
		panic(err) // its options are wrong, which a test excludes
	}
	c.encoder = e
}

// Write implements http.ResponseWriter.
func (c *compressor) Write(p []byte) (int, error) {
	if !c.decided {
		c.WriteHeader(http.StatusOK)
	}
	if c.encoder != nil {
		return c.encoder.Write(p)
	}
	return c.ResponseWriter.Write(p)
}

// FlushError is for http.ResponseController.
func (c *compressor) FlushError() error {
	if c.encoder != nil {
		if err := c.encoder.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(c.ResponseWriter).Flush()
}

// Flush implements http.Flusher.
func (c *compressor) Flush() { _ = c.FlushError() }

// Unwrap is for http.ResponseController, whose deadlines are those of the
// connection.
func (c *compressor) Unwrap() http.ResponseWriter { return c.ResponseWriter }

func (c *compressor) close() {
	if c.encoder == nil {
		return
	}
	if err := c.encoder.Close(); err != nil {
		panic(http.ErrAbortHandler)
	}
	switch e := c.encoder.(type) {
	case *zstd.Encoder:
		putZstd(e)
	case *gzip.Writer:
		gzips.Put(e)
	}
}
