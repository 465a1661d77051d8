// Appending to many files at once in bounded memory. Every file gets its lines in the order of the calls, so that
// whatever a crash leaves of it is a beginning of what it was to become, perhaps with a torn line at its end.
package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

const (
	filePermission   = 0o644
	folderPermission = 0o755
	pendingBytes     = 8 << 20 // over all files
	pendingFiles     = 64      // so many may keep their buffers
)

// An appender gathers lines; nothing is kept open between flushes, as a source can have any number of days.
type appender struct {
	root    string
	pending map[string][]byte // by path relative to the root
	bytes   int
}

func newAppender(root string) *appender {
	return &appender{root: root, pending: map[string][]byte{}}
}

func (a *appender) add(path string, line []byte) error {
	a.pending[path] = append(a.pending[path], line...)
	a.bytes += len(line)
	if a.bytes < pendingBytes {
		return nil
	}
	return a.flush()
}

func (a *appender) flush() error {
	for path, lines := range a.pending {
		if len(lines) == 0 {
			continue
		}
		if err := appendTo(filepath.Join(a.root, path), lines); err != nil {
			return err
		}
		a.pending[path] = lines[:0]
	}
	if len(a.pending) > pendingFiles {
		a.pending = map[string][]byte{}
	}
	a.bytes = 0
	return nil
}

func appendTo(path string, lines []byte) error {
	const how = os.O_WRONLY | os.O_APPEND | os.O_CREATE
	file, err := os.OpenFile(path, how, filePermission)
	if errors.Is(err, fs.ErrNotExist) {
		file, err = createBelow(path, how)
	}
	if err != nil {
		return err
	}
	_, err = file.Write(lines)
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}

// createBelow makes a file and the folders that it lacks, which a link may lead to.
func createBelow(path string, how int) (*os.File, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	if path, err = followLinks(path); err != nil {
		return nil, err
	}
	if err = os.MkdirAll(filepath.Dir(path), folderPermission); err != nil {
		return nil, err
	}
	return os.OpenFile(path, how, filePermission)
}
