// The session door: one JSON line in, one JSON line out, until stdin ends (PROTOCOL.md, section Session).
// Answers are gathered in a buffer, which is flushed before every read that could have to wait.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"strings"
	"unicode/utf8"
)

const (
	protocolVersion   = 1
	sessionBufferSize = 1 << 16
)

// A request is one line of a session, understood.
type request struct {
	seq     float64 // an integer, judged on the double like every number of the contract
	surface string
	input   Value // undecoded: what it may be is for the surface's door to say
}

func runSession(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) > 0 {
		fmt.Fprintln(stderr, "session takes its lines on stdin, and no arguments")
		return statusUsage
	}
	in := bufio.NewReaderSize(stdin, sessionBufferSize)
	out := bufio.NewWriterSize(stdout, sessionBufferSize)
	err := serve(in, out)
	// Also after a bad line: the requests before it have been answered, and those answers are owed.
	if flushErr := out.Flush(); err == nil {
		err = flushErr
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return statusUsage
	}
	return statusDone
}

func serve(in *bufio.Reader, out *bufio.Writer) error {
	var buffer []byte
	for number := 1; ; number++ {
		line, err := nextLine(in, out)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("reading line %d: %w", number, err)
		}
		if number == 1 {
			buffer, err = answerStart(buffer[:0], line)
		} else {
			buffer, err = answerRequest(buffer[:0], line)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if _, err := out.Write(append(buffer, '\n')); err != nil {
			return fmt.Errorf("writing the answer to line %d: %w", number, err)
		}
		if cap(buffer) > sessionBufferSize {
			buffer = nil // one huge answer should not pin its memory for the rest of the session
		}
	}
}

// nextLine gives the next line; a last line without LF counts. If the whole line is not at hand
// already, the answers so far go out first: a peer never waits while it holds an answer.
func nextLine(in *bufio.Reader, out *bufio.Writer) (string, error) {
	atHand, _ := in.Peek(in.Buffered())
	if bytes.IndexByte(atHand, '\n') < 0 {
		if err := out.Flush(); err != nil {
			return "", err
		}
	}
	line, _, err := readLine(in)
	return line, err
}

func readEnvelope(line string) (*Object, error) {
	if !utf8.ValidString(line) {
		return nil, errors.New("the line is not UTF-8")
	}
	// A line is an envelope of the system's own, and gets the limit of one.
	value, err := readJSON(line, envelopeDepthLimit)
	if err != nil {
		return nil, err
	}
	object, ok := value.(*Object)
	if !ok {
		return nil, errors.New("the line is no JSON object")
	}
	return object, nil
}

func answerStart(dst []byte, line string) ([]byte, error) {
	object, err := readEnvelope(line)
	if err != nil {
		return nil, err
	}
	start, ok := object.get("start").(*Object)
	if !ok {
		return nil, errors.New(`the first line has no "start"`)
	}
	if protocol, ok := start.get("protocol").(float64); !ok || protocol != protocolVersion {
		return nil, fmt.Errorf("this peer speaks protocol %d only", protocolVersion)
	}
	dst = append(dst, `{"protocol":`...)
	dst = appendNumber(dst, protocolVersion)
	dst = append(dst, `,"runtime":"go","version":`...)
	dst = appendString(dst, runtimeVersion())
	dst = append(dst, `,"surfaces":[`...)
	for i := range surfaces {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendString(dst, surfaces[i].name)
	}
	return append(dst, "]}"...), nil
}

// runtimeVersion is "1.19.8" for "go1.19.8"; what a development build has after that is left out.
func runtimeVersion() string {
	for _, word := range strings.Fields(runtime.Version()) {
		if strings.HasPrefix(word, "go") {
			return strings.TrimPrefix(word, "go")
		}
	}
	return runtime.Version()
}

func answerRequest(dst []byte, line string) ([]byte, error) {
	r, err := readRequest(line)
	if err != nil {
		return nil, err
	}
	dst = append(dst, `{"seq":`...)
	dst = appendNumber(dst, r.seq)
	// The surface is looked up before the input is looked at: what a surface takes is known to its owner only.
	s := surfaceByName(r.surface)
	if s == nil {
		return appendError(dst, &refusal{codeUnknownSurface, "this peer has no surface " + r.surface}), nil
	}
	input, err := decodeInput(r.input)
	if err != nil {
		return nil, err
	}
	output, refused := s.answer(input)
	if refused != nil {
		return appendError(dst, refused), nil
	}
	return appendOutput(dst, string(output)), nil
}

func readRequest(line string) (*request, error) {
	object, err := readEnvelope(line)
	if err != nil {
		return nil, err
	}
	seq, ok := object.get("seq").(float64)
	if !ok || seq != math.Trunc(seq) {
		return nil, errors.New(`the request has no integer "seq"`)
	}
	surface, ok := object.get("surface").(string)
	if !ok {
		return nil, errors.New(`the request has no "surface"`)
	}
	return &request{seq: seq, surface: surface, input: object.get("input")}, nil
}

func decodeInput(value Value) (string, error) {
	switch input := value.(type) {
	case string:
		return input, nil
	case *Object:
		encoded, ok := input.get("base64").(string)
		if !ok {
			return "", errors.New(`the request's "input" has no "base64"`)
		}
		return decodeBase64(encoded)
	}
	return "", errors.New(`the request has no "input"`)
}

func decodeBase64(encoded string) (string, error) {
	// The library passes over line breaks; RFC 4648 section 4 knows none.
	if strings.ContainsAny(encoded, "\r\n") {
		return "", errors.New("a line break in base64")
	}
	decoded, err := base64.StdEncoding.Strict().DecodeString(encoded)
	return string(decoded), err
}

func appendOutput(dst []byte, output string) []byte {
	if utf8.ValidString(output) {
		dst = append(dst, `,"output":`...)
		dst = appendString(dst, output)
		return append(dst, '}')
	}
	dst = append(dst, `,"output":{"base64":`...)
	dst = appendString(dst, base64.StdEncoding.EncodeToString([]byte(output)))
	return append(dst, "}}"...)
}

func appendError(dst []byte, r *refusal) []byte {
	dst = append(dst, `,"error":{"code":`...)
	dst = appendString(dst, r.code)
	dst = append(dst, `,"message":`...)
	dst = appendString(dst, r.message)
	return append(dst, "}}"...)
}
