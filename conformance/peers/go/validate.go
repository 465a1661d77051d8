// Validating: the session surface `validate` (PROTOCOL.md) and the command `validate KIND [--jsonl]` (cli.md).
package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

const (
	codeInvalidRequest = "invalid_request"
	codeUnknownKind    = "unknown_kind"
)

// answerValidate takes {"kind":KIND,"record":VALUE}.
func answerValidate(input string) ([]byte, *refusal) {
	value, refused := readText(input, envelopeDepthLimit)
	if refused != nil {
		return nil, refused
	}
	envelope, ok := value.(*Object)
	if !ok {
		return nil, &refusal{codeInvalidRequest, "the input is no object"}
	}
	kind, ok := envelope.get("kind").(string)
	if !ok {
		return nil, &refusal{codeInvalidRequest, `the input has no text "kind"`}
	}
	record, present := envelope.lookup("record") // a null is a record too, though a bad one
	if !present {
		return nil, &refusal{codeInvalidRequest, `the input has no "record"`}
	}
	shape, ok := kinds[kind]
	if !ok {
		return nil, &refusal{codeUnknownKind, "there is no kind " + kind}
	}
	return appendVerdict([]byte{'{'}, violationsOf(record, shape)), nil
}

// appendVerdict ends a result line that may hold members already.
func appendVerdict(dst []byte, violations []violation) []byte {
	dst = append(dst, `"valid":`...)
	dst = strconv.AppendBool(dst, len(violations) == 0)
	dst = append(dst, `,"errors":[`...)
	for i, v := range violations {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, `{"path":`...)
		dst = appendString(dst, v.path)
		dst = append(dst, `,"code":`...)
		dst = appendString(dst, v.code)
		dst = append(dst, '}')
	}
	return append(dst, "]}\n"...)
}

func runValidate(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var lines, jsonResult bool
	rest, err := parseFlags(args, flags{"--jsonl": &lines, "--json": &jsonResult})
	if err == nil && len(rest) != 1 {
		err = fmt.Errorf("usage: PEER validate KIND [--jsonl] < input")
	}
	if err != nil {
		fmt.Fprintln(stderr, err)
		return statusUsage
	}
	shape, ok := kinds[rest[0]]
	if !ok {
		fmt.Fprintf(stderr, "there is no kind %q\n", rest[0])
		return statusUsage
	}
	if lines {
		return validateLines(shape, stdin, stdout, stderr)
	}
	return answerOnce(stdin, stdout, stderr, func(input string) ([]byte, *refusal) {
		record, refused := readText(input, envelopeDepthLimit)
		if refused != nil {
			return nil, refused
		}
		return appendVerdict([]byte{'{'}, violationsOf(record, shape)), nil
	})
}

// validateLines judges a JSONL text line by line, holding one line at a time.
func validateLines(s shape, stdin io.Reader, stdout, stderr io.Writer) int {
	in := bufio.NewReaderSize(stdin, streamBufferSize)
	out := bufio.NewWriterSize(stdout, streamBufferSize)
	status := statusDone
	var answer []byte
	for number := int64(1); ; number++ {
		line, _, err := readLine(in)
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Fprintf(stderr, "reading line %d: %v\n", number, err)
			out.Flush()
			return statusUsage
		}
		if isBlank(line) {
			continue
		}
		violations := violationsOfLine(line, s)
		if len(violations) > 0 {
			status = statusNo
		}
		answer = append(answer[:0], `{"line":`...)
		answer = strconv.AppendInt(answer, number, 10)
		answer = append(answer, ',')
		answer = appendVerdict(answer, violations)
		out.Write(answer) // an error stays with the writer until Flush
	}
	if err := out.Flush(); err != nil {
		fmt.Fprintf(stderr, "writing the output: %v\n", err)
		return statusUsage
	}
	return status
}

// violationsOfLine: a line that is no JSON text has that as its one violation, also where its UTF-8 is at fault.
func violationsOfLine(line string, s shape) []violation {
	record, refused := readText(line, envelopeDepthLimit)
	if refused != nil {
		return []violation{{"", codeInvalidJSON}}
	}
	return violationsOf(record, s)
}

// readText reads a whole input. Bad UTF-8 has a code of its own, which goes before whatever else is wrong.
func readText(input string, limit int) (Value, *refusal) {
	if !utf8.ValidString(input) {
		return nil, &refusal{codeInvalidUTF8, "the input is not UTF-8"}
	}
	value, err := readJSON(input, limit)
	if err != nil {
		return nil, &refusal{codeInvalidJSON, err.Error()}
	}
	return value, nil
}

// isBlank tells the lines that are passed over (evidence.md, Materializing).
func isBlank(line string) bool { return strings.Trim(line, " \t\r") == "" }
