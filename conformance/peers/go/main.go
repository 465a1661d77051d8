// The front door: picks the command from the argument list and turns its outcome into output and exit status.
// What the commands are stands in surfaces.go; PROTOCOL.md, section Oneshot, is the contract of this file.
package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
)

const (
	statusDone  = 0
	statusUsage = 2 // usage error, or an input that is refused
)

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) != 1 {
		fmt.Fprintf(stderr, "usage: PEER %s < input\n", strings.Join(commandNames(), "|"))
		return statusUsage
	}
	if args[0] == sessionCommand {
		return runSession(stdin, stdout, stderr)
	}
	s := surfaceByCommand(args[0])
	if s == nil {
		fmt.Fprintf(stderr, "unknown command %q; there are %s\n", args[0], strings.Join(commandNames(), ", "))
		return statusUsage
	}
	return runOneshot(s, stdin, stdout, stderr)
}

func runOneshot(s *surface, stdin io.Reader, stdout, stderr io.Writer) int {
	var input strings.Builder
	if _, err := io.Copy(&input, stdin); err != nil {
		fmt.Fprintf(stderr, "reading the input: %v\n", err)
		return statusUsage
	}
	status := statusDone
	output, refused := s.answer(input.String())
	if refused != nil {
		fmt.Fprintln(stderr, refused.message)
		output = append(output[:0], `{"error":{"code":`...)
		output = append(appendString(output, refused.code), "}}\n"...)
		status = statusUsage
	}
	out := bufio.NewWriter(stdout)
	out.Write(output) // an error stays with the writer until Flush
	if err := out.Flush(); err != nil {
		fmt.Fprintf(stderr, "writing the output: %v\n", err)
		return statusUsage
	}
	return status
}
