// The table of surfaces: each one's session name and oneshot command, in one place.
// A new surface is one more row here; the oneshot and the session door both read this table.
package main

// A surface maps one input to the bytes that oneshot writes to stdout, or refuses it.
type surface struct {
	name    string // in a session
	command string // in oneshot; "" for one that is asked in sessions only
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
	{name: "validate", answer: answerValidate},
}

func surfaceByName(name string) *surface {
	for i := range surfaces {
		if surfaces[i].name == name {
			return &surfaces[i]
		}
	}
	return nil
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
	value, refused := readText(input, depthLimit)
	if refused != nil {
		return nil, refused
	}
	return appendCanonical(nil, value), nil
}
