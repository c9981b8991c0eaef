package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// account is who runs PostgreSQL: ourselves, or, where we are root, an
// unprivileged account, since PostgreSQL refuses to run as root.
type account struct {
	name     string
	uid, gid uint32
	groups   []uint32
	// switched is true where the account is not our own.
	switched bool
}

// unprivileged are the accounts that root may run PostgreSQL as, best first.
var unprivileged = []string{"postgres", "nobody"}

// serverAccount chooses who runs PostgreSQL over the cluster in pgdata. As root
// that is the owner of an existing cluster, else one of unprivileged.
func serverAccount(pgdata string) (account, error) {
	owner, exists, err := ownerOf(pgdata)
	if err != nil {
		return account{}, err
	}
	if uid := os.Geteuid(); uid != 0 {
		if exists && int(owner) != uid {
			return account{}, fmt.Errorf("%s belongs to user id %d, and the program runs as user id %d: run it as the same user as before, or choose another folder with --data-dir (DATA_DIR)", pgdata, owner, uid)
		}
		return account{name: fmt.Sprint(unnamed, uid)}, nil
	}
	if exists && owner != 0 {
		return accountByID(owner)
	}
	return firstAccount(unprivileged)
}

func firstAccount(names []string) (account, error) {
	for _, name := range names {
		if u, err := user.Lookup(name); err == nil && u.Uid != "0" {
			return newAccount(u)
		}
	}
	return account{}, fmt.Errorf("PostgreSQL refuses to run as root, and there is no account %s to run it as: make one (useradd --system %s), run the program as another user, or set DATABASE_URL",
		strings.Join(names, " or "), names[0])
}

// accountByID also takes an id that has no name, as containers have them.
func accountByID(uid uint32) (account, error) {
	u, err := user.LookupId(strconv.FormatUint(uint64(uid), 10))
	var unknown user.UnknownUserIdError
	if errors.As(err, &unknown) {
		return account{name: fmt.Sprint(unnamed, uid), uid: uid, gid: uid, switched: true}, nil
	}
	if err != nil {
		return account{}, err
	}
	return newAccount(u)
}

func newAccount(u *user.User) (account, error) {
	ids, err := u.GroupIds()
	if err != nil {
		return account{}, fmt.Errorf("the groups of the account %s: %w", u.Username, err)
	}
	numbers := make([]uint32, 0, len(ids)+2)
	for _, id := range append([]string{u.Uid, u.Gid}, ids...) {
		n, err := strconv.ParseUint(id, 10, 32)
		if err != nil {
			return account{}, fmt.Errorf("the account %s has the id %q, which is no number", u.Username, id)
		}
		numbers = append(numbers, uint32(n))
	}
	return account{name: u.Username, uid: numbers[0], gid: numbers[1], groups: numbers[2:], switched: true}, nil
}

// unnamed begins the name of an account of which only the id is known.
const unnamed = "user id "

// String names the account in messages.
func (a account) String() string {
	if strings.HasPrefix(a.name, unnamed) {
		return a.name
	}
	return "the account " + a.name
}

// own hands path over to the account.
func (a account) own(path string) error {
	if !a.switched {
		return nil
	}
	return os.Lchown(path, int(a.uid), int(a.gid))
}

// makePrivate makes a new folder that only the account can enter.
func (a account) makePrivate(path string) error {
	if err := os.Mkdir(path, 0o700); err != nil {
		return err
	}
	return a.own(path)
}

// command prepares a program of PostgreSQL to run as the account in dir, which
// must be a folder that the account may enter.
func (a account) command(ctx context.Context, dir, path string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = dir
	cmd.Env = environment(dir)
	cmd.SysProcAttr = a.attributes(syscall.SIGKILL)
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// output runs a short program and returns what it prints.
func (a account) output(ctx context.Context, dir, path string, args ...string) (string, error) {
	cmd := a.command(ctx, dir, path, args...)
	// The death signal is bound to the thread that starts the process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	out, err := cmd.Output()
	return string(out), err
}

// environment leaves out all variables that change what PostgreSQL does (PG…)
// and all secrets, and makes it speak English to the log and to us.
func environment(home string) []string {
	env := []string{"HOME=" + home, "LC_ALL=C"}
	for _, name := range []string{"PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// ownerOf returns the user id that owns path, and whether path exists.
func ownerOf(path string) (uint32, bool, error) {
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	uid, _ := ownerIDs(info)
	return uid, true, nil
}
