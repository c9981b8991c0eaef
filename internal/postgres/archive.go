package postgres

import (
	"fmt"
	"path/filepath"
	"runtime"
)

// The version that is downloaded where no PostgreSQL is installed.
const (
	downloadMajor   = 17
	downloadVersion = "17.6.0"
)

// architectures maps Go's names to those of the published binaries.
var architectures = map[string]string{
	"amd64": "amd64", "386": "i386", "arm64": "arm64v8", "arm": "arm32v7", "ppc64le": "ppc64le",
}

// archiveName returns the name of the archive for this machine. Systems with musl
// instead of glibc have archives of their own.
func archiveName(goos, goarch string, musl bool) (string, error) {
	arch, ok := architectures[goarch]
	if !ok || (goos != "linux" && goos != "darwin") {
		return "", fmt.Errorf("there are no PostgreSQL binaries to download for %s on %s", goos, goarch)
	}
	suffix := ""
	if musl {
		suffix = "-alpine"
	}
	return fmt.Sprintf("embedded-postgres-binaries-%s-%s%s", goos, arch, suffix), nil
}

func machineArchive() (string, error) {
	loaders, err := filepath.Glob("/lib/ld-musl-*")
	return archiveName(runtime.GOOS, runtime.GOARCH, err == nil && len(loaders) > 0)
}

// archiveURL follows the layout of Maven repositories.
func archiveURL(repository, name string) string {
	return fmt.Sprintf("%s/io/zonky/test/postgres/%s/%s/%s-%s.jar", repository, name, downloadVersion, name, downloadVersion)
}

// keptDir is where the unpacked binaries stay.
func keptDir(downloadDir string) string {
	return filepath.Join(downloadDir, "postgres-"+downloadVersion)
}
