// The search for the first object of a text, in linear time (extract-json.md, Cost).
//
// A trial parses from one brace on, without a depth limit and without recursion, until its object closes or the
// syntax breaks. It decides every brace that it met in value position: no object if it is still open, an object
// if it closed and is not too high. A brace that no trial met in value position begins a trial of its own. It
// lies inside a string of each trial that passed it; outside and inside of strings are then reversed between
// the two trials, so that no third can have both of them passing it: every byte is consumed at most twice.
package main

import "strings"

// firstObject gives the bounds of the object at the smallest offset at which there is one.
func firstObject(text string) (start, end int, ok bool) {
	var trials []*trial // two are enough, see above
	for p := nextBrace(text, 0); p >= 0; p = nextBrace(text, p+1) {
		end, decided := recall(trials, p)
		if !decided {
			var t *trial
			if t, trials = idleTrial(trials, p); t.run(text, p) {
				return p, t.stop, true
			}
		} else if end > 0 {
			return p, end, true
		}
	}
	return 0, 0, false
}

func nextBrace(text string, from int) int {
	if i := strings.IndexByte(text[from:], '{'); i >= 0 {
		return from + i
	}
	return -1
}

// recall gives what the trials so far know about the brace at p: the end of its object, or 0 for none.
func recall(trials []*trial, p int) (end int, decided bool) {
	for _, t := range trials {
		if p < t.stop {
			if end, decided = t.decision(p); decided {
				return end, true
			}
		}
	}
	return 0, false
}

// idleTrial gives one that ended before p, to use its memory again: hostile texts begin a trial at every byte.
func idleTrial(trials []*trial, p int) (*trial, []*trial) {
	for _, t := range trials {
		if t.stop <= p {
			return t, trials
		}
	}
	t := &trial{}
	return t, append(trials, t)
}

// tooHigh stands for every height beyond the limit; heights are counted no further.
const tooHigh = depthLimit + 1

type trial struct {
	stop   int     // offset at which the parse ended
	braces []brace // those met in value position, by offset
	cursor int     // first of them that has not been asked for
	levels []level // the containers that are open
	open   []int   // of these the objects, as indices into braces
}

type brace struct {
	offset int
	end    int // behind the closing brace; 0 if there is no object here
}

// A level is small, as there can be as many as the text has bytes.
type level struct {
	object bool
	height uint8 // of what it contains so far: 0 if there is no container in it
}

// decision must be asked with growing offsets.
func (t *trial) decision(p int) (end int, decided bool) {
	for t.cursor < len(t.braces) && t.braces[t.cursor].offset < p {
		t.cursor++
	}
	if t.cursor < len(t.braces) && t.braces[t.cursor].offset == p {
		return t.braces[t.cursor].end, true
	}
	return 0, false
}

// What may come next in a parse.
type expectation int

const (
	wantValue expectation = iota
	wantValueOrClose
	wantName
	wantNameOrClose
	wantColon
	wantCommaOrClose
)

// run parses from the brace at start and tells whether there is an object; it then ends at t.stop.
func (t *trial) run(text string, start int) bool {
	t.braces, t.levels, t.open = t.braces[:0], t.levels[:0], t.open[:0]
	t.cursor = 0
	t.stop = t.parse(text, start)
	return t.braces[0].end > 0
}

func (t *trial) parse(text string, at int) (stop int) {
	want := wantValue
	for {
		if at = skipSpace(text, at); at == len(text) {
			return at
		}
		c := text[at]
		switch want {
		case wantValue, wantValueOrClose:
			switch {
			case c == '{':
				t.openObject(at)
				want = wantNameOrClose
				at++
			case c == '[':
				t.levels = append(t.levels, level{})
				want = wantValueOrClose
				at++
			case c == ']' && want == wantValueOrClose:
				at++
				t.closeLevel(at)
				want = wantCommaOrClose
			default:
				var ok bool
				if at, ok = scanScalar(text, at); !ok {
					return at
				}
				want = wantCommaOrClose
			}
		case wantName, wantNameOrClose:
			switch {
			case c == '"':
				var problem string
				if at, _, problem = scanString(text, at); problem != "" {
					return at
				}
				want = wantColon
			case c == '}' && want == wantNameOrClose:
				at++
				if t.closeLevel(at) {
					return at
				}
				want = wantCommaOrClose
			default:
				return at
			}
		case wantColon:
			if c != ':' {
				return at
			}
			at++
			want = wantValue
		case wantCommaOrClose:
			inObject := t.levels[len(t.levels)-1].object
			switch {
			case c == ',':
				at++
				if want = wantValue; inObject {
					want = wantName
				}
			case c == '}' && inObject, c == ']' && !inObject:
				at++
				if t.closeLevel(at) {
					return at
				}
			default:
				return at
			}
		}
	}
}

func (t *trial) openObject(at int) {
	t.open = append(t.open, len(t.braces))
	t.braces = append(t.braces, brace{offset: at})
	t.levels = append(t.levels, level{object: true})
}

// closeLevel closes the innermost container, which ends at end, and tells whether it was the outermost.
func (t *trial) closeLevel(end int) (outermost bool) {
	top := len(t.levels) - 1
	closed := t.levels[top]
	t.levels = t.levels[:top]
	height := closed.height
	if height < tooHigh {
		height++
	}
	if closed.object {
		last := len(t.open) - 1
		if height <= depthLimit {
			t.braces[t.open[last]].end = end
		}
		t.open = t.open[:last]
	}
	if top == 0 {
		return true
	}
	if parent := &t.levels[top-1]; parent.height < height {
		parent.height = height
	}
	return false
}

// scanScalar passes over a value that is no container; where it fails it gives the offset where it got stuck.
func scanScalar(text string, at int) (end int, ok bool) {
	var problem string
	switch c := text[at]; {
	case c == '"':
		end, _, problem = scanString(text, at)
	case c == 't':
		end, problem = scanLiteral(text, at, "true")
	case c == 'f':
		end, problem = scanLiteral(text, at, "false")
	case c == 'n':
		end, problem = scanLiteral(text, at, "null")
	case c == '-' || '0' <= c && c <= '9':
		if end, problem = scanNumber(text, at); problem == "" && !isFinite(text[at:end]) {
			return end, false
		}
	default:
		return at, false
	}
	return end, problem == ""
}
