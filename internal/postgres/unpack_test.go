package postgres

import (
	"archive/tar"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func link(name, target string) tarEntry {
	return tarEntry{tar.Header{Name: name, Typeflag: tar.TypeSymlink, Linkname: target}, ""}
}

func hard(name, target string) tarEntry {
	return tarEntry{tar.Header{Name: name, Typeflag: tar.TypeLink, Linkname: target}, ""}
}

func dir(name string) tarEntry {
	return tarEntry{tar.Header{Name: name, Typeflag: tar.TypeDir, Mode: 0o755}, ""}
}

func TestUnpackRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string][]tarEntry{
		"a path up":                   {script("../outside", "x")},
		"a path up in the middle":     {script("bin/../../outside", "x")},
		"an absolute path":            {script("/outside", "x")},
		"a link up":                   {link("up", "..")},
		"an absolute link":            {link("up", "/etc/passwd")},
		"a file through a link":       {link("a/b", "../../up"), script("a/b/outside", "x")},
		"links that go up together":   {dir("a/b"), link("t", "a/b"), dir("c"), link("t/x", "c"), link("d", "a/b/.."), link("a/y", "../d/../../outside-dir")},
		"a link below a link":         {dir("top"), dir("a"), link("a/b", "../top"), link("a/b/x", "../../outside")},
		"a hard link up":              {hard("h", "../outside")},
		"an absolute hard link":       {hard("h", "/etc/passwd")},
		"a device":                    {{tar.Header{Name: "dev", Typeflag: tar.TypeChar}, ""}},
		"a pipe":                      {{tar.Header{Name: "pipe", Typeflag: tar.TypeFifo}, ""}},
		"a file twice":                {script("bin/postgres", "good"), script("bin/postgres", "bad")},
		"a file in place of a folder": {script("bin", "x"), script("bin/postgres", "x")},
		"a folder by no name":         {script("", "x")},
	}
	for name, entries := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			parent := openDir(t)
			packed := compress(t, tarOf(t, entries...))
			err := unpackTxz(bytes.NewReader(packed), filepath.Join(parent, "in"))
			if err == nil {
				t.Error("it was unpacked")
			}
			checkOnlyInside(t, parent)
		})
	}
}

// checkOnlyInside fails where parent holds more than the folder "in".
func checkOnlyInside(t *testing.T, parent string) {
	t.Helper()
	entries, err := os.ReadDir(parent)
	must(t, err)
	for _, entry := range entries {
		if entry.Name() != "in" {
			t.Errorf("%s was written outside", entry.Name())
		}
	}
}

func TestUnpackIsBounded(t *testing.T) {
	t.Parallel()
	data := tarOf(t, script("a", strings.Repeat("x", 600)), script("b", strings.Repeat("x", 600)), script("c", ""))
	tests := map[string]struct {
		bytes int64
		files int
		ok    bool
	}{
		"all within":     {1200, 3, true},
		"too many bytes": {1199, 3, false},
		"too many files": {1200, 2, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root, err := os.OpenRoot(openDir(t))
			must(t, err)
			defer func() { must(t, root.Close()) }()
			u := &unpacker{root: root, bytesLeft: test.bytes, filesLeft: test.files}
			if err := u.unpack(tar.NewReader(bytes.NewReader(data))); (err == nil) != test.ok {
				t.Errorf("says %v", err)
			}
		})
	}
}

func TestJarNeedsOneArchive(t *testing.T) {
	t.Parallel()
	packed := compress(t, tarOf(t, script("bin/postgres", "")))
	for name, files := range map[string]map[string][]byte{
		"none": {"README": nil},
		"two":  {"a.txz": packed, "b.txz": packed},
		"torn": {"a.txz": packed[:len(packed)/2]},
	} {
		parent := openDir(t)
		jar := filepath.Join(parent, "jar")
		must(t, os.WriteFile(jar, jarOf(t, files), 0o600))
		if err := unpackJar(jar, filepath.Join(parent, "in")); err == nil {
			t.Errorf("%s: it was unpacked", name)
		}
	}
}

// FuzzUnpack tries to get a file, or a readable link, out of the folder.
func FuzzUnpack(f *testing.F) {
	f.Add(tarOf(f, dir("a"), script("a/b", "x"), link("c", "a/b"), hard("d", "a/b")))
	f.Add(tarOf(f, link("a", "b/.."), link("b", "."), script("a/x", "x")))
	f.Add(tarOf(f, script("../x", "x")))
	f.Fuzz(func(t *testing.T, data []byte) {
		parent := t.TempDir()
		inside := filepath.Join(parent, "in")
		must(t, os.Mkdir(inside, 0o755))
		root, err := os.OpenRoot(inside)
		must(t, err)
		defer func() { must(t, root.Close()) }()
		u := &unpacker{root: root, bytesLeft: 1 << 16, filesLeft: 100}
		unpackErr := u.unpack(tar.NewReader(bytes.NewReader(data)))
		if unpackErr == nil {
			unpackErr = u.checkLinks()
		}
		checkOnlyInside(t, parent)
		if unpackErr == nil {
			checkLinksStayInside(t, inside)
		}
	})
}

func checkLinksStayInside(t *testing.T, inside string) {
	t.Helper()
	resolved, err := filepath.EvalSymlinks(inside)
	must(t, err)
	must(t, filepath.WalkDir(inside, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.Type() != fs.ModeSymlink {
			return err
		}
		target, err := filepath.EvalSymlinks(path)
		if err == nil && target != resolved && !strings.HasPrefix(target, resolved+"/") {
			t.Errorf("%s leads to %s", path, target)
		}
		return nil
	}))
}
