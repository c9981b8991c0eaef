package api

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics are of one handler.
type metrics struct {
	durations *prometheus.HistogramVec
	// Requests that could be answered from memory: those that were (hits), those
	// that waited for a computation under way (shared), those that needed one
	// (misses), and those that needed no answer (revalidated).
	hits, shared, misses, revalidated prometheus.Counter
	evictions                         prometheus.Counter
}

// durationBuckets are in seconds, from a hit to what ends at the deadline.
var durationBuckets = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20}

func newMetrics() *metrics {
	m := &metrics{
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "openincidents_http_request_duration_seconds",
			Help:    "Requests by path template of the contract, method and class of status, and how long they took.",
			Buckets: durationBuckets,
		}, []string{"route", "method", "status"}),
		evictions: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "openincidents_cache_evictions_total", Help: "Answers that gave way to others.",
		}),
	}
	requests := func(result string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{
			Name:        "openincidents_cache_requests_total",
			Help:        "Requests by what they needed: an answer in memory (hit), one under way (shared), a new one (miss), or none (revalidated).",
			ConstLabels: prometheus.Labels{"result": result},
		})
	}
	m.hits, m.shared, m.misses, m.revalidated = requests("hit"), requests("shared"), requests("miss"), requests("revalidated")
	return m
}

func (m *metrics) counters() []prometheus.Counter {
	return []prometheus.Counter{m.hits, m.shared, m.misses, m.revalidated, m.evictions}
}

// observe counts a request that was answered.
func (m *metrics) observe(x *exchange, method string, took time.Duration) {
	m.durations.WithLabelValues(routeLabel(x.route), methodLabel(method), statusLabel(x.status)).Observe(took.Seconds())
}

// routeLabel is "none" for paths that are not there, whatever they are.
func routeLabel(route string) string {
	if route == "" || route == "/*" {
		return "none"
	}
	return route
}

// methodLabel bounds what clients can make up.
func methodLabel(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		return method
	}
	return "other"
}

// statusLabel is the class of a status; "none" where the connection was broken.
func statusLabel(status int) string {
	classes := [...]string{"none", "1xx", "2xx", "3xx", "4xx", "5xx"}
	return classes[min(max(status/100, 0), len(classes)-1)]
}

var (
	entriesGauge = prometheus.NewDesc("openincidents_cache_entries", "Answers in memory.", nil, nil)
	bytesGauge   = prometheus.NewDesc("openincidents_cache_bytes", "Size of the answers in memory, in bytes.", nil, nil)
	newestGauge  = prometheus.NewDesc("openincidents_newest_revision", "The newest revision that the server knows.", nil, nil)
	toldGauge    = prometheus.NewDesc("openincidents_announcements", "1 while the server is told of new revisions, 0 while it asks for each request.", nil, nil)
)

// Describe implements prometheus.Collector.
func (h *API) Describe(to chan<- *prometheus.Desc) {
	h.metrics.durations.Describe(to)
	for _, counter := range h.metrics.counters() {
		counter.Describe(to)
	}
	for _, gauge := range []*prometheus.Desc{entriesGauge, bytesGauge, newestGauge, toldGauge} {
		to <- gauge
	}
}

// Collect implements prometheus.Collector.
func (h *API) Collect(to chan<- prometheus.Metric) {
	h.metrics.durations.Collect(to)
	for _, counter := range h.metrics.counters() {
		to <- counter
	}
	told := 0.0
	if h.store.newest.Load() != nil {
		told = 1
	}
	gauge := func(desc *prometheus.Desc, value float64) {
		to <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value)
	}
	gauge(newestGauge, float64(h.store.seen.Load()))
	gauge(toldGauge, told)
	if h.cache != nil {
		gauge(entriesGauge, float64(h.cache.answers.EstimatedSize()))
		gauge(bytesGauge, float64(h.cache.answers.WeightedSize()))
	}
}
