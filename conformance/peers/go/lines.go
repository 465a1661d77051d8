// Lines of a stream: what stands between LFs, and whether the last one has been ended (evidence.md, Materializing).
package main

import (
	"bufio"
	"io"
	"strings"
)

const streamBufferSize = 1 << 18

// readLine gives the next line without its LF; ended is false for a last line that has none. A line can be longer
// than the buffer, so that nothing but memory limits its length. At the end of the stream the error is io.EOF.
func readLine(in *bufio.Reader) (line string, ended bool, err error) {
	part, err := in.ReadSlice('\n')
	if err == nil {
		return string(part[:len(part)-1]), true, nil
	}
	var whole strings.Builder
	for err == bufio.ErrBufferFull {
		whole.Write(part)
		part, err = in.ReadSlice('\n')
	}
	whole.Write(part)
	line = whole.String()
	switch {
	case err == nil:
		return line[:len(line)-1], true, nil
	case err == io.EOF && line != "":
		return line, false, nil
	default:
		return "", false, err
	}
}
