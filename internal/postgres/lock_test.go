package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestLockIsReleased(t *testing.T) {
	t.Parallel()
	o := testOptions(t, openDir(t))
	lock, err := o.tryLock()
	must(t, err)
	if _, err := o.tryLock(); err == nil || !strings.Contains(err.Error(), strconv.Itoa(os.Getpid())) {
		t.Errorf("a second lock says %v", err)
	}
	must(t, lock.release())
	again, err := o.tryLock()
	must(t, err)
	must(t, again.release())
}

func TestParseOwner(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]InUseError{
		"":              {},
		"\n":            {},
		"4242\n":        {PID: 4242},
		"4242 \n":       {PID: 4242},
		"4242 import\n": {PID: 4242, Task: "import"},
		"-1 import\n":   {},
		"import\n":      {},
	} {
		if pid, task := parseOwner(text); pid != want.PID || task != want.Task {
			t.Errorf("%q is read as %d %q", text, pid, task)
		}
	}
}

func FuzzParseOwner(f *testing.F) {
	f.Add("4242 import\n")
	f.Fuzz(func(t *testing.T, text string) {
		pid, task := parseOwner(text)
		if pid < 0 {
			t.Errorf("%q is read as %d", text, pid)
		}
		if again, same := parseOwner(fmt.Sprintf("%d %s\n", pid, task)); again != pid || same != strings.TrimSpace(task) {
			t.Errorf("%d %q is read back as %d %q", pid, task, again, same)
		}
	})
}

// TestAwaitLock: an owner at a task is waited for, one that serves is not, and
// one that has not said who it is only for a moment.
func TestAwaitLock(t *testing.T) {
	t.Parallel()
	serving, atTask := testOptions(t, openDir(t)), testOptions(t, openDir(t))
	atTask.Task = "import"
	lock, err := serving.tryLock()
	must(t, err)
	if _, _, err := serving.claim(testContext(t)); !errors.As(err, new(*InUseError)) {
		t.Errorf("beside one that serves: %v", err)
	}
	must(t, lock.release())

	lock, err = atTask.tryLock()
	must(t, err)
	short, cancel := context.WithTimeout(testContext(t), 10*ownerPoll)
	defer cancel()
	if _, _, err := atTask.claim(short); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "(import)") {
		t.Errorf("beside an import, without time to wait: %v", err)
	}
	time.AfterFunc(5*ownerPoll, func() { _ = lock.release() })
	next, _, err := atTask.claim(testContext(t))
	must(t, err)
	must(t, next.release())
}

func TestPatience(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		owner InUseError
		want  time.Duration
	}{
		{InUseError{PID: os.Getpid()}, 0},
		{InUseError{PID: os.Getpid(), Task: "import"}, taskPatience},
		{InUseError{}, unknownPatience},
		{InUseError{PID: 1<<31 - 1}, unknownPatience}, // an owner that was killed
	} {
		if got := test.owner.patience(); got != test.want {
			t.Errorf("%+v is waited for %v", test.owner, got)
		}
	}
}

// TestStopAwaitsUsers: who uses the server of another program keeps it until it
// ends, and who comes while it is stopped gets one of its own.
func TestStopAwaitsUsers(t *testing.T) {
	t.Parallel()
	o := testOptions(t, openDir(t))
	o.Attach, o.Task = true, "import"
	owner := start(t, o)
	user := start(t, o)
	if owner.Attached() || !user.Attached() {
		t.Fatal("the second program does not use the server of the first")
	}
	stopped := make(chan error, 1)
	go func() { stopped <- owner.Stop(testContext(t)) }()
	select {
	case err := <-stopped:
		t.Fatalf("the owner did not wait for the user: %v", err)
	case <-time.After(20 * usersPoll):
	}
	if got := query(t, user.ConnString(), `SELECT 'here'`); got != "here" {
		t.Errorf("got %q", got)
	}
	stop(t, user)
	must(t, <-stopped)

	impatient, unmoved := start(t, o), start(t, o)
	ended, cancel := context.WithCancel(testContext(t))
	cancel()
	if err := impatient.Stop(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("a stop without time says %v", err)
	}
	stop(t, unmoved)
}

// TestManyAtOnce start over one folder; each gets a server that answers to the
// end. Where root runs them, they also have to agree on the folder that stands in.
func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	closed := filepath.Join(dir, "closed")
	must(t, os.Mkdir(closed, 0o700))
	o := testOptions(t, filepath.Join(closed, "var"))
	o.Attach, o.Task = true, "import"
	o.surroundings = machine()
	o.surroundings.standIns = filepath.Join(dir, "stand-ins")
	o.Settings["max_connections"] = "100" // sessions end a little after their connections
	ended := make(chan error)
	const programs = 6
	for range programs {
		go func() { ended <- useBriefly(testContext(t), o) }()
	}
	for range programs {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	if made, err := filepath.Glob(filepath.Join(dir, "stand-ins", "*")); err != nil || len(made) > 1 {
		t.Errorf("folders that stand in: %v, %v", made, err)
	}
}

func useBriefly(ctx context.Context, o Options) error {
	server, err := Start(ctx, o)
	if err != nil {
		return err
	}
	for range 20 {
		if _, err := server.options.running(ctx); err != nil {
			return errors.Join(fmt.Errorf("using it: %w", err), server.Stop(ctx))
		}
	}
	return server.Stop(ctx)
}

// TestUnwritable names the way out.
func TestUnwritable(t *testing.T) {
	t.Parallel()
	refused := &fs.PathError{Op: "mkdir", Path: "/srv", Err: syscall.EROFS}
	if err := unwritable(refused); !strings.Contains(err.Error(), "--data-dir") || !errors.Is(err, syscall.EROFS) {
		t.Errorf("%v", err)
	}
	other := errors.New("another")
	if err := unwritable(other); err != other { //nolint:errorlint // the very same is wanted
		t.Errorf("%v", err)
	}
}
