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
	lock := &rootLock{filepath.Join(folder, lockName)}
	for attempt := 0; attempt < lockAttempts; attempt++ {
		err := os.Link(own, lock.path)
		if err == nil {
			return lock, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		found, err := os.ReadFile(lock.path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // let go between the two calls
		}
		if err != nil || !leftBehind(found, host) {
			return nil, lock.held(found)
		}
		taken, err := lock.takeOver(own, found)
		if err != nil {
			return nil, err
		}
		if taken {
			return lock, nil
		}
	}
	return nil, lock.held(nil)
}

func (l *rootLock) release() error { return os.Remove(l.path) }

func (l *rootLock) held(content []byte) error {
	return fmt.Errorf("another run holds this root: %s %s", l.path, content)
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

// takeOver puts our lock in place of the one found. Two that take over the same lock would remove each other's,
// hence the second file, and hence the lock is read once more under it. Without success and without error, the
// lock has changed meanwhile.
func (l *rootLock) takeOver(own string, found []byte) (taken bool, err error) {
	taking := l.path + takingSuffix
	file, err := os.OpenFile(taking, os.O_WRONLY|os.O_CREATE|os.O_EXCL, lockPermission)
	if errors.Is(err, fs.ErrExist) {
		return false, fmt.Errorf("another run is taking over the lock of this root: %s", taking)
	}
	if err != nil {
		return false, err
	}
	defer os.Remove(taking)
	file.Close()
	again, err := os.ReadFile(l.path)
	if err != nil || string(again) != string(found) {
		return false, nil
	}
	if err := os.Remove(l.path); err != nil {
		return false, err
	}
	err = os.Link(own, l.path)
	if errors.Is(err, fs.ErrExist) {
		return false, nil // a run that needed no taking over was quicker
	}
	return err == nil, err
}
