package postgres

import "syscall"

// attributes puts a process into a group of its own, so that Ctrl-C in the
// terminal does not reach it before requests are drained, and lets it get the
// signal death when the thread that started it ends.
func (a account) attributes(death syscall.Signal) *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: death, Credential: a.credential()}
}

// endsWithUs is true where the system ends the server together with us.
const endsWithUs = true
