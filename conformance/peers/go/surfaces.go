// The command table: every surface of this peer, its oneshot command and its session name, in one place.
// A new surface is one more row here; the oneshot and the session door both read this table.
package main

import "unicode/utf8"

const sessionCommand = "session"

// A surface maps one input to the bytes that oneshot writes to stdout, or refuses it.
type surface struct {
	name    string // in a session
	command string // on the command line
	answer  func(input string) ([]byte, *refusal)
}

// A refusal is an answer too: its code is compared, its message is for people.
type refusal struct {
	code    string
	message string
}

const (
	codeInvalidUTF8    = "invalid_utf8"
	codeInvalidJSON    = "invalid_json"
	codeUnknownSurface = "unknown_surface"
)

var surfaces = []surface{
	{name: "extract_json", command: "extract-json", answer: answerExtractJSON},
	{name: "wire_json", command: "canonical", answer: answerCanonical},
}

func surfaceByCommand(command string) *surface {
	for i := range surfaces {
		if surfaces[i].command == command {
			return &surfaces[i]
		}
	}
	return nil
}

func surfaceByName(name string) *surface {
	for i := range surfaces {
		if surfaces[i].name == name {
			return &surfaces[i]
		}
	}
	return nil
}

func commandNames() []string {
	names := []string{sessionCommand}
	for i := range surfaces {
		names = append(names, surfaces[i].command)
	}
	return names
}

// answerExtractJSON never refuses: any bytes have an answer.
func answerExtractJSON(input string) ([]byte, *refusal) {
	value, matched := extractJSON(input)
	if !matched {
		return []byte(`{"matched":false,"value":null}` + "\n"), nil
	}
	output := append([]byte(nil), `{"matched":true,"value":`...)
	output = appendCanonical(output, value)
	return append(output, "}\n"...), nil
}

func answerCanonical(input string) ([]byte, *refusal) {
	// Bad UTF-8 has a code of its own, which goes before whatever else is wrong with the input.
	if !utf8.ValidString(input) {
		return nil, &refusal{codeInvalidUTF8, "the input is not UTF-8"}
	}
	value, err := readJSON(input, depthLimit)
	if err != nil {
		return nil, &refusal{codeInvalidJSON, err.Error()}
	}
	return appendCanonical(nil, value), nil
}
