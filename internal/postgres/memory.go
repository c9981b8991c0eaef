package postgres

import (
	"cmp"
	"fmt"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

const (
	mebibyte = 1 << 20
	// memoryShare of the memory is for pages that PostgreSQL keeps itself. Many
	// more than the pages in use help nothing; the system keeps the others.
	memoryShare = 8
	leastPages  = 128 * mebibyte
	mostPages   = 4096 * mebibyte
	// unknownPages suit a small machine.
	unknownPages = 256 * mebibyte
)

// sharedBuffers is the setting of that name, for a machine, or a container, with
// some bytes of memory; 0 is unknown.
func sharedBuffers(memory uint64) string {
	pages := uint64(unknownPages)
	if memory > 0 {
		pages = min(max(memory/memoryShare, leastPages), mostPages)
	}
	return fmt.Sprintf("%dMB", pages/mebibyte)
}

// memory is what the container may use, else what the machine has; 0 where
// neither says so.
func memory() uint64 {
	machine, err := memlimit.FromSystem()
	if err != nil {
		machine = 0
	}
	if container, err := memlimit.FromCgroup(); err == nil {
		return min(container, cmp.Or(machine, container))
	}
	return machine
}
