// Symbolic links below a root: those that stay inside it are followed, and one that leads out of it is refused, as a
// root's files are its own.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// refuseLinksOut looks at all that a run reads or writes, and is called before a run does any of it.
func refuseLinksOut(root string, dryRun bool) error {
	paths := []string{skipsFile, evidenceFolder}
	for i := range transforms {
		paths = append(paths, transforms[i].sourceFile())
	}
	if !dryRun {
		paths = append(paths, lockFile, lockFile+takingSuffix)
	}
	for _, path := range paths {
		if err := refuseLinkOut(root, path); err != nil {
			return err
		}
	}
	_, err := evidenceFiles(root, nil)
	return err
}

// refuseLinkOut refuses a path of the root that is, or lies below, a link leading out of the root.
func refuseLinkOut(root, path string) error {
	if !filepath.IsAbs(root) { // a link can lead to an absolute path, and like is to be compared with like
		folder, err := os.Getwd()
		if err == nil {
			folder, err = filepath.EvalSymlinks(folder) // else "..", which is next, would not be what stands above
		}
		if err != nil {
			return err
		}
		root = filepath.Join(folder, root)
	}
	home, err := followLinks(filepath.Clean(root))
	if err != nil {
		return err
	}
	place, err := followLinks(filepath.Join(root, path))
	if err != nil {
		return err
	}
	way, err := filepath.Rel(home, place)
	if err == nil && (way == ".." || strings.HasPrefix(way, "../")) {
		err = fmt.Errorf("%s leads out of the root by a symbolic link", path)
	}
	return err
}

// followLinks gives the place that an absolute path leads to. What is not there has the place where it would be made.
func followLinks(path string) (string, error) {
	place, err := filepath.EvalSymlinks(path)
	if !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, syscall.ENOTDIR) {
		return place, err
	}
	// Split, unlike Dir, takes nothing out: ".." behind a link is not the folder that the link stands in.
	folder, name := filepath.Split(strings.TrimRight(path, "/"))
	if folder, err = followLinks(folder); err != nil {
		return "", err
	}
	place = filepath.Join(folder, name)
	target, err := os.Readlink(place)
	if err != nil {
		return place, nil // no link
	}
	if !filepath.IsAbs(target) {
		target = folder + "/" + target
	}
	return followLinks(target)
}
