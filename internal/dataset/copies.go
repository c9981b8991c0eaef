package dataset

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"

	"github.com/openincidents/openincidents/internal/incident"
)

// maxCopySize bounds what is read of a copy, in bytes.
const maxCopySize = 64 << 20

// library is a folder of copies, indexed by content and by name.
type library struct {
	fsys     fs.FS
	bySHA256 map[string]string
	byName   map[string][]string
}

// openLibrary hashes every file of a folder and of the folders in it. Files
// that cannot be read are left out, and so are missing where they are needed.
func openLibrary(fsys fs.FS) *library {
	lib := &library{fsys: fsys, bySHA256: map[string]string{}, byName: map[string][]string{}}
	_ = fs.WalkDir(fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			lib.index(file)
		}
		return nil
	})
	return lib
}

func (lib *library) index(file string) {
	digest, err := hashFile(lib.fsys, file)
	if err != nil {
		return
	}
	if _, known := lib.bySHA256[digest]; !known {
		lib.bySHA256[digest] = file
	}
	name := path.Base(file)
	lib.byName[name] = append(lib.byName[name], file)
}

// hashFile returns the SHA-256 of a file in lower-case hexadecimal digits.
func hashFile(fsys fs.FS, file string) (string, error) {
	f, err := fsys.Open(file)
	if err != nil {
		return "", err
	}
	hash := sha256.New()
	_, err = io.Copy(hash, f)
	return hex.EncodeToString(hash.Sum(nil)), errors.Join(err, f.Close())
}

// find returns the file that a recorded copy is, and whether its content is as
// recorded; file is "" where there is none.
func (lib *library) find(c incident.Copy) (file string, same bool) {
	if file, ok := lib.bySHA256[c.SHA256]; ok {
		return file, true
	}
	named := lib.byName[path.Base(c.Name)]
	if len(named) == 0 {
		return "", false
	}
	if slices.Contains(named, c.Name) {
		return c.Name, false
	}
	return named[0], false
}

// read returns a copy as Unicode code points. Bytes that are no UTF-8 count as
// one code point each.
func (lib *library) read(file string) ([]rune, error) {
	f, err := lib.fsys.Open(file)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, maxCopySize+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, err
	}
	if len(data) > maxCopySize {
		return nil, fmt.Errorf("larger than %d bytes; keep copies as plain text", maxCopySize)
	}
	return []rune(string(data)), nil
}
