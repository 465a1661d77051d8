// The words of JSON: strings, numbers, literals and white space (wire-json.md, section Reading).
// Shared by the reader, which builds values, and the search, which only wants to know where things end.
// The text is valid UTF-8 here, so that code points beyond ASCII need no look.
package main

import (
	"unicode/utf16"
	"unicode/utf8"
)

// Each scan function starts at its first byte and gives the offset behind the word, and "" or what is wrong;
// with something wrong, the offset is where the scan got stuck.

func skipSpace(text string, at int) int {
	for at < len(text) {
		switch text[at] {
		case ' ', '\t', '\n', '\r':
			at++
		default:
			return at
		}
	}
	return at
}

func scanLiteral(text string, at int, literal string) (end int, problem string) {
	if len(text)-at < len(literal) || text[at:at+len(literal)] != literal {
		return at, "unexpected character"
	}
	return at + len(literal), ""
}

// scanString starts at the opening quote; escaped tells whether the text between the quotes is not yet the value.
func scanString(text string, at int) (end int, escaped bool, problem string) {
	at++
	for at < len(text) {
		switch c := text[at]; {
		case c == '"':
			return at + 1, escaped, ""
		case c == '\\':
			escaped = true
			if at, problem = scanEscape(text, at); problem != "" {
				return at, escaped, problem
			}
		case c < 0x20:
			return at, escaped, "control character in a string"
		default:
			at++
		}
	}
	return at, escaped, "string without end"
}

func scanEscape(text string, at int) (end int, problem string) {
	if at+1 >= len(text) {
		return at, "string without end"
	}
	switch text[at+1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return at + 2, ""
	case 'u':
		unit, ok := hexUnit(text, at)
		if !ok {
			return at, "bad \\u escape"
		}
		if !utf16.IsSurrogate(unit) {
			return at + 6, ""
		}
		low, ok := hexUnit(text, at+6)
		if !ok || utf16.DecodeRune(unit, low) == utf8.RuneError {
			return at, "unpaired surrogate"
		}
		return at + 12, ""
	}
	return at, "unknown escape"
}

// hexUnit reads the UTF-16 code unit of a \uXXXX at that offset, if there is one.
func hexUnit(text string, at int) (unit rune, ok bool) {
	if len(text)-at < 6 || text[at] != '\\' || text[at+1] != 'u' {
		return 0, false
	}
	for _, c := range []byte(text[at+2 : at+6]) {
		unit <<= 4
		switch {
		case '0' <= c && c <= '9':
			unit |= rune(c - '0')
		case 'a' <= c && c <= 'f':
			unit |= rune(c-'a') + 10
		case 'A' <= c && c <= 'F':
			unit |= rune(c-'A') + 10
		default:
			return 0, false
		}
	}
	return unit, true
}

// unescape gives the value of what stands between the quotes of a string that scanString let pass.
func unescape(raw string) string {
	value := make([]byte, 0, len(raw)) // no escape is shorter than what it stands for
	for at := 0; at < len(raw); {
		if raw[at] != '\\' {
			value = append(value, raw[at])
			at++
			continue
		}
		switch c := raw[at+1]; c {
		case 'b':
			value = append(value, '\b')
		case 'f':
			value = append(value, '\f')
		case 'n':
			value = append(value, '\n')
		case 'r':
			value = append(value, '\r')
		case 't':
			value = append(value, '\t')
		case 'u':
			unit, _ := hexUnit(raw, at)
			at += 4
			if utf16.IsSurrogate(unit) {
				low, _ := hexUnit(raw, at+2)
				unit = utf16.DecodeRune(unit, low)
				at += 6
			}
			value = utf8.AppendRune(value, unit)
		default:
			value = append(value, c)
		}
		at += 2
	}
	return string(value)
}

// scanNumber starts at a minus or a digit. It knows the syntax only; whether the double is finite is for isFinite.
func scanNumber(text string, at int) (end int, problem string) {
	if at < len(text) && text[at] == '-' {
		at++
	}
	first := at
	if at = skipDigits(text, at); at == first {
		return at, "number without digits"
	}
	if text[first] == '0' && at > first+1 {
		return first + 1, "leading zero"
	}
	if at < len(text) && text[at] == '.' {
		at++
		first = at
		if at = skipDigits(text, at); at == first {
			return at, "number without digits after the point"
		}
	}
	if at < len(text) && (text[at] == 'e' || text[at] == 'E') {
		at++
		if at < len(text) && (text[at] == '+' || text[at] == '-') {
			at++
		}
		first = at
		if at = skipDigits(text, at); at == first {
			return at, "number without digits in the exponent"
		}
	}
	return at, ""
}

func skipDigits(text string, at int) int {
	for at < len(text) && '0' <= text[at] && text[at] <= '9' {
		at++
	}
	return at
}
