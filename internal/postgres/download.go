package postgres

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
)

// Bounds far above what the archives need (about 30 MB packed, 100 MB unpacked).
const (
	maxArchiveBytes  = 256 << 20
	maxUnpackedBytes = 1 << 30
	maxUnpackedFiles = 50_000
	maxHashBytes     = 1 << 10
)

// lockRetry is how often a download that another process does is looked after.
const lockRetry = 50 * time.Millisecond

// download leaves the binaries in keptDir. Processes that want them at the same
// time wait for the one that downloads. All happens in a folder beside, which is
// renamed at the end: what is killed midway leaves nothing half done.
func (f *finder) download(ctx context.Context) error {
	if err := makeFolder(f.DownloadDir); err != nil {
		return err
	}
	lock := flock.New(keptDir(f.DownloadDir) + ".lock")
	if _, err := lock.TryLockContext(ctx, lockRetry); err != nil {
		return fmt.Errorf("waiting for another download: %w", err)
	}
	defer func() { _ = lock.Unlock() }()
	if _, err := os.Stat(keptDir(f.DownloadDir)); err == nil {
		return nil
	}
	return f.fetch(ctx)
}

func (f *finder) fetch(ctx context.Context) error {
	name, err := machineArchive()
	if err != nil {
		return err
	}
	partial := keptDir(f.DownloadDir) + ".partial"
	if err := os.RemoveAll(partial); err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(partial) }()
	if err := makeFolder(partial); err != nil {
		return err
	}
	url := archiveURL(strings.TrimRight(f.Repository, "/"), name)
	f.Logger.Info("downloading PostgreSQL", "version", downloadVersion, "url", redact(url))
	jar := filepath.Join(partial, "archive.jar")
	if err := f.fetchChecked(ctx, url, jar); err != nil {
		return err
	}
	return f.install(jar, filepath.Join(partial, "postgres"))
}

// install unpacks to folder and gives it its name as the last step.
func (f *finder) install(jar, folder string) error {
	if err := unpackJar(jar, folder); err != nil {
		return fmt.Errorf("unpacking PostgreSQL %s: %w", downloadVersion, err)
	}
	for _, name := range []string{"initdb", "postgres"} {
		if !isProgram(filepath.Join(folder, "bin", name)) {
			return fmt.Errorf("the archive of PostgreSQL %s holds no program bin/%s", downloadVersion, name)
		}
	}
	if err := os.Rename(folder, keptDir(f.DownloadDir)); err != nil {
		return err
	}
	f.Logger.Info("kept PostgreSQL", "version", downloadVersion, "folder", keptDir(f.DownloadDir))
	return nil
}

// fetchChecked downloads url to path and holds it against the SHA-256 that the
// repository publishes beside it. That detects damage on the way; it is no proof
// of origin, since both come from the same place: there, TLS stands for the repository.
func (f *finder) fetchChecked(ctx context.Context, url, path string) error {
	want, err := fetchHash(ctx, url+".sha256")
	if err != nil {
		return err
	}
	got, err := f.fetchFile(ctx, url, path)
	if err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("%s has SHA-256 %s, but %s is published for it: the download is damaged and is not used; try again", redact(url), got, want)
	}
	return nil
}

// fetchHash reads a .sha256 file: 64 hexadecimal digits, perhaps a file name.
func fetchHash(ctx context.Context, url string) (string, error) {
	body, _, err := get(ctx, url)
	if err != nil {
		return "", err
	}
	defer func() { _ = body.Close() }()
	text, err := io.ReadAll(io.LimitReader(body, maxHashBytes))
	if err != nil {
		return "", fmt.Errorf("%s: %w", redact(url), err)
	}
	hash, err := parseHash(string(text))
	if err != nil {
		return "", fmt.Errorf("%s: %w", redact(url), err)
	}
	return hash, nil
}

func parseHash(text string) (string, error) {
	fields := strings.Fields(text)
	if len(fields) == 0 {
		return "", fmt.Errorf("is empty: a SHA-256 of 64 hexadecimal digits is expected")
	}
	raw, err := hex.DecodeString(fields[0])
	if err != nil || len(raw) != sha256.Size {
		return "", fmt.Errorf("%.80q is no SHA-256 of 64 hexadecimal digits", fields[0])
	}
	return hex.EncodeToString(raw), nil
}

// fetchFile returns the SHA-256 of what it wrote.
func (f *finder) fetchFile(ctx context.Context, url, path string) (hash string, err error) {
	body, size, err := get(ctx, url)
	if err != nil {
		return "", err
	}
	defer func() { _ = body.Close() }()
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	digest := sha256.New()
	bar := newProgress(f.Progress, size)
	n, err := io.Copy(io.MultiWriter(file, digest, bar), io.LimitReader(body, maxArchiveBytes+1))
	bar.end()
	if err != nil {
		return "", fmt.Errorf("%s: %w", redact(url), err)
	}
	if n > maxArchiveBytes {
		return "", fmt.Errorf("%s is larger than %d MB: no PostgreSQL is", redact(url), maxArchiveBytes>>20)
	}
	return hex.EncodeToString(digest.Sum(nil)), nil
}
