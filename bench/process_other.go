//go:build !linux

package main

import "syscall"

// attributes has nothing to add where the system does not end children with us.
func attributes() *syscall.SysProcAttr { return nil }
