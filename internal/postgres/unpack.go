package postgres

import (
	"archive/tar"
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/ulikunitz/xz"
)

// unpackJar unpacks the one .txz that a jar holds into folder, which it makes.
func unpackJar(jar, folder string) error {
	archive, err := zip.OpenReader(jar)
	if err != nil {
		return fmt.Errorf("the archive: %w", err)
	}
	defer func() { _ = archive.Close() }()
	entry, err := findTxz(archive.File)
	if err != nil {
		return err
	}
	packed, err := entry.Open()
	if err != nil {
		return fmt.Errorf("%s: %w", entry.Name, err)
	}
	defer func() { _ = packed.Close() }()
	if err := unpackTxz(packed, folder); err != nil {
		return fmt.Errorf("%s: %w", entry.Name, err)
	}
	return nil
}

func findTxz(files []*zip.File) (*zip.File, error) {
	var found *zip.File
	for _, file := range files {
		if !strings.HasSuffix(file.Name, ".txz") {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("the archive holds two .txz: %s and %s", found.Name, file.Name)
		}
		found = file
	}
	if found == nil {
		return nil, fmt.Errorf("the archive holds no .txz")
	}
	return found, nil
}

// unpackTxz writes a compressed tar into folder. os.Root holds every path
// inside, also through links that the archive itself brings.
func unpackTxz(packed io.Reader, folder string) error {
	unpacked, err := xz.NewReader(packed)
	if err != nil {
		return err
	}
	if err := makeFolder(folder); err != nil {
		return err
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer func() { _ = root.Close() }()
	u := &unpacker{root: root, bytesLeft: maxUnpackedBytes, filesLeft: maxUnpackedFiles}
	if err := u.unpack(tar.NewReader(unpacked)); err != nil {
		return err
	}
	return u.checkLinks()
}

type unpacker struct {
	root      *os.Root
	bytesLeft int64
	filesLeft int
	links     []string
}

func (u *unpacker) unpack(entries *tar.Reader) error {
	for {
		header, err := entries.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if u.filesLeft--; u.filesLeft < 0 {
			return fmt.Errorf("more than %d entries", maxUnpackedFiles)
		}
		if err := u.entry(header, entries); err != nil {
			return fmt.Errorf("%q: %w", header.Name, err)
		}
	}
}

func (u *unpacker) entry(header *tar.Header, content io.Reader) error {
	name := path.Clean(header.Name)
	if !filepath.IsLocal(name) {
		return fmt.Errorf("lies outside of the folder")
	}
	if err := u.makeDir(path.Dir(name)); err != nil {
		return err
	}
	switch header.Typeflag {
	case tar.TypeDir:
		return u.makeDir(name)
	case tar.TypeReg:
		return u.file(name, header, content)
	case tar.TypeSymlink:
		return u.symlink(name, header.Linkname)
	case tar.TypeLink:
		return u.hardLink(name, header.Linkname)
	default:
		return fmt.Errorf("is neither a file, a folder nor a link (type %q)", header.Typeflag)
	}
}

// makeDir gives folders the same mode whatever the umask is.
func (u *unpacker) makeDir(name string) error {
	if name == "." {
		return nil
	}
	if info, err := u.root.Stat(name); err == nil && info.IsDir() {
		return nil
	}
	if err := u.makeDir(path.Dir(name)); err != nil {
		return err
	}
	if err := u.root.Mkdir(name, 0o755); err != nil {
		return err
	}
	return u.root.Chmod(name, 0o755)
}

// file never overwrites: an archive that names a path twice is refused. No
// process is started meanwhile: it would inherit the open file for a moment, and
// a program that is open for writing cannot be run ("text file busy").
func (u *unpacker) file(name string, header *tar.Header, content io.Reader) (err error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	file, err := u.root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	n, err := io.Copy(file, io.LimitReader(content, u.bytesLeft+1))
	if err != nil {
		return err
	}
	if u.bytesLeft -= n; u.bytesLeft < 0 {
		return fmt.Errorf("the archive unpacks to more than %d MB", maxUnpackedBytes>>20)
	}
	if header.Mode&0o111 != 0 {
		return file.Chmod(0o755)
	}
	return file.Chmod(0o644)
}

func (u *unpacker) symlink(name, target string) error {
	if path.IsAbs(target) || !filepath.IsLocal(path.Join(path.Dir(name), target)) {
		return fmt.Errorf("is a link to %q, outside of the folder", target)
	}
	u.links = append(u.links, name)
	return u.root.Symlink(target, name)
}

func (u *unpacker) hardLink(name, target string) error {
	if !filepath.IsLocal(path.Clean(target)) {
		return fmt.Errorf("is a link to %q, outside of the folder", target)
	}
	return u.root.Link(path.Clean(target), name)
}

// checkLinks follows each link once all are there: links that are harmless one
// by one can lead outside together.
func (u *unpacker) checkLinks() error {
	for _, name := range u.links {
		if _, err := u.root.Stat(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%q: is a link that leads nowhere safe: %w", name, err)
		}
	}
	return nil
}
