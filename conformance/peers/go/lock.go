// One run at a time holds a root: the lock file and the taking over of one that was left behind
// (evidence.md, section Materializing, last point).
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"syscall"
	"unicode/utf8"
)

const (
	dataFolder     = "data"
	lockName       = ".distill.lock"
	lockFile       = dataFolder + "/" + lockName
	takingSuffix   = ".taking"
	lockAttempts   = 100 // each one means that another run has just let the lock go
	lockPermission = 0o644
)

// A rootLock is held until release.
type rootLock struct {
	path string
}

// lockRoot makes the lock with link(2) of a file written beside it: a lock that exists is whole.
func lockRoot(root string) (*rootLock, error) {
	folder := filepath.Join(root, dataFolder)
	if err := os.MkdirAll(folder, folderPermission); err != nil {
		return nil, err
	}
	host, err := os.Hostname()
	if err != nil {
		return nil, err
	}
	own, err := writeBeside(folder, host)
	if err != nil {
		return nil, err
	}
	defer os.Remove(own)
	lock := &rootLock{filepath.Join(root, lockFile)}
	if err := take(own, lock.path, host); err != nil {
		return nil, err
	}
	return lock, nil
}

func (l *rootLock) release() error { return os.Remove(l.path) }

// take puts our file in a place, unless one is there of a run that may be alive.
func take(own, path, host string) error {
	var found []byte
	for attempt := 0; attempt < lockAttempts; attempt++ {
		err := os.Link(own, path)
		if !errors.Is(err, fs.ErrExist) {
			return err
		}
		found, err = os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // let go between the two calls
		}
		if err != nil || !leftBehind(found, host) {
			break
		}
		if err := removeLeftBehind(own, path, host); err != nil {
			return err
		}
	}
	return fmt.Errorf("another run holds this root: %s %s", path, found)
}

// removeLeftBehind removes the file of a run that is gone. Two that do so would remove each other's new ones, hence the
// second file, and hence the first is read once more under it. The second is taken in the same way, as a run can end
// there too.
func removeLeftBehind(own, path, host string) error {
	taking := path + takingSuffix
	if err := take(own, taking, host); err != nil {
		return err
	}
	defer os.Remove(taking)
	found, err := os.ReadFile(path)
	if err != nil || !leftBehind(found, host) {
		return nil // it has changed meanwhile, which take will see
	}
	return os.Remove(path)
}

func writeBeside(folder, host string) (path string, err error) {
	content := append([]byte(nil), `{"pid":`...)
	content = appendNumber(content, float64(os.Getpid()))
	content = append(content, `,"host":`...)
	content = append(appendString(content, host), "}\n"...)
	file, err := os.CreateTemp(folder, lockName+".*.new")
	if err != nil {
		return "", err
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Chmod(lockPermission) // whoever may read the root may know who holds it
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		os.Remove(file.Name())
	}
	return file.Name(), err
}

// leftBehind tells whether the run that made a lock is gone for certain. A process of our own number is: it is us.
func leftBehind(content []byte, host string) bool {
	if !utf8.Valid(content) {
		return false
	}
	value, err := readJSON(string(content), envelopeDepthLimit)
	if err != nil {
		return false
	}
	holder, ok := value.(*Object)
	if !ok || holder.get("host") != host {
		return false
	}
	number, ok := holder.get("pid").(float64)
	if !ok || number != math.Trunc(number) || number < 1 || number > math.MaxInt32 {
		return false // 0 and below would ask for groups of processes
	}
	pid := int(number)
	return pid == os.Getpid() || syscall.Kill(pid, 0) == syscall.ESRCH
}
