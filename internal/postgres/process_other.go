//go:build unix && !linux

package postgres

import "syscall"

// attributes puts a process into a group of its own, so that Ctrl-C in the
// terminal does not reach it before requests are drained.
func (a account) attributes(syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Credential: a.credential()}
}

// endsWithUs is false: a guard has to end the server where we are killed.
const endsWithUs = false
