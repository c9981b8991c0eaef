package api

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"
)

func TestPreferredEncoding(t *testing.T) {
	t.Parallel()
	for accept, want := range map[string]string{
		"":                              identity,
		"identity":                      identity,
		"gzip":                          gzipEncoding,
		"GZIP":                          gzipEncoding,
		"x-gzip":                        gzipEncoding,
		"zstd":                          zstdEncoding,
		"gzip, zstd":                    zstdEncoding,
		"gzip, deflate, br, zstd":       zstdEncoding,
		"gzip, deflate, br":             gzipEncoding,
		"br":                            identity,
		"*":                             zstdEncoding,
		"*, zstd;q=0":                   gzipEncoding,
		"gzip;q=0.9, zstd;q=0.8":        gzipEncoding,
		"gzip;q=0.5, identity":          identity,
		"gzip;q=0.5, identity;q=0.5":    gzipEncoding,
		"gzip;q=0.001":                  gzipEncoding,
		"gzip;q=0":                      identity,
		"gzip ; q=0 , zstd ; Q=0.5":     zstdEncoding,
		"gzip;q=nonsense":               identity,
		"gzip;q=2":                      identity,
		"zstd;q=NaN, gzip":              gzipEncoding,
		"identity;q=0":                  "",
		"identity;q=0, gzip":            gzipEncoding,
		"*;q=0":                         "",
		"*;q=0, gzip":                   gzipEncoding,
		"br, *;q=0":                     "",
		"*;q=0, identity":               identity,
		"identity;q=0, gzip;q=0, *;q=1": zstdEncoding,
		",;, gzip,":                     gzipEncoding,
	} {
		if got := preferredEncoding(accept); got != want {
			t.Errorf("Accept-Encoding %q prefers %q, want %q", accept, got, want)
		}
	}
}

func FuzzPreferredEncoding(f *testing.F) {
	f.Add("gzip;q=0.5, *;q=0")
	f.Add(";;q=,")
	f.Fuzz(func(t *testing.T, accept string) {
		got := preferredEncoding(accept)
		if got == identity && !identityAllowed(accept) || got == "" && identityAllowed(accept) {
			t.Errorf("%q prefers %q", accept, got)
		}
	})
}

func TestCompressible(t *testing.T) {
	t.Parallel()
	for contentType, want := range map[string]bool{
		"application/json": true, "text/csv; charset=utf-8; header=present": true, "application/geo+json": true, "application/x-ndjson": true,
		"application/yaml; charset=utf-8": true, "text/html; charset=utf-8": true, "application/javascript": true,
		"image/png": false, "application/zip": false, "": false, "json": false,
	} {
		if got := isCompressible(contentType); got != want {
			t.Errorf("%q: %v", contentType, got)
		}
	}
}

// plainOf returns the body of a response without its encoding.
func plainOf(response *http.Response) (string, error) {
	var from io.Reader = response.Body
	switch response.Header.Get("Content-Encoding") {
	case gzipEncoding:
		r, err := gzip.NewReader(response.Body)
		if err != nil {
			return "", err
		}
		from = r
	case zstdEncoding:
		r, err := zstd.NewReader(response.Body)
		if err != nil {
			return "", err
		}
		defer r.Close()
		from = r
	}
	text, err := io.ReadAll(from)
	return string(text), err
}

// streamTo serves a stream of rows, each flushed, and asks for it.
func streamTo(t *testing.T, encoding string, rows int, fails bool) *http.Response {
	t.Helper()
	server := httptest.NewServer(compressStreams(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		w.Header().Set("Trailer", "X-Row-Count")
		for range rows {
			_, _ = io.WriteString(w, strings.Repeat("a", 99)+"\n")
			if err := http.NewResponseController(w).Flush(); err != nil {
				panic(err)
			}
		}
		if fails {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("X-Row-Count", "3")
	})))
	t.Cleanup(server.Close)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", encoding)
	response, err := server.Client().Do(request)
	if err != nil {
		t.Fatal(err)
	}
	return response
}

func TestStreamsAreCompressedAsTheyGo(t *testing.T) {
	t.Parallel()
	const rows = 1000
	for _, encoding := range []string{identity, gzipEncoding, zstdEncoding} {
		for _, fails := range []bool{false, true} {
			response := streamTo(t, encoding, rows, fails)
			text, err := plainOf(response)
			_ = response.Body.Close() // it was read to its end, or is broken
			if fails {
				if err == nil {
					t.Errorf("%s: a broken stream reads as whole", encoding)
				}
				continue
			}
			if err != nil || text != strings.Repeat(strings.Repeat("a", 99)+"\n", rows) {
				t.Errorf("%s: %d bytes, %v", encoding, len(text), err)
			}
			if got := response.Trailer.Get("X-Row-Count"); got != "3" {
				t.Errorf("%s: trailer %q", encoding, got)
			}
			if got := response.Header.Get("Content-Encoding"); (encoding == identity) != (got == "") || got != "" && got != encoding {
				t.Errorf("%s: Content-Encoding %q", encoding, got)
			}
		}
	}
}

// TestRowsComeBeforeTheStreamEnds: a flush sends all that was written.
func TestRowsComeBeforeTheStreamEnds(t *testing.T) {
	t.Parallel()
	for _, encoding := range []string{gzipEncoding, zstdEncoding} {
		row := "one row\n"
		var sent bytes.Buffer
		recorder := httptest.NewRecorder()
		recorder.Body = &sent
		c := &compressor{ResponseWriter: recorder, accept: encoding}
		c.Header().Set("Content-Type", "text/csv")
		_, _ = io.WriteString(c, row)
		c.Flush()
		got := make([]byte, len(row))
		response := &http.Response{Header: recorder.Header(), Body: io.NopCloser(&sent)}
		if r, err := readerOf(response); err != nil {
			t.Error(err)
		} else if _, err := io.ReadFull(r, got); err != nil || string(got) != row || !recorder.Flushed {
			t.Errorf("%s: %q, %v", encoding, got, err)
		}
	}
}

func readerOf(response *http.Response) (io.Reader, error) {
	if response.Header.Get("Content-Encoding") == gzipEncoding {
		return gzip.NewReader(response.Body)
	}
	return zstd.NewReader(response.Body, zstd.WithDecoderConcurrency(1))
}

// TestMemoryIsBounded fills a cache with ten times what it may hold.
func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	const size = 1 << 20
	c := newCache(size, newMetrics())
	for i := range int64(1000) {
		_, err := c.answer(t.Context(), answerKey{revision: i}, func(context.Context) (*answer, error) {
			return &answer{body: make([]byte, 10<<10)}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		c.learn(&exchange{few: true, words: words{query: strings.Repeat("a", 1000) + string(rune(i))}}, &plan{})
	}
	c.answers.CleanUp()
	c.plans.CleanUp()
	if got := c.answers.WeightedSize() + c.plans.WeightedSize(); got > size || got < size/2 {
		t.Errorf("%d bytes are kept, of %d", got, size)
	}
}

// TestLargeAnswersAreNotKept, but given.
func TestLargeAnswersAreNotKept(t *testing.T) {
	t.Parallel()
	c := newCache(64<<20, newMetrics())
	for range 2 {
		a, err := c.answer(t.Context(), answerKey{}, func(context.Context) (*answer, error) {
			return &answer{body: make([]byte, maxKept+1)}, nil
		})
		if err != nil || len(a.body) != maxKept+1 {
			t.Fatalf("%v", err)
		}
	}
	if got := c.answers.EstimatedSize(); got != 0 {
		t.Errorf("%d answers are kept", got)
	}
}
