package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

const (
	// streamWithin is how long a stream may take in all.
	streamWithin = 30 * time.Minute
	// takenWithin is how long a client may take for one piece of a stream.
	takenWithin = 30 * time.Second
	// pieceSize is in bytes: large enough that the calls for a piece cost nothing
	// beside it, small enough for a slow line to take one in time.
	pieceSize = 64 << 10
)

type streamKey struct{}

// isStream reports whether the answer to a request is a stream: the whole of a
// list, row by row, of a size that nobody knows before its end. It is decided
// once, by negotiate, and holds for HEAD as for GET. Whoever keeps answers in
// memory has to leave streams alone.
func isStream(ctx context.Context) bool {
	stream, _ := ctx.Value(streamKey{}).(bool)
	return stream
}

// streams reports whether a query asks for the whole of a list: it could have
// a limit, has none, and its form is made of rows.
func (q *query) streams(mediaType string) bool {
	_, paged := findParameter(q.parameters, "limit")
	return paged && !q.values.Has("limit") && (mediaType == csvType || mediaType == ndjsonType)
}

// streamWriter is an http.ResponseWriter that holds back or changes what it is
// given, and wants to know that a stream begins: nothing is to be held back from
// then on. It is told before the header is written, and found as
// http.ResponseController finds its methods, from the inside out. A stream that
// fails leaves it by a panic with http.ErrAbortHandler, after which it must not
// write an end of its own.
type streamWriter interface {
	http.ResponseWriter
	beginStream()
}

// stream sends an answer while it is made.
type stream struct {
	w       http.ResponseWriter
	control *http.ResponseController
}

// newStream tells all writers between the handler and the connection.
func newStream(w http.ResponseWriter) *stream {
	for at := w; at != nil; at = unwrapped(at) {
		if s, ok := at.(streamWriter); ok {
			s.beginStream()
		}
	}
	return &stream{w: w, control: http.NewResponseController(w)}
}

func unwrapped(w http.ResponseWriter) http.ResponseWriter {
	if u, ok := w.(interface{ Unwrap() http.ResponseWriter }); ok {
		return u.Unwrap()
	}
	return nil
}

// Write implements io.Writer: piece by piece, each of which has to be taken in
// time.
func (s *stream) Write(text []byte) (int, error) {
	written := 0
	for written < len(text) {
		// a writer without deadlines has none to move
		_ = s.control.SetWriteDeadline(time.Now().Add(takenWithin))
		n, err := s.w.Write(text[written:min(written+pieceSize, len(text))])
		written += n
		if err != nil {
			return written, err
		}
	}
	return written, nil
}

// streamContext is ctx with time enough for a stream: it ends with the request,
// or after streamWithin.
func streamContext(ctx context.Context) (context.Context, context.CancelFunc) {
	out, cancel := context.WithTimeout(context.WithoutCancel(ctx), streamWithin)
	stop := context.AfterFunc(requestContext(ctx), cancel)
	return out, func() { stop(); cancel() }
}

// breakOff ends the connection, so that what was sent is not taken for the whole.
func (s *server) breakOff(ctx context.Context, reason error) {
	level := slog.LevelError
	if left := requestContext(ctx).Err(); errors.Is(left, context.Canceled) {
		// A client that left is no failure of the server.
		level = slog.LevelInfo
	}
	s.log.Log(ctx, level, "stream broken off", "request_id", requestID(ctx), "error", reason)
	panic(http.ErrAbortHandler)
}
