package postgres

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/ulikunitz/xz"
)

// tarOf packs entries; regular ones take their size from content.
func tarOf(t testing.TB, entries ...tarEntry) []byte {
	t.Helper()
	var buffer bytes.Buffer
	w := tar.NewWriter(&buffer)
	for _, e := range entries {
		header := e.Header
		if header.Typeflag == 0 {
			header.Typeflag = tar.TypeReg
			header.Size = int64(len(e.content))
		}
		if header.Mode == 0 {
			header.Mode = 0o644
		}
		must(t, w.WriteHeader(&header))
		_, err := io.WriteString(w, e.content)
		must(t, err)
	}
	must(t, w.Close())
	return buffer.Bytes()
}

type tarEntry struct {
	tar.Header
	content string
}

func script(name, content string) tarEntry {
	return tarEntry{tar.Header{Name: name, Mode: 0o755}, content}
}

func compress(t testing.TB, data []byte) []byte {
	t.Helper()
	var buffer bytes.Buffer
	w, err := xz.NewWriter(&buffer)
	must(t, err)
	_, err = w.Write(data)
	must(t, err)
	must(t, w.Close())
	return buffer.Bytes()
}

// jarOf packs files by name, as the published archives are packed.
func jarOf(t testing.TB, files map[string][]byte) []byte {
	t.Helper()
	var buffer bytes.Buffer
	w := zip.NewWriter(&buffer)
	for name, data := range files {
		file, err := w.Create(name)
		must(t, err)
		_, err = file.Write(data)
		must(t, err)
	}
	must(t, w.Close())
	return buffer.Bytes()
}

// goodJar holds scripts that run the programs in bin.
func goodJar(t testing.TB, bin string) []byte {
	t.Helper()
	run := func(name string) tarEntry {
		return script("bin/"+name, "#!/bin/sh\nexec "+bin+"/"+name+` "$@"`+"\n")
	}
	packed := tarOf(t, run("postgres"), run("initdb"),
		tarEntry{tar.Header{Name: "lib/", Typeflag: tar.TypeDir, Mode: 0o700}, ""},
		tarEntry{tar.Header{Name: "lib/libpq.so.5.17"}, "library"},
		tarEntry{tar.Header{Name: "lib/libpq.so.5", Typeflag: tar.TypeSymlink, Linkname: "libpq.so.5.17"}, ""},
		tarEntry{tar.Header{Name: "share/copy", Typeflag: tar.TypeLink, Linkname: "lib/libpq.so.5.17"}, ""})
	return jarOf(t, map[string][]byte{"META-INF/MANIFEST.MF": nil, "postgres.txz": compress(t, packed)})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// repository is a Maven repository on loopback with one archive.
type repository struct {
	jar []byte
	// hash is the text of the .sha256; nil answers 404.
	hash *string
	// serve answers for the archive in place of jar, where it is set.
	serve              http.HandlerFunc
	jarCalls, allCalls atomic.Int64
}

func hashOf(data []byte) *string {
	sum := sha256.Sum256(data)
	text := hex.EncodeToString(sum[:])
	return &text
}

// start returns the repository's address.
func (r *repository) start(t testing.TB) string {
	t.Helper()
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	return server.URL + "/maven2/"
}

// ServeHTTP knows no other paths than those of the archive for this machine.
func (r *repository) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	r.allCalls.Add(1)
	name, err := machineArchive()
	path, ok := strings.CutPrefix(request.URL.Path, "/maven2")
	jar := "/io/zonky/test/postgres/" + name + "/" + downloadVersion + "/" + name + "-" + downloadVersion + ".jar"
	switch {
	case err == nil && ok && path == jar+".sha256" && r.hash != nil:
		_, _ = io.WriteString(w, *r.hash)
	case err == nil && ok && path == jar:
		r.jarCalls.Add(1)
		r.serveJar(w, request)
	default:
		http.NotFound(w, request)
	}
}

func (r *repository) serveJar(w http.ResponseWriter, request *http.Request) {
	if r.serve != nil {
		r.serve(w, request)
		return
	}
	_, _ = w.Write(r.jar)
}
