// Fenced blocks of a text (extract-json.md, step 2).
package main

import "strings"

const (
	maxFenceIndent = 3
	minFenceTicks  = 3
)

// A fenceScanner gives the contents of a text's blocks, one after the other.
type fenceScanner struct {
	rest string
}

func (s *fenceScanner) next() (block string, ok bool) {
	for s.rest != "" {
		line, rest := cutLine(s.rest)
		s.rest = rest
		if ticks, _ := fence(line); ticks >= minFenceTicks {
			return s.content(ticks), true
		}
	}
	return "", false
}

// content takes the block that has just been opened, with its closing line.
func (s *fenceScanner) content(opening int) string {
	all := s.rest
	for s.rest != "" {
		start := len(all) - len(s.rest)
		line, rest := cutLine(s.rest)
		s.rest = rest
		if ticks, after := fence(line); ticks >= opening && strings.Trim(after, " \t") == "" {
			return all[:start]
		}
	}
	return all // never closed: to the end of the text
}

// cutLine takes the first line off; neither LF nor the CR of a CR LF belongs to it. A CR elsewhere does.
func cutLine(text string) (line, rest string) {
	end := strings.IndexByte(text, '\n')
	if end < 0 {
		return text, ""
	}
	line, rest = text[:end], text[end+1:]
	return strings.TrimSuffix(line, "\r"), rest
}

// fence counts the backticks that a line begins with after its indent; none if it is indented too far.
func fence(line string) (ticks int, after string) {
	indent := 0
	for indent < maxFenceIndent && indent < len(line) && line[indent] == ' ' {
		indent++
	}
	line = line[indent:]
	for ticks < len(line) && line[ticks] == '`' {
		ticks++
	}
	return ticks, line[ticks:]
}
