package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// adminHandler serves the health checks of public, and metrics of the process.
func adminHandler(public http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /livez", public)
	mux.Handle("GET /readyz", public)
	mux.Handle("GET /metrics", promhttp.Handler())
	return mux
}
