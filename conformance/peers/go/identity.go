// Which rows a root knows already: the identities in its evidence and in its skips file (evidence.md, Idempotency).
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

const (
	evidenceFolder = "data/evidence"
	skipsFile      = "data/_kb/distillation_skips.jsonl"
)

type digest [sha256.Size]byte

// identities are (source file, digest) pairs. They are all that grows with the number of rows.
type identities map[string]map[digest]struct{}

// add tells whether the pair is new.
func (ids identities) add(sourceFile string, d digest) bool {
	digests := ids[sourceFile]
	if digests == nil {
		digests = map[digest]struct{}{}
		ids[sourceFile] = digests
	}
	before := len(digests)
	digests[d] = struct{}{}
	return len(digests) > before
}

// addHex takes a pair out of a record, where the digest is a text.
func (ids identities) addHex(record *Object, sourceName, digestName string) error {
	sourceFile, ok := record.get(sourceName).(string)
	if !ok {
		return fmt.Errorf("no text %s", sourceName)
	}
	text, _ := record.get(digestName).(string)
	if len(violationsOf(text, hash)) > 0 {
		return fmt.Errorf("no hash %s", digestName)
	}
	var d digest
	hex.Decode(d[:], []byte(text))
	ids.add(sourceFile, d)
	return nil
}

// A recordFile is a file that runs append to. What stands behind its last LF is the torn line of a run that crashed:
// it counts as not there, and goes before anything is appended.
type recordFile struct {
	path  string // relative to the root
	whole int64  // bytes up to the last LF
	size  int64
}

func (f *recordFile) cutTornLine(root string) error {
	if f.whole == f.size {
		return nil
	}
	return os.Truncate(filepath.Join(root, f.path), f.whole)
}

// readRecords visits the records of a file; a missing file has none.
func readRecords(root, path string, visit func(record *Object) error) (recordFile, error) {
	found := recordFile{path: path}
	file, err := os.Open(filepath.Join(root, path))
	if errors.Is(err, fs.ErrNotExist) {
		return found, nil
	}
	if err != nil {
		return found, err
	}
	defer file.Close()
	in := bufio.NewReaderSize(file, streamBufferSize)
	for number := 1; ; number++ {
		line, ended, err := readLine(in)
		if err == io.EOF {
			return found, nil
		}
		if err != nil {
			return found, fmt.Errorf("%s:%d: %w", path, number, err)
		}
		found.size += int64(len(line))
		if !ended {
			return found, nil
		}
		found.size++
		found.whole = found.size
		if isBlank(line) {
			continue
		}
		record, err := readRecord(line)
		if err == nil {
			err = visit(record)
		}
		if err != nil {
			return found, fmt.Errorf("%s:%d: %w", path, number, err)
		}
	}
}

func readRecord(line string) (*Object, error) {
	if !utf8.ValidString(line) {
		return nil, errors.New("not UTF-8")
	}
	value, err := readJSON(line, envelopeDepthLimit)
	if err != nil {
		return nil, err
	}
	record, ok := value.(*Object)
	if !ok {
		return nil, errors.New("no object")
	}
	return record, nil
}

func (ids identities) addEvidence(root, path string) (recordFile, error) {
	return readRecords(root, path, func(record *Object) error {
		provenance, ok := record.get("provenance").(*Object)
		if !ok {
			return errors.New("no provenance")
		}
		return ids.addHex(provenance, "source_file", "sig_hash")
	})
}

func (ids identities) addSkips(root string) (recordFile, error) {
	return readRecords(root, skipsFile, func(record *Object) error {
		return ids.addHex(record, "source_file", "line_sha256")
	})
}

// evidenceFiles gives the evidence files of some stems, relative to the root, in path order. A link with the name of an
// evidence file, of whatever stem, or of a folder of them is refused if it leads out of the root.
func evidenceFiles(root string, stems map[string]bool) ([]string, error) {
	folders := []string{evidenceFolder}
	for _, digits := range []int{4, 2, 2} { // YYYY, MM, DD
		var below []string
		for _, folder := range folders {
			paths, err := pathsIn(root, folder, func(name string) bool {
				return len(name) == digits && skipDigits(name, 0) == digits
			})
			if err != nil {
				return nil, err
			}
			below = append(below, paths...)
		}
		folders = below
	}
	const ending = ".jsonl"
	var files []string
	for _, folder := range folders {
		paths, err := pathsIn(root, folder, func(name string) bool {
			return name[0] != '.' && strings.HasSuffix(name, ending)
		})
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			if stems[strings.TrimSuffix(filepath.Base(path), ending)] {
				files = append(files, path)
			}
		}
	}
	return files, nil
}

// pathsIn gives what has a name of some form in a folder of the root, in order; a missing folder has none.
func pathsIn(root, folder string, form func(name string) bool) ([]string, error) {
	entries, err := os.ReadDir(filepath.Join(root, folder))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, entry := range entries {
		if !form(entry.Name()) {
			continue
		}
		path := folder + "/" + entry.Name()
		if entry.Type()&fs.ModeSymlink != 0 {
			if err := refuseLinkOut(root, path); err != nil {
				return nil, err
			}
		}
		paths = append(paths, path)
	}
	return paths, nil
}
