package store

import "time"

// PoolStats tells how the connections to the database are used.
type PoolStats struct {
	// InUse and Idle connections are open; there are at most Max.
	InUse, Idle, Max int32
	// Taken is how often a connection was asked for and got, Awaited how often
	// there was none free, and Waited how long was waited in all.
	Taken, Awaited int64
	Waited         time.Duration
}

// PoolStats returns how the connections are used at present.
func (s *Store) PoolStats() PoolStats {
	stat := s.pool.Stat()
	return PoolStats{
		InUse: stat.AcquiredConns(), Idle: stat.IdleConns(), Max: stat.MaxConns(),
		Taken: stat.AcquireCount(), Awaited: stat.EmptyAcquireCount(), Waited: stat.EmptyAcquireWaitTime(),
	}
}
