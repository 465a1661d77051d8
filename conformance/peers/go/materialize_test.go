// Tests of materialize on roots of their own: counts, identities, crashes, force, dry run and the lock.
package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
)

const (
	auditsStream = "data/_kb/audits.jsonl"
	scrumStream  = "data/_kb/scrum_reviews.jsonl"
)

func auditRow(id int, day string) string {
	return fmt.Sprintf(`{"audit_id":"%d","ts":"%sT12:00:00Z","phase":"p","findings":[]}`, id, day)
}

func newRoot(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for path, text := range files {
		putFile(t, root, path, text)
	}
	return root
}

func putFile(t *testing.T, root, path, text string) {
	t.Helper()
	path = filepath.Join(root, path)
	if err := os.MkdirAll(filepath.Dir(path), folderPermission); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), filePermission); err != nil {
		t.Fatal(err)
	}
}

// filesOf gives a root's files without its sources.
func filesOf(t *testing.T, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		relative, _ := filepath.Rel(root, path)
		if !strings.HasPrefix(relative, "data/_kb/") || relative == skipsFile {
			files[relative] = string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func dump(files map[string]string) string {
	var paths []string
	for path := range files {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	var text strings.Builder
	for _, path := range paths {
		fmt.Fprintf(&text, "%s\n%s", path, files[path])
	}
	return text.String()
}

func materializeRoot(t *testing.T, root string, more ...string) (status int, stdout string) {
	t.Helper()
	var out, problems bytes.Buffer
	args := append([]string{"materialize", "--root", root, "--recorded-at", "2025-01-01T00:00:00Z"}, more...)
	status = run(args, strings.NewReader(""), &out, &problems)
	if (status == 0) != (problems.Len() == 0) {
		t.Errorf("status %d with %q on stderr", status, problems.String())
	}
	return status, out.String()
}

func expectCounts(t *testing.T, root, counts string, more ...string) {
	t.Helper()
	status, stdout := materializeRoot(t, root, more...)
	var read, written, deduped, skipped int
	fmt.Sscanf(stdout, `{"rows_read":%d,"rows_written":%d,"rows_deduped":%d,"rows_skipped":%d`, &read, &written, &deduped, &skipped)
	if got := fmt.Sprint(read, written, deduped, skipped); status != 0 || got != counts {
		t.Errorf("got %s, want %s; status %d, %s", got, counts, status, stdout)
	}
}

func TestMaterializeCountsAndFiles(t *testing.T) {
	root := newRoot(t, map[string]string{
		auditsStream: auditRow(1, "2024-01-01") + "\n" +
			" \t\r\n" +
			`{"phase":"p", "audit_id":"1","findings":[],"ts":"2024-01-01T12:00:00Z"}` + "\r\n" + // the same row
			"{bad\n" + "{bad\n" + "[]\n" + "\"\xff\"\n" + "{}\n" +
			auditRow(2, "2023-12-31") + "\n" +
			auditRow(3, "2024-01-01"), // whole, though without LF
		scrumStream:               `{"file":"f","reviewed_at":"2024-01-01T00:00:00+00:01","suggestions":""}` + "\n" + `{"file":"g","re`,
		"data/_kb/outcomes.jsonl": "",
		"data/_kb/other.jsonl":    "not a source\n",
	})
	status, stdout := materializeRoot(t, root)
	want := `{"rows_read":10,"rows_written":4,"rows_deduped":1,"rows_skipped":5,` +
		`"skip_reasons":{"invalid_json":2,"invalid_utf8":1,"missing_field:audit_id":1,"not_an_object":1},"sources":[` +
		`{"source_file":"data/_kb/scrum_reviews.jsonl","rows_read":1,"rows_written":1,"rows_deduped":0,"rows_skipped":0},` +
		`{"source_file":"data/_kb/audits.jsonl","rows_read":9,"rows_written":3,"rows_deduped":1,"rows_skipped":5},` +
		`{"source_file":"data/_kb/outcomes.jsonl","rows_read":0,"rows_written":0,"rows_deduped":0,"rows_skipped":0}]}` + "\n"
	if status != 0 || stdout != want {
		t.Errorf("got %d %s\nwant %s", status, stdout, want)
	}
	first := filesOf(t, root)
	line := func(id int, day, canonical string, offset int) string {
		return fmt.Sprintf(`{"run_id":"audit:%d","task_id":"phase:p","timestamp":"%sT12:00:00.000Z","schema_version":1,"provenance":{"source_file":"%s",`+
			`"line_offset":%d,"sig_hash":"%x","recorded_at":"2025-01-01T00:00:00.000Z"},"model_role":"reviewer","text":""}`+"\n",
			id, day, auditsStream, offset, sha256.Sum256([]byte(canonical)))
	}
	canonical := func(id int, day string) string {
		return fmt.Sprintf(`{"audit_id":"%d","findings":[],"phase":"p","ts":"%sT12:00:00Z"}`, id, day)
	}
	skip := func(offset int, raw, reason string) string {
		return fmt.Sprintf(`{"schema_version":1,"source_file":"%s","line_offset":%d,"line_sha256":"%x","reason":"%s","recorded_at":"2025-01-01T00:00:00.000Z"}`+"\n",
			auditsStream, offset, sha256.Sum256([]byte(raw)), reason)
	}
	if got := first["data/evidence/2024/01/01/audits.jsonl"]; got != line(1, "2024-01-01", canonical(1, "2024-01-01"), 0)+line(3, "2024-01-01", canonical(3, "2024-01-01"), 9) {
		t.Errorf("evidence of the day: %s", got)
	}
	if got := first["data/evidence/2023/12/31/audits.jsonl"]; got != line(2, "2023-12-31", canonical(2, "2023-12-31"), 8) {
		t.Errorf("evidence of the day before: %s", got)
	}
	if got := first[skipsFile]; got != skip(3, "{bad", "invalid_json")+skip(5, "[]", "not_an_object")+skip(6, "\"\xff\"", "invalid_utf8")+skip(7, "{}", "missing_field:audit_id") {
		t.Errorf("skips: %s", got)
	}
	if len(first) != 4 || first["data/evidence/2023/12/31/scrum_reviews.jsonl"] == "" {
		t.Errorf("files: %s", dump(first))
	}

	expectCounts(t, root, "10 0 5 5")
	expectCounts(t, root, "10 0 5 5", "--dry-run")
	expectCounts(t, root, "10 4 1 5", "--dry-run", "--force", "--json")
	if got := filesOf(t, root); dump(got) != dump(first) {
		t.Errorf("a second run has changed %s", dump(got))
	}
	putFile(t, root, scrumStream, `{"file":"f","reviewed_at":"2024-01-01T00:00:00+00:01","suggestions":""}`+"\n"+
		`{"file":"g","reviewed_at":"2024-01-01T00:00:00Z","suggestions":""}`+"\n{\n")
	expectCounts(t, root, "12 1 5 6")
	grown := filesOf(t, root)
	if !strings.HasPrefix(grown[skipsFile], first[skipsFile]) || len(grown) != 5 {
		t.Errorf("a grown stream: %s", dump(grown))
	}
	expectCounts(t, root, "12 5 1 6", "--force")
	if got := filesOf(t, root); dump(got) != dump(grown) {
		t.Errorf("--force has made %s", dump(got))
	}
}

func TestForceTouchesSourcesThatExistOnly(t *testing.T) {
	const gone, stale = "data/evidence/2020/01/01/outcomes.jsonl", "data/evidence/2020/01/01/audits.jsonl"
	root := newRoot(t, map[string]string{auditsStream: auditRow(1, "2024-01-01"), gone: "anything", stale: "no JSON\n"})
	if status, stdout := materializeRoot(t, root); status != 2 || stdout != "" {
		t.Errorf("evidence that cannot be read: %d %s", status, stdout)
	}
	if len(filesOf(t, root)) != 2 {
		t.Error("a refused run has changed something")
	}
	expectCounts(t, root, "1 1 0 0", "--force")
	if files := filesOf(t, root); len(files) != 2 || files[gone] != "anything" || files[stale] != "" {
		t.Errorf("files: %s", dump(files))
	}
}

// Whatever a crash leaves of the files, as each is a beginning of what it was to become, the next run makes the same.
func TestCrashAtAnyByte(t *testing.T) {
	sources := map[string]string{
		auditsStream: auditRow(1, "2024-01-01") + "\n{\n" + auditRow(2, "2024-01-02") + "\n" + auditRow(3, "2024-01-01") + "\n[]\n",
		scrumStream:  `{"file":"f","reviewed_at":"2024-01-01T00:00:00Z","suggestions":"` + "\u00e9" + `"}` + "\n",
	}
	whole := newRoot(t, sources)
	expectCounts(t, whole, "6 4 0 2")
	want := filesOf(t, whole)
	root := newRoot(t, sources)
	for path, text := range want {
		for cut := 0; cut <= len(text); cut += 1 + len(text)/37 {
			for other, otherText := range want {
				switch {
				case other == path:
					putFile(t, root, other, text[:cut])
				case cut%3 == 0:
					os.Remove(filepath.Join(root, other))
				default:
					putFile(t, root, other, otherText)
				}
			}
			if status, _ := materializeRoot(t, root, "--dry-run"); status != 0 {
				t.Fatal("dry run of a root after a crash")
			}
			if status, _ := materializeRoot(t, root); status != 0 {
				t.Fatal("run of a root after a crash")
			}
			if got := filesOf(t, root); dump(got) != dump(want) {
				t.Fatalf("%s cut at %d:\n%s", path, cut, dump(got))
			}
		}
	}
}

func TestManyDaysInBoundedBuffers(t *testing.T) {
	const days, rounds = 200, 60
	note := strings.Repeat("x", 1000)
	var stream strings.Builder
	for round := 0; round < rounds; round++ {
		for day := 0; day < days; day++ {
			fmt.Fprintf(&stream, `{"audit_id":"%d","ts":"%04d-06-01T00:00:00Z","phase":"%s","findings":[]}`+"\n", round, day, note)
		}
	}
	root := newRoot(t, map[string]string{auditsStream: stream.String()})
	expectCounts(t, root, fmt.Sprint(days*rounds, " ", days*rounds, " 0 0"))
	for path, text := range filesOf(t, root) {
		lines := strings.Split(text, "\n")
		if len(lines) != rounds+1 || lines[rounds] != "" {
			t.Fatalf("%s has %d lines", path, len(lines)-1)
		}
		for round, line := range lines[:rounds] {
			if !strings.HasPrefix(line, fmt.Sprintf(`{"run_id":"audit:%d",`, round)) {
				t.Fatalf("%s:%d: %.80s", path, round+1, line)
			}
		}
	}
	expectCounts(t, root, fmt.Sprint(days*rounds, " 0 ", days*rounds, " 0"))
}

func TestMaterializeRefusals(t *testing.T) {
	root := newRoot(t, map[string]string{auditsStream: auditRow(1, "2024-01-01") + "\n", "data/_kb/outcomes.jsonl/x": ""})
	for _, args := range []string{"", "--root", "--root /nonexistent/root", "--root " + root + "/data/_kb/audits.jsonl", "--root R --other",
		"--root R more", "--root R --recorded-at", "--root R --recorded-at yesterday", "--root R", "--root R --dry-run"} {
		var stdout, stderr bytes.Buffer
		fields := append([]string{"materialize"}, strings.Fields(strings.Replace(args, " R", " "+root, 1))...)
		if status := run(fields, strings.NewReader(""), &stdout, &stderr); status != 2 || stdout.Len() > 0 || stderr.Len() == 0 {
			t.Errorf("%s: %d %q %q", args, status, stdout.String(), stderr.String())
		}
	}
	files := filesOf(t, root)
	if len(files) != 0 {
		t.Errorf("refused runs have left %s", dump(files))
	}
	expectCounts(t, newRoot(t, nil), "0 0 0 0")
}

func TestLock(t *testing.T) {
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	gone := exec.Command("true")
	if err := gone.Run(); err != nil {
		t.Fatal(err)
	}
	lock := func(pid int, host string) string {
		return `{"pid":` + strconv.Itoa(pid) + `,"host":` + string(appendString(nil, host)) + `}`
	}
	const lockPath, takingPath, none = "data/.distill.lock", "data/.distill.lock.taking", "no file"
	for _, c := range []struct {
		content string
		taking  string
		status  int
	}{
		{lock(gone.Process.Pid, host), none, 0},
		{lock(gone.Process.Pid, host) + "\n", none, 0},
		{lock(os.Getpid(), host), none, 0},
		{lock(gone.Process.Pid, host), "", 2},
		{lock(gone.Process.Pid, host), lock(1, host), 2},
		{lock(gone.Process.Pid, host), lock(gone.Process.Pid, host+".elsewhere"), 2},
		{lock(gone.Process.Pid, host), lock(gone.Process.Pid, host), 0},
		{lock(1, host), lock(gone.Process.Pid, host), 2},
		{lock(os.Getppid(), host), none, 2},
		{lock(1, host), none, 2},
		{lock(gone.Process.Pid, host+".elsewhere"), none, 2},
		{lock(0, host), none, 2},
		{lock(-1, host), none, 2},
		{"", none, 2}, {"{}", none, 2}, {"\xff", none, 2}, {`{"pid":"1","host":"h"}`, none, 2},
	} {
		files := map[string]string{auditsStream: auditRow(1, "2024-01-01") + "\n", lockPath: c.content}
		if c.taking != none {
			files[takingPath] = c.taking
		}
		root := newRoot(t, files)
		expectCounts(t, root, "1 1 0 0", "--dry-run")
		if left := filesOf(t, root); left[lockPath] != c.content {
			t.Errorf("a dry run has touched the lock %q", c.content)
		}
		status, stdout := materializeRoot(t, root)
		left := filesOf(t, root)
		if status != c.status || (stdout == "") != (status != 0) {
			t.Errorf("lock %q: %d %q", c.content, status, stdout)
		}
		if status == 0 && len(left) != 1 || status != 0 && (left[lockPath] != c.content || len(left) != len(files)-1) {
			t.Errorf("lock %q: left %s", c.content, dump(left))
		}
	}
}

func TestLinks(t *testing.T) {
	const day = "data/evidence/2024/01/01"
	for _, c := range []struct {
		path, target string
		status       int
	}{
		{auditsStream, "../../../outside/x", 2},
		{auditsStream, "../../gone/../raw", 0},
		{auditsStream, "../../../lake/raw", 0},
		{skipsFile, "../../../outside/gone", 2},
		{"data", "../outside", 2},
		{"data/evidence", "../../outside/gone", 2},
		{"data/evidence", "../store/gone", 0},
		{"data/evidence/2020", "/", 2},
		{day, "../../../../../../outside", 2},
		{day + "/audits.jsonl", "../../../../../../outside/gone", 2},
		{day + "/audits.jsonl", "../../../../../raw", 0},
		{day + "/outcomes.jsonl", "../../../../../../outside/x", 2},
		{day + "/.audits.jsonl", "../../../../../../outside/x", 0},
		{"data/.distill.lock", "../../outside/gone", 2},
		{"elsewhere", "../outside", 0},
	} {
		parent := newRoot(t, map[string]string{"outside/x": "x", "lake/raw": "", "lake/store/x": ""})
		root := filepath.Join(parent, "lake")
		if c.path != auditsStream && c.path != "data" {
			putFile(t, root, auditsStream, auditRow(1, "2024-01-01")+"\n")
		}
		link := filepath.Join(root, c.path)
		if err := os.MkdirAll(filepath.Dir(link), folderPermission); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(c.target, link); err != nil {
			t.Fatal(err)
		}
		before := filesIfReadable(parent)
		status, stdout := materializeRoot(t, root)
		if status != c.status || (stdout == "") != (status != 0) {
			t.Errorf("%s -> %s: %d %q", c.path, c.target, status, stdout)
		}
		if after := filesIfReadable(parent); status != 0 && after != before {
			t.Errorf("%s -> %s: a refused run has made of %s\n%s", c.path, c.target, before, after)
		}
	}
}

// filesIfReadable names all that is below a folder, and tells what the files hold.
func filesIfReadable(folder string) string {
	var all strings.Builder
	filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		text, _ := os.ReadFile(path)
		fmt.Fprintf(&all, "%s %s\n", path, text)
		return err
	})
	return all.String()
}
