package api

import (
	"context"
	"fmt"

	"github.com/openincidents/openincidents/internal/store"
)

// GetLiveness implements StrictServerInterface.
func (s *server) GetLiveness(context.Context, GetLivenessRequestObject) (GetLivenessResponseObject, error) {
	return GetLiveness200JSONResponse{Status: HealthStatusOk}, nil
}

// GetReadiness implements StrictServerInterface. Whatever keeps the database
// from answering makes the server unready.
func (s *server) GetReadiness(ctx context.Context, _ GetReadinessRequestObject) (GetReadinessResponseObject, error) {
	if err := s.store.Ping(ctx); err != nil {
		return nil, fmt.Errorf("%w: %w", store.ErrUnavailable, err)
	}
	return GetReadiness200JSONResponse{Status: HealthStatusOk}, nil
}
