package main

import (
	"fmt"
	"runtime/debug"
)

// version is set when a release is built: -ldflags "-X main.version=1.2.3".
var version = ""

// programVersion is the release, or what the Go tool knows of the build.
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(to streams) error {
	_, err := fmt.Fprintln(to.out, programVersion())
	return err
}
