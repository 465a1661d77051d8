// The front door: picks the command from the argument list and turns its outcome into output and exit status.
// PROTOCOL.md, section Oneshot, and cli.md are the contract of this file.
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
	statusNo    = 1 // a check or verdict says no
	statusUsage = 2 // usage error, or an input that is refused
)

// A command is done with what follows its name.
type command struct {
	name string
	run  func(args []string, stdin io.Reader, stdout, stderr io.Writer) int
}

// commands has every surface's oneshot command, and those that are no surface.
func commands() []command {
	all := []command{{"session", runSession}, {"validate", runValidate}, {"materialize", runMaterialize}}
	for i := range surfaces {
		if s := &surfaces[i]; s.command != "" {
			all = append(all, command{s.command, s.runOneshot})
		}
	}
	return all
}

func main() {
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var names []string
	for _, c := range commands() {
		if len(args) > 0 && args[0] == c.name {
			return c.run(args[1:], stdin, stdout, stderr)
		}
		names = append(names, c.name)
	}
	fmt.Fprintf(stderr, "usage: PEER %s ...\n", strings.Join(names, "|"))
	return statusUsage
}

func (s *surface) runOneshot(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) > 0 {
		fmt.Fprintf(stderr, "%s takes its input on stdin, and no arguments\n", s.command)
		return statusUsage
	}
	return answerOnce(stdin, stdout, stderr, s.answer)
}

// answerOnce has the whole of stdin answered; of a refusal stdout gets the code and stderr the sentence.
func answerOnce(stdin io.Reader, stdout, stderr io.Writer, answer func(input string) ([]byte, *refusal)) int {
	var input strings.Builder
	if _, err := io.Copy(&input, stdin); err != nil {
		fmt.Fprintf(stderr, "reading the input: %v\n", err)
		return statusUsage
	}
	status := statusDone
	output, refused := answer(input.String())
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
