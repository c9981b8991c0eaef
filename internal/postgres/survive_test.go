package postgres

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// The test binary runs itself again as a program that owns a server, or a
// guard, and is then killed.
const (
	ownerVariable = "OPENINCIDENTS_TEST_OWN_SERVER_IN"
	guardVariable = "OPENINCIDENTS_TEST_GUARD_PROCESS"
)

func TestMain(m *testing.M) {
	switch {
	case os.Getenv(ownerVariable) != "":
		ownServer(os.Getenv(ownerVariable))
	case os.Getenv(guardVariable) != "":
		guardProcess(os.Getenv(guardVariable))
	default:
		os.Exit(m.Run())
	}
}

func ownServer(dataDir string) {
	server, err := Start(context.Background(), Options{DataDir: dataDir, Settings: map[string]string{"shared_buffers": "16MB"}})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("ready", server.process.pid())
	select {}
}

func guardProcess(pid string) {
	n, err := strconv.Atoi(pid)
	if err != nil {
		panic(err)
	}
	if _, err := startGuard(n); err != nil {
		panic(err)
	}
	fmt.Println("ready", n)
	select {}
}

// runAgain starts the test binary in one of its other roles, and returns once
// it is ready, with the process id that it tells.
func runAgain(t *testing.T, variable, value string) (*exec.Cmd, int) {
	t.Helper()
	cmd := exec.CommandContext(testContext(t), os.Args[0])
	cmd.Env = append(os.Environ(), variable+"="+value)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	line, err := bufio.NewReader(out).ReadString('\n')
	pid, ready := strings.CutPrefix(strings.TrimSpace(line), "ready ")
	if err != nil || !ready {
		t.Fatalf("the other program says %q, %v", line, err)
	}
	n, err := strconv.Atoi(pid)
	if err != nil {
		t.Fatal(err)
	}
	return cmd, n
}

func kill(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
}

// TestTwoOwners has a second program look at a data directory that one owns,
// use the server there, and take it over after the first was killed.
func TestTwoOwners(t *testing.T) {
	t.Parallel()
	dataDir := openDir(t)
	owner, postmaster := runAgain(t, ownerVariable, dataDir)
	o := testOptions(t, dataDir)
	o.Fast = false

	_, err := Start(testContext(t), o)
	var inUse *InUseError
	if !errors.As(err, &inUse) || inUse.PID != owner.Process.Pid || !strings.Contains(err.Error(), strconv.Itoa(owner.Process.Pid)) {
		t.Fatalf("a second owner gets %v, want an InUseError that names %d", err, owner.Process.Pid)
	}

	o.Attach = true
	attached := start(t, o)
	execSQL(t, attached.ConnString(), `CREATE TABLE kept AS SELECT 'as written' AS text`)
	if !attached.Attached() || attached.Done() != nil {
		t.Error("the server is taken for our own")
	}
	stop(t, attached)
	if got := query(t, attached.ConnString(), `SELECT text FROM kept`); got != "as written" {
		t.Errorf("after the visitor's stop the owner's server answers %q", got)
	}

	kill(t, owner)
	successor := start(t, o)
	if successor.Attached() {
		t.Error("the server of a dead owner is taken for a living one's")
	}
	if got := query(t, successor.ConnString(), `SELECT text FROM kept`); got != "as written" {
		t.Errorf("the successor's server answers %q", got)
	}
	if isCluster(t, postmaster, o.pgdata()) {
		t.Error("the server of the dead owner still runs")
	}
}

// isCluster looks at one process the way that a start does.
func isCluster(t *testing.T, pid int, pgdata string) bool {
	t.Helper()
	o := Options{DataDir: filepath.Dir(pgdata)}
	runAs, err := serverAccount(pgdata)
	must(t, err)
	left, err := o.leftProcesses(testContext(t), runAs, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range left {
		if p == pid {
			return true
		}
	}
	return false
}

// TestStartAfterPostgresWasKilled also has a session busy at that time.
func TestStartAfterPostgresWasKilled(t *testing.T) {
	t.Parallel()
	o := testOptions(t, openDir(t))
	o.Fast = false
	server := start(t, o)
	execSQL(t, server.ConnString(), `CREATE TABLE kept AS SELECT 'as written' AS text`)
	busy := connect(t, server.ConnString())
	ended := make(chan error, 1)
	go func() {
		_, err := busy.Exec(context.Background(), `DO $$ BEGIN LOOP END LOOP; END $$`)
		ended <- err
	}()
	server.process.signal(syscall.SIGKILL)
	<-server.Done()
	if err := server.Stop(testContext(t)); err == nil || !strings.Contains(err.Error(), "killed") {
		t.Errorf("stopping a killed server says %v", err)
	}
	again := start(t, o)
	if got := query(t, again.ConnString(), `SELECT text FROM kept`); got != "as written" {
		t.Errorf("after a crash the table holds %q", got)
	}
	if err := <-ended; err == nil {
		t.Error("the busy session went on")
	}
}

// TestStartStopsAnOrphan starts a server that does not end with its program.
func TestStartStopsAnOrphan(t *testing.T) {
	t.Parallel()
	o := testOptions(t, openDir(t))
	server := start(t, o)
	bin, runAs := server.binaries(t)
	stop(t, server)

	socketDir := filepath.Join(o.DataDir, "orphan-socket")
	if err := runAs.makePrivate(socketDir); err != nil {
		t.Fatal(err)
	}
	orphan := runAs.command(context.Background(), o.DataDir, bin.path("postgres"), server.options.arguments(socketDir)...)
	orphan.SysProcAttr = runAs.attributes(0)
	if err := orphan.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- orphan.Wait() }()
	t.Cleanup(func() { _ = orphan.Process.Kill() })
	waiting := &Server{socketDir: socketDir, process: &process{done: make(chan struct{})}, log: server.log}
	if conn, err := waiting.waitReady(testContext(t)); err != nil {
		t.Fatal(err)
	} else if err := conn.Close(testContext(t)); err != nil {
		t.Fatal(err)
	}

	again := start(t, o)
	if err := <-ended; err != nil {
		t.Errorf("the orphan was not shut down in order: %v", err)
	}
	if got := query(t, again.ConnString(), `SELECT 'here'`); got != "here" {
		t.Errorf("got %q", got)
	}
}

// binaries finds what the server runs on.
func (s *Server) binaries(t *testing.T) (Binaries, account) {
	t.Helper()
	runAs, err := serverAccount(s.options.pgdata())
	if err != nil {
		t.Fatal(err)
	}
	bin, err := find(testContext(t), s.options, runAs)
	if err != nil {
		t.Fatal(err)
	}
	return bin, runAs
}

// TestStartWithStalePIDFile has postmaster.pid name a process that is alive and
// no PostgreSQL, one that is none at all, and nothing.
func TestStartWithStalePIDFile(t *testing.T) {
	t.Parallel()
	o := testOptions(t, openDir(t))
	stop(t, start(t, o))
	bystander := exec.CommandContext(testContext(t), "sleep", "600")
	if err := bystander.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bystander.Process.Kill(); _ = bystander.Wait() })
	for _, text := range []string{
		fmt.Sprintf("%d\n%s\n1700000000\n5432\n%s\n\n  1234567         0\nready   \n", bystander.Process.Pid, o.pgdata(), o.DataDir),
		"4194304\n/elsewhere\n",
		"",
	} {
		writePIDFile(t, o.pgdata(), text)
		server := start(t, o)
		if got := query(t, server.ConnString(), `SELECT 'here'`); got != "here" {
			t.Errorf("got %q", got)
		}
		stop(t, server)
	}
	if err := bystander.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("the process that postmaster.pid named is gone: %v", err)
	}
}

func writePIDFile(t *testing.T, pgdata, text string) {
	t.Helper()
	runAs, err := serverAccount(pgdata)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(pidFilePath(pgdata), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := runAs.own(pidFilePath(pgdata)); err != nil {
		t.Fatal(err)
	}
}

// TestGuard holds what ends the server on systems without a death signal.
func TestGuard(t *testing.T) {
	t.Parallel()
	spared, doomed := exec.CommandContext(testContext(t), "sleep", "600"), exec.CommandContext(testContext(t), "sleep", "600")
	for _, cmd := range []*exec.Cmd{spared, doomed} {
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = spared.Process.Kill(); _ = spared.Wait() })
	stop, err := startGuard(spared.Process.Pid)
	if err != nil {
		t.Fatal(err)
	}
	stop()
	program, _ := runAgain(t, guardVariable, strconv.Itoa(doomed.Process.Pid))
	kill(t, program)
	if err := doomed.Wait(); err == nil {
		t.Error("the process ended by itself")
	}
	if err := spared.Process.Signal(syscall.Signal(0)); err != nil {
		t.Errorf("a guard that was called off still killed: %v", err)
	}
}
