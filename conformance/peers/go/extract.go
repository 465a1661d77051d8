// The extraction: which object of a model's answer is the one (extract-json.md, steps 1 to 4).
// Where blocks begin is in fence.go, the search for the first object of a text in search.go.
package main

import (
	"strings"
	"unicode/utf8"
)

func extractJSON(input string) (value Value, matched bool) {
	text := replaceIllFormed(input)
	blocks := fenceScanner{rest: text}
	for {
		block, ok := blocks.next()
		if !ok {
			break
		}
		if value, ok := firstObjectValue(block); ok {
			return value, true
		}
	}
	return firstObjectValue(text)
}

func firstObjectValue(text string) (Value, bool) {
	start, end, ok := firstObject(text)
	if !ok {
		return nil, false
	}
	value, err := readJSON(text[start:end], depthLimit)
	if err != nil {
		panic("search and reader disagree: " + err.Error()) // a fault of this program, not of its input
	}
	return value, true
}

// replaceIllFormed is step 1: each maximal subpart of an ill-formed sequence becomes U+FFFD. The library would
// make one of every single byte.
func replaceIllFormed(input string) string {
	if utf8.ValidString(input) {
		return input
	}
	var text strings.Builder
	plain := 0 // start of the well-formed run that is not yet copied
	for at := 0; at < len(input); {
		length, ok := sequence(input[at:])
		if !ok {
			text.WriteString(input[plain:at])
			text.WriteString("\uFFFD")
			plain = at + length
		}
		at += length
	}
	text.WriteString(input[plain:])
	return text.String()
}

// sequence gives the length of the UTF-8 sequence at the start of text, or else of the maximal subpart of an
// ill-formed one (Unicode 3.9, table 3-7): as many bytes as some well-formed sequence begins with, at least one.
func sequence(text string) (length int, ok bool) {
	lead := text[0]
	if lead < 0x80 {
		return 1, true
	}
	var want int
	low, high := byte(0x80), byte(0xBF) // bounds of the second byte; those of later ones are always these
	switch {
	case 0xC2 <= lead && lead <= 0xDF:
		want = 2
	case 0xE0 <= lead && lead <= 0xEF:
		want = 3
		if lead == 0xE0 {
			low = 0xA0 // no overlong form
		} else if lead == 0xED {
			high = 0x9F // no surrogate
		}
	case 0xF0 <= lead && lead <= 0xF4:
		want = 4
		if lead == 0xF0 {
			low = 0x90 // no overlong form
		} else if lead == 0xF4 {
			high = 0x8F // nothing beyond U+10FFFF
		}
	default:
		return 1, false
	}
	for length = 1; length < want; length++ {
		if length == len(text) || text[length] < low || text[length] > high {
			return length, false
		}
		low, high = 0x80, 0xBF
	}
	return want, true
}
