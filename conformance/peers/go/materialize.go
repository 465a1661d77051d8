// The command `materialize`: source streams to evidence and skips (evidence.md, section Materializing; cli.md).
// Everything is read once before the first write, so that an input error leaves the root as it was.
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
	"strconv"
)

type materializeOptions struct {
	root       string
	recordedAt instant
	dryRun     bool
	force      bool
}

func runMaterialize(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	report, err := materializeArgs(args)
	if err == nil {
		_, err = stdout.Write(report)
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return statusUsage
	}
	return statusDone
}

func materializeArgs(args []string) ([]byte, error) {
	options := materializeOptions{recordedAt: now()}
	var jsonResult bool
	rest, err := parseFlags(args, flags{
		"--root": &options.root, "--recorded-at": &options.recordedAt, "--json": &jsonResult,
		"--dry-run": &options.dryRun, "--force": &options.force,
	})
	if err != nil {
		return nil, err
	}
	if len(rest) > 0 || options.root == "" {
		return nil, errors.New("usage: PEER materialize --root R [--recorded-at TS] [--dry-run] [--force]")
	}
	return materialize(options)
}

// materialize gives the result line.
func materialize(options materializeOptions) (report []byte, err error) {
	info, err := os.Stat(options.root)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is no folder", options.root)
	}
	if err := refuseLinksOut(options.root, options.dryRun); err != nil {
		return nil, err
	}
	if !options.dryRun {
		lock, err := lockRoot(options.root)
		if err != nil {
			return nil, err
		}
		defer func() {
			if releaseErr := lock.release(); err == nil {
				err = releaseErr
			}
		}()
	}
	m := materializer{materializeOptions: options, known: identities{}, skipped: identities{}, out: newAppender(options.root)}
	if err := m.survey(); err != nil {
		return nil, err
	}
	if err := m.prepare(); err != nil {
		return nil, err
	}
	for i := range m.streams {
		if err := m.readStream(&m.streams[i]); err != nil {
			return nil, err
		}
	}
	if err := m.out.flush(); err != nil {
		return nil, err
	}
	return m.report(), nil
}

type materializer struct {
	materializeOptions
	streams  []stream
	evidence []string     // the evidence files of the streams
	appended []recordFile // those that have been read
	known    identities   // rows that are evidence
	skipped  identities   // lines that are in the skips file
	out      *appender
	buffer   []byte
}

// A stream is a source that exists. A row that is appended to it during the run is for the next run.
type stream struct {
	transform *transform
	size      int64
	counts    counts
	reasons   map[string]int64
}

type counts struct {
	read, written, deduped, skipped int64
}

// survey reads whatever there is.
func (m *materializer) survey() error {
	stems := map[string]bool{}
	for i := range transforms {
		t := &transforms[i]
		size, err := readThrough(filepath.Join(m.root, t.sourceFile()))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return err
		}
		m.streams = append(m.streams, stream{transform: t, size: size, reasons: map[string]int64{}})
		stems[t.stem] = true
	}
	var err error
	if m.evidence, err = evidenceFiles(m.root, stems); err != nil {
		return err
	}
	if !m.force { // else what they hold does not matter
		for _, path := range m.evidence {
			file, err := m.known.addEvidence(m.root, path)
			if err != nil {
				return err
			}
			m.appended = append(m.appended, file)
		}
	}
	file, err := m.skipped.addSkips(m.root)
	m.appended = append(m.appended, file)
	return err
}

// readThrough gives the size of a file that can be read to its end.
func readThrough(path string) (int64, error) {
	file, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer file.Close()
	return io.Copy(io.Discard, file)
}

// prepare brings the root into the state that a run appends to. A crash in the midst of it is no harm: an evidence
// file that is gone is written anew by the next run, and one that stays is what that run would write.
func (m *materializer) prepare() error {
	if m.dryRun {
		return nil
	}
	if m.force {
		for _, path := range m.evidence {
			if err := os.Remove(filepath.Join(m.root, path)); err != nil {
				return err
			}
		}
	}
	for i := range m.appended {
		if err := m.appended[i].cutTornLine(m.root); err != nil {
			return err
		}
	}
	return nil
}

func (m *materializer) readStream(s *stream) error {
	path := s.transform.sourceFile()
	file, err := os.Open(filepath.Join(m.root, path))
	if err != nil {
		return err
	}
	defer file.Close()
	in := bufio.NewReaderSize(io.LimitReader(file, s.size), streamBufferSize)
	for offset := int64(0); ; offset++ {
		line, ended, err := readLine(in)
		if err == io.EOF {
			return nil
		}
		if err == nil {
			err = m.readRow(s, line, ended, offset)
		}
		if err != nil {
			return fmt.Errorf("%s:%d: %w", path, offset+1, err)
		}
	}
}

func (m *materializer) readRow(s *stream, line string, ended bool, offset int64) error {
	if isBlank(line) {
		return nil
	}
	value, refused := readText(line, depthLimit)
	if refused != nil {
		if !ended {
			return nil // still being written
		}
		reason := reasonInvalidJSON
		if refused.code == codeInvalidUTF8 {
			reason = reasonInvalidUTF8
		}
		return m.skip(s, line, offset, reason)
	}
	object, ok := value.(*Object)
	if !ok {
		return m.skip(s, line, offset, reasonNotAnObject)
	}
	row, reason := s.transform.read(object, offset)
	if reason != "" {
		return m.skip(s, line, offset, reason)
	}
	return m.write(s, object, row)
}

func (m *materializer) write(s *stream, object *Object, row *sourceRow) error {
	s.counts.read++
	m.buffer = appendCanonical(m.buffer[:0], object)
	sig := digest(sha256.Sum256(m.buffer))
	sourceFile := s.transform.sourceFile()
	if !m.known.add(sourceFile, sig) {
		s.counts.deduped++
		return nil
	}
	s.counts.written++
	if m.dryRun {
		return nil
	}
	record := evidence{timestamp: row.moment, provenance: origin{sourceFile, row.offset, sig, m.recordedAt}}
	s.transform.build(row, &record)
	m.buffer = appendEvidence(m.buffer[:0], &record)
	return m.out.add(evidenceFolder+"/"+row.moment.day()+"/"+s.transform.stem+".jsonl", m.buffer)
}

func (m *materializer) skip(s *stream, line string, offset int64, reason string) error {
	s.counts.read++
	s.counts.skipped++
	s.reasons[reason]++
	sourceFile := s.transform.sourceFile()
	raw := digest(sha256.Sum256([]byte(line)))
	if !m.skipped.add(sourceFile, raw) || m.dryRun {
		return nil
	}
	m.buffer = append(m.buffer[:0], `{"schema_version":1,"source_file":`...)
	m.buffer = appendString(m.buffer, sourceFile)
	m.buffer = append(m.buffer, `,"line_offset":`...)
	m.buffer = strconv.AppendInt(m.buffer, offset, 10)
	m.buffer = append(m.buffer, `,"line_sha256":`...)
	m.buffer = appendString(m.buffer, hex.EncodeToString(raw[:]))
	m.buffer = append(m.buffer, `,"reason":`...)
	m.buffer = appendString(m.buffer, reason)
	m.buffer = append(m.buffer, `,"recorded_at":`...)
	m.buffer = appendString(m.buffer, m.recordedAt.String())
	m.buffer = append(m.buffer, "}\n"...)
	return m.out.add(skipsFile, m.buffer)
}

func (m *materializer) report() []byte {
	var total counts
	reasons := map[string]int64{}
	for i := range m.streams {
		s := &m.streams[i]
		total.read += s.counts.read
		total.written += s.counts.written
		total.deduped += s.counts.deduped
		total.skipped += s.counts.skipped
		for reason, count := range s.reasons {
			reasons[reason] += count
		}
	}
	dst := appendCounts([]byte{'{'}, total)
	dst = append(dst, `,"skip_reasons":`...)
	dst = appendReasons(dst, reasons)
	dst = append(dst, `,"sources":[`...)
	for i := range m.streams {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"source_file":`...)
		dst = appendString(dst, m.streams[i].transform.sourceFile())
		dst = append(dst, ',')
		dst = append(appendCounts(dst, m.streams[i].counts), '}')
	}
	return append(dst, "]}\n"...)
}

func appendCounts(dst []byte, c counts) []byte {
	dst = append(dst, `"rows_read":`...)
	dst = strconv.AppendInt(dst, c.read, 10)
	dst = append(dst, `,"rows_written":`...)
	dst = strconv.AppendInt(dst, c.written, 10)
	dst = append(dst, `,"rows_deduped":`...)
	dst = strconv.AppendInt(dst, c.deduped, 10)
	dst = append(dst, `,"rows_skipped":`...)
	return strconv.AppendInt(dst, c.skipped, 10)
}

// appendReasons writes them in canonical form, which is for the writer to order.
func appendReasons(dst []byte, reasons map[string]int64) []byte {
	object := &Object{}
	for reason, count := range reasons {
		object.members = append(object.members, Member{reason, float64(count)})
	}
	return appendCanonical(dst, object)
}
