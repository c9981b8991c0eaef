package main

import "syscall"

// attributes lets a child end when the thread that started it does, also where we
// are killed, and keeps Ctrl-C in the terminal from it: we stop it ourselves.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGTERM}
}
