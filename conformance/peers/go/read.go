// The reader: a whole text to a value (wire-json.md, section Reading).
// It recurses, but never deeper than the limit it is given.
package main

import (
	"fmt"
	"math"
)

const (
	depthLimit         = 128 // source rows, model answers, free-form arguments
	envelopeDepthLimit = 136 // the system's own lines, which wrap such values
)

type syntaxError struct {
	at      int
	problem string
}

func (e *syntaxError) Error() string {
	return fmt.Sprintf("%s at byte %d", e.problem, e.at)
}

// readJSON expects valid UTF-8. A byte order mark at the start is no white space, and so fails as any other
// character would.
func readJSON(text string, limit int) (Value, error) {
	r := reader{text: text, room: limit}
	value, ok := r.value()
	if ok {
		if r.space(); r.at == len(text) {
			return value, nil
		}
		r.fail("more after the value")
	}
	return nil, &syntaxError{r.at, r.problem}
}

type reader struct {
	text    string
	at      int
	room    int // for this many more levels of nesting
	problem string
}

func (r *reader) fail(problem string) (Value, bool) {
	r.problem = problem
	return nil, false
}

func (r *reader) space() {
	r.at = skipSpace(r.text, r.at)
}

// next tells, after white space, whether c comes next.
func (r *reader) next(c byte) bool {
	r.space()
	return r.at < len(r.text) && r.text[r.at] == c
}

// take is next, and passes over c.
func (r *reader) take(c byte) bool {
	if !r.next(c) {
		return false
	}
	r.at++
	return true
}

func (r *reader) value() (Value, bool) {
	r.space()
	if r.at == len(r.text) {
		return r.fail("end of text in place of a value")
	}
	switch c := r.text[r.at]; c {
	case '{':
		return r.nested(r.object)
	case '[':
		return r.nested(r.array)
	case '"':
		text, ok := r.string()
		if !ok {
			return nil, false
		}
		return text, true
	case 't':
		return r.literal("true", true)
	case 'f':
		return r.literal("false", false)
	case 'n':
		return r.literal("null", nil)
	default:
		if c == '-' || '0' <= c && c <= '9' {
			return r.number()
		}
		return r.fail("unexpected character")
	}
}

func (r *reader) nested(read func() (Value, bool)) (Value, bool) {
	if r.room == 0 {
		return r.fail("nesting too deep")
	}
	r.room--
	r.at++
	value, ok := read()
	r.room++
	return value, ok
}

func (r *reader) array() (Value, bool) {
	items := []Value{}
	if r.take(']') {
		return items, true
	}
	for {
		item, ok := r.value()
		if !ok {
			return nil, false
		}
		items = append(items, item)
		if r.take(',') {
			continue
		}
		if r.take(']') {
			return items, true
		}
		return r.fail("neither comma nor bracket after an item")
	}
}

func (r *reader) object() (Value, bool) {
	var members []Member
	if r.take('}') {
		return &Object{}, true
	}
	for {
		if !r.next('"') {
			return r.fail("no name where a member begins")
		}
		name, ok := r.string()
		if !ok {
			return nil, false
		}
		if !r.take(':') {
			return r.fail("no colon after a name")
		}
		value, ok := r.value()
		if !ok {
			return nil, false
		}
		members = append(members, Member{name, value})
		if r.take(',') {
			continue
		}
		if r.take('}') {
			return &Object{dropOverridden(members)}, true
		}
		return r.fail("neither comma nor brace after a member")
	}
}

func (r *reader) string() (string, bool) {
	start := r.at
	end, escaped, problem := scanString(r.text, start)
	r.at, r.problem = end, problem
	if problem != "" {
		return "", false
	}
	raw := r.text[start+1 : end-1]
	if escaped {
		return unescape(raw), true
	}
	return raw, true
}

func (r *reader) number() (Value, bool) {
	start := r.at
	end, problem := scanNumber(r.text, start)
	r.at = end
	if problem != "" {
		return r.fail(problem)
	}
	number := toDouble(r.text[start:end])
	if math.IsInf(number, 0) {
		r.at = start
		return r.fail("infinite number")
	}
	return number, true
}

func (r *reader) literal(literal string, value Value) (Value, bool) {
	end, problem := scanLiteral(r.text, r.at, literal)
	if problem != "" {
		return r.fail(problem)
	}
	r.at = end
	return value, true
}
