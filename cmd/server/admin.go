package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/openincidents/openincidents/internal/store"
)

// adminHandler serves the health checks of public, and metrics of the process
// and of what is given.
func adminHandler(public http.Handler, given ...prometheus.Collector) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	registry.MustRegister(given...)
	mux := http.NewServeMux()
	mux.Handle("GET /livez", public)
	mux.Handle("GET /readyz", public)
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	return mux
}

// pool tells how connections to the database are used.
type pool interface {
	PoolStats() store.PoolStats
}

// poolCollector makes metrics of a pool.
type poolCollector struct{ pool }

var (
	poolConnections = prometheus.NewDesc("openincidents_database_connections", "Connections to the database by what they do.", []string{"state"}, nil)
	poolMost        = prometheus.NewDesc("openincidents_database_connections_max", "The most connections to the database that there may be.", nil, nil)
	poolTaken       = prometheus.NewDesc("openincidents_database_acquires_total", "How often a connection to the database was taken.", nil, nil)
	poolAwaited     = prometheus.NewDesc("openincidents_database_waits_total", "How often none was free.", nil, nil)
	poolWaited      = prometheus.NewDesc("openincidents_database_wait_seconds_total", "How long was waited for one.", nil, nil)
)

// Describe implements prometheus.Collector.
func (c poolCollector) Describe(to chan<- *prometheus.Desc) { prometheus.DescribeByCollect(c, to) }

// Collect implements prometheus.Collector.
func (c poolCollector) Collect(to chan<- prometheus.Metric) {
	s := c.PoolStats()
	send := func(desc *prometheus.Desc, kind prometheus.ValueType, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(desc, kind, value, labels...)
	}
	send(poolConnections, prometheus.GaugeValue, float64(s.InUse), "in_use")
	send(poolConnections, prometheus.GaugeValue, float64(s.Idle), "idle")
	send(poolMost, prometheus.GaugeValue, float64(s.Max))
	send(poolTaken, prometheus.CounterValue, float64(s.Taken))
	send(poolAwaited, prometheus.CounterValue, float64(s.Awaited))
	send(poolWaited, prometheus.CounterValue, s.Waited.Seconds())
}
