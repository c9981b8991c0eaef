//go:build unix

package postgres

import (
	"io/fs"
	"syscall"
)

// credential is nil where the account is our own.
func (a account) credential() *syscall.Credential {
	if !a.switched {
		return nil
	}
	return &syscall.Credential{Uid: a.uid, Gid: a.gid, Groups: a.groups}
}

// ownerIDs returns the user and group that a file belongs to.
func ownerIDs(info fs.FileInfo) (uid, gid uint32) {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0
	}
	return stat.Uid, stat.Gid
}
