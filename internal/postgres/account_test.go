package postgres

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestServerAccount(t *testing.T) {
	t.Parallel()
	got, err := serverAccount(filepath.Join(openDir(t), "none"))
	must(t, err)
	if root := os.Geteuid() == 0; got.switched != root || root && got.uid == 0 {
		t.Errorf("as user id %d, PostgreSQL would run as %+v", os.Geteuid(), got)
	}
}

func TestFirstAccount(t *testing.T) {
	t.Parallel()
	_, err := firstAccount([]string{"no-such-account", "root"})
	if err == nil || !strings.Contains(err.Error(), "useradd --system no-such-account") {
		t.Errorf("without an account it says %v", err)
	}
	got, err := firstAccount([]string{"no-such-account", "nobody"})
	if err != nil || got.uid == 0 || !got.switched {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestAccountWithoutName(t *testing.T) {
	t.Parallel()
	got, err := accountByID(3_999_999_999)
	if err != nil || got.uid != 3_999_999_999 || got.gid != got.uid {
		t.Errorf("got %+v, %v", got, err)
	}
}

// TestServerAccountKeepsTheOwner: a cluster stays with the account that made it.
func TestServerAccountKeepsTheOwner(t *testing.T) {
	t.Parallel()
	pgdata := filepath.Join(openDir(t), "pgdata")
	must(t, os.Mkdir(pgdata, 0o700))
	if os.Geteuid() == 0 {
		must(t, os.Chown(pgdata, 12345, 12345))
	}
	got, err := serverAccount(pgdata)
	if err != nil || os.Geteuid() == 0 && got.uid != 12345 {
		t.Errorf("got %+v, %v", got, err)
	}
	if os.Geteuid() == 0 {
		return
	}
	if _, err := serverAccount("/"); err == nil || !strings.Contains(err.Error(), "belongs to user id 0") {
		t.Errorf("over a folder of root's, it says %v", err)
	}
}

func TestMayEnter(t *testing.T) {
	t.Parallel()
	folder := openDir(t)
	own := account{uid: uint32(os.Geteuid()), gid: 1 << 30}
	group := account{uid: 1 << 30, gid: 1 << 30, groups: []uint32{uint32(os.Getegid())}}
	other := account{uid: 1 << 30, gid: 1 << 30}
	tests := []struct {
		mode os.FileMode
		who  account
		want bool
	}{
		{0o700, own, true}, {0o077, own, false},
		{0o010, group, true}, {0o707, group, false},
		{0o001, other, true}, {0o776, other, false},
	}
	for _, test := range tests {
		must(t, os.Chmod(folder, test.mode))
		info, err := os.Stat(folder)
		must(t, err)
		if got := test.who.mayEnter(info); got != test.want {
			t.Errorf("mode %o lets %+v in: %v", test.mode, test.who, got)
		}
	}
}

// TestClosedFolder names the outermost folder that is in the way.
func TestClosedFolder(t *testing.T) {
	t.Parallel()
	root := openDir(t)
	must(t, makeFolder(filepath.Join(root, "a", "b", "c")))
	stranger := account{uid: 1 << 30, gid: 1 << 30}
	if got, err := stranger.closedFolder(filepath.Join(root, "a", "b", "c")); err != nil || got != "" {
		t.Errorf("got %q, %v", got, err)
	}
	must(t, os.Chmod(filepath.Join(root, "a", "b", "c"), 0o700))
	must(t, os.Chmod(filepath.Join(root, "a", "b"), 0o750))
	if got, err := stranger.closedFolder(filepath.Join(root, "a", "b", "c")); err != nil || got != filepath.Join(root, "a", "b") {
		t.Errorf("got %q, %v", got, err)
	}
}

// TestEnvironment keeps secrets and PostgreSQL's own variables from the server.
func TestEnvironment(t *testing.T) {
	t.Setenv("PGDATA", "/elsewhere")
	t.Setenv("DATABASE_URL", "postgres://me:secret@example.org/")
	env := environment("/home")
	for _, name := range []string{"PGDATA", "DATABASE_URL"} {
		if slices.ContainsFunc(env, func(v string) bool { return strings.HasPrefix(v, name+"=") }) {
			t.Errorf("the server gets %s", name)
		}
	}
	if !slices.Contains(env, "HOME=/home") || !slices.Contains(env, "PATH="+os.Getenv("PATH")) {
		t.Errorf("the server gets %v", env)
	}
}
