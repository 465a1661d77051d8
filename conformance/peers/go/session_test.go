// Tests of the two doors: the command line and the session.
package main

import (
	"bufio"
	"bytes"
	"io"
	"strings"
	"testing"
)

const startLine = `{"start":{"protocol":1}}` + "\n"

func startAnswer() string {
	return `{"protocol":1,"runtime":"go","version":"` + runtimeVersion() + `","surfaces":["extract_json","wire_json","validate"]}` + "\n"
}

func TestOneshot(t *testing.T) {
	for _, c := range []struct {
		args   string
		input  string
		status int
		output string
	}{
		{"canonical", " [1.0] \n", 0, "[1]"},
		{"canonical", "[", 2, `{"error":{"code":"invalid_json"}}` + "\n"},
		{"canonical", "[\xff", 2, `{"error":{"code":"invalid_utf8"}}` + "\n"},
		{"extract-json", "\xff{}", 0, `{"matched":true,"value":{}}` + "\n"},
		{"nothing", "", 2, ""},
		{"", "", 2, ""},
		{"canonical more", "1", 2, ""},
	} {
		var stdout, stderr bytes.Buffer
		status := run(strings.Fields(c.args), strings.NewReader(c.input), &stdout, &stderr)
		if status != c.status || stdout.String() != c.output {
			t.Errorf("%s: got %d %q, want %d %q", c.args, status, stdout.String(), c.status, c.output)
		}
		if (status == 0) != (stderr.Len() == 0) {
			t.Errorf("%s: status %d with %q on stderr", c.args, status, stderr.String())
		}
	}
}

func TestSession(t *testing.T) {
	for _, c := range []struct {
		requests string
		status   int
		answers  string
	}{
		{"", 0, ""},
		{`{"input":"[1.0,\"\\u0000\uFEFF\"]","extra":[{}],"surface":"wire_json","seq":3.0}` + "\n", 0,
			`{"seq":3,"output":"[1,\"` + `\\u0000` + "\uFEFF" + `\"]"}` + "\n"},
		{`{"seq":2,"surface":"extract_json","input":"\u0000{}\uFEFF"}` + "\n", 0,
			`{"seq":2,"output":"{\"matched\":true,\"value\":{}}\n"}` + "\n"},
		{`{"seq":-1,"surface":"extract_json","input":{"base64":"/3t9"}}`, 0,
			`{"seq":-1,"output":"{\"matched\":true,\"value\":{}}\n"}` + "\n"},
		{`{"seq":1,"surface":"wire_json","input":{"base64":"/w=="}}`, 0,
			`{"seq":1,"error":{"code":"invalid_utf8","message":"the input is not UTF-8"}}` + "\n"},
		{`{"seq":1,"surface":"other"}`, 0,
			`{"seq":1,"error":{"code":"unknown_surface","message":"this peer has no surface other"}}` + "\n"},
		{`{"seq":1,"surface":"wire_json","input":"1"}` + "\n\n", 2, `{"seq":1,"output":"1"}` + "\n"},
		{`{"surface":"wire_json","input":"1"}`, 2, ""},
		{`{"seq":1.5,"surface":"wire_json","input":"1"}`, 2, ""},
		{`{"seq":1,"surface":"wire_json"}`, 2, ""},
		{`{"seq":1,"surface":"wire_json","input":{"base64":"/w"}}`, 2, ""},
		{"{\"seq\":1,\"surface\":\"wire_json\",\"input\":\"\xff\"}", 2, ""},
	} {
		var stdout, stderr bytes.Buffer
		status := runSession(nil, strings.NewReader(startLine+c.requests), &stdout, &stderr)
		if want := startAnswer() + c.answers; status != c.status || stdout.String() != want {
			t.Errorf("%q: got %d %q, want %d %q", c.requests, status, stdout.String(), c.status, want)
		}
	}
	for _, first := range []string{"", `{"seq":1}`, `{"start":{"protocol":2}}`, `[]`} {
		var stdout, stderr bytes.Buffer
		status := runSession(nil, strings.NewReader(first), &stdout, &stderr)
		want := statusUsage
		if first == "" {
			want = statusDone // nothing asked, nothing to answer
		}
		if stdout.Len() > 0 || status != want {
			t.Errorf("first line %q: got %d %q, want %d", first, status, stdout.String(), want)
		}
	}
}

// An answer must come while the peer waits, also when the beginning of the next line is there already.
func TestSessionHoldsNothingBack(t *testing.T) {
	requests, toPeer := io.Pipe()
	fromPeer, answers := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- runSession(nil, requests, answers, io.Discard)
		answers.Close()
	}()
	out := bufio.NewReader(fromPeer)
	long := strings.Repeat("x", 3*sessionBufferSize) // a line longer than every buffer
	for _, step := range [][2]string{
		{startLine, startAnswer()},
		{`{"seq":1,"surface":"wire_json","input":"1"}` + "\n" + `{"seq":2,"sur`, `{"seq":1,"output":"1"}` + "\n"},
		{`face":"wire_json","input":"\"` + long + `\""}` + "\n", `{"seq":2,"output":"\"` + long + `\""}` + "\n"},
	} {
		if _, err := io.WriteString(toPeer, step[0]); err != nil {
			t.Fatal(err)
		}
		if got, err := out.ReadString('\n'); err != nil || got != step[1] {
			t.Fatalf("got %.100q, %v, want %.100q", got, err, step[1])
		}
	}
	toPeer.Close()
	if status := <-done; status != statusDone {
		t.Errorf("status %d", status)
	}
}
