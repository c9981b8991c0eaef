package main

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"testing"
)

func TestMetric(t *testing.T) {
	t.Parallel()
	text := []byte("# TYPE a counter\na_total 1\na 1.5e+06\nb{c=\"d\"} 2\n")
	if got, err := metric(text, "a"); err != nil || got != 1.5e6 {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := metric(text, "b"); err == nil {
		t.Error("a metric with labels is taken for one without")
	}
}

func TestStatusBytes(t *testing.T) {
	t.Parallel()
	status := []byte("Name:\tserver\nVmHWM:\t  40000 kB\nVmRSS:\t   1024 kB\n")
	if got, err := statusBytes(status, "VmRSS"); err != nil || got != mebibyte {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := statusBytes(status, "VmSwap"); err == nil {
		t.Error("what is not there is read")
	}
}

func TestLiteral(t *testing.T) {
	t.Parallel()
	s := statement{`SELECT $2::text, $1, $10 IS NULL`, []any{int64(7), "it's", 3, 4, 5, 6, 7, 8, 9, nil}}
	if got, ok := literal(s); !ok || got != `SELECT 'it''s'::text, 7, NULL IS NULL` {
		t.Errorf("%s, %v", got, ok)
	}
	for _, bad := range []statement{{`SELECT $1`, nil}, {`SELECT $1`, []any{[]int64{1}}}} {
		if got, ok := literal(bad); ok {
			t.Errorf("%v becomes %s", bad, got)
		}
	}
}

func TestQuery(t *testing.T) {
	t.Parallel()
	q := query{"country": ""}
	w := world{country: "ML"}
	if got := w.filled(q).at(3).page().path; got != "/v1/events?country=ML&limit=50&revision=3" {
		t.Error(got)
	}
	if len(q) != 1 || q["country"] != "" {
		t.Errorf("the query that was begun with is changed: %v", q)
	}
	if got := (query{}).path(eventsPath); got != eventsPath {
		t.Error(got)
	}
}

func TestCheckDecodes(t *testing.T) {
	t.Parallel()
	var body bytes.Buffer
	encoder := gzip.NewWriter(&body)
	if _, err := encoder.Write([]byte("text")); err != nil {
		t.Fatal(err)
	}
	if err := encoder.Close(); err != nil {
		t.Fatal(err)
	}
	a := answer{Header: http.Header{"Content-Encoding": {"gzip"}}, Body: body.Bytes()}
	if err := checkDecodes(a); err != nil {
		t.Error(err)
	}
	a.Body = a.Body[:len(a.Body)-5]
	if err := checkDecodes(a); err == nil {
		t.Error("half a body passes")
	}
}
