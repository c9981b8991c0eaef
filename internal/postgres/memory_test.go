package postgres

import "testing"

func TestSharedBuffersFollowMemory(t *testing.T) {
	t.Parallel()
	for gibibytes, want := range map[float64]string{
		0: "256MB", 0.25: "128MB", 1: "128MB", 2: "256MB", 24: "3072MB", 512: "4096MB",
	} {
		if got := sharedBuffers(uint64(gibibytes * (1 << 30))); got != want {
			t.Errorf("%v GiB: %s, want %s", gibibytes, got, want)
		}
	}
	if memory() == 0 {
		t.Error("the memory of this machine is unknown")
	}
}
