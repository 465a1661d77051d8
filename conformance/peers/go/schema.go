// The validator's machinery: shapes of values, and the violations that a value is found to have
// (evidence.md, section EvidenceRecord, from "An unknown field" on). What shapes the records have is in kinds.go.
package main

import (
	"math"
	"strconv"
	"strings"
)

// Codes of violations.
const (
	codeRequired         = "required"
	codeType             = "type"
	codeEmpty            = "empty"
	codeFormat           = "format"
	codeRange            = "range"
	codeEnum             = "enum"
	codeSchemaVersion    = "schema_version"
	codeSFTContamination = "sft_contamination"
	codeUnknownField     = "unknown_field"
)

const maxInteger = 1<<53 - 1

// A violation is one thing that is wrong with a record; path is a JSON Pointer (RFC 6901).
type violation struct {
	path string
	code string
}

// A shape looks at one value and tells the checker what is wrong with it.
type shape func(c *checker, value Value)

// A checker gathers violations in the order in which shapes find them, which is the order of the tables.
type checker struct {
	path       []byte // of the value that is being looked at
	violations []violation
}

func violationsOf(value Value, s shape) []violation {
	var c checker
	s(&c, value)
	return c.violations
}

func (c *checker) fail(code string) {
	c.violations = append(c.violations, violation{string(c.path), code})
}

var pointerEscape = strings.NewReplacer("~", "~0", "/", "~1")

// enter goes down to a part; leaving again is to cut the path to the length that enter gives.
func (c *checker) enter(name string) (outside int) {
	outside = len(c.path)
	c.path = append(c.path, '/')
	c.path = append(c.path, pointerEscape.Replace(name)...)
	return outside
}

func (c *checker) leave(outside int) { c.path = c.path[:outside] }

func (c *checker) part(name string, s shape, value Value) {
	outside := c.enter(name)
	s(c, value)
	c.leave(outside)
}

// A field is one row of a record's table.
type field struct {
	name     string
	shape    shape
	optional bool
}

func need(name string, s shape) field  { return field{name: name, shape: s} }
func maybe(name string, s shape) field { return field{name: name, shape: s, optional: true} }

// object is the shape of an object with a table: its fields in order, then whatever else it holds.
func object(fields ...field) shape {
	known := make(map[string]bool, len(fields))
	for i := range fields {
		known[fields[i].name] = true
	}
	return func(c *checker, value Value) {
		o, ok := value.(*Object)
		if !ok {
			c.fail(codeType)
			return
		}
		seen := 0
		for i := range fields {
			f := &fields[i]
			value, present := o.lookup(f.name)
			if present {
				seen++
				c.part(f.name, f.shape, value)
			} else if !f.optional {
				outside := c.enter(f.name)
				c.fail(codeRequired)
				c.leave(outside)
			}
		}
		if seen == len(o.members) {
			return
		}
		for i := range o.members {
			if name := o.members[i].name; !known[name] {
				outside := c.enter(name)
				c.fail(codeUnknownField)
				c.leave(outside)
			}
		}
	}
}

// objectOf is an object of whatever names, with values of one shape, looked at in order of the text.
func objectOf(s shape) shape {
	return func(c *checker, value Value) {
		o, ok := value.(*Object)
		if !ok {
			c.fail(codeType)
			return
		}
		for i := range o.members {
			c.part(o.members[i].name, s, o.members[i].value)
		}
	}
}

func arrayOf(s shape) shape {
	return func(c *checker, value Value) {
		items, ok := value.([]Value)
		if !ok {
			c.fail(codeType)
			return
		}
		for i := range items {
			c.part(strconv.Itoa(i), s, items[i])
		}
	}
}

// someOf is an array that may not be empty.
func someOf(s shape) shape {
	items := arrayOf(s)
	return func(c *checker, value Value) {
		if array, ok := value.([]Value); ok && len(array) == 0 {
			c.fail(codeEmpty)
			return
		}
		items(c, value)
	}
}

// freeForm is any value at all.
func freeForm(*checker, Value) {}

func boolean(c *checker, value Value) {
	if _, ok := value.(bool); !ok {
		c.fail(codeType)
	}
}

// text is a string of which judge says what is wrong: a code, or "".
func text(judge func(text string) (code string)) shape {
	return func(c *checker, value Value) {
		text, ok := value.(string)
		if !ok {
			c.fail(codeType)
		} else if code := judge(text); code != "" {
			c.fail(code)
		}
	}
}

var (
	anyString = text(func(string) string { return "" })

	nonEmpty = text(func(text string) string { // S
		if text == "" {
			return codeEmpty
		}
		return ""
	})

	timestamp = text(func(text string) string { // TS
		if _, ok := parseTimestamp(text); !ok {
			return codeFormat
		}
		return ""
	})

	hash = hexDigits(64) // H
)

// hexDigits is exactly so many lower-case hex digits.
func hexDigits(count int) shape {
	return text(func(text string) string {
		if len(text) != count || strings.Trim(text, "0123456789abcdef") != "" {
			return codeFormat
		}
		return ""
	})
}

// fixed is the one text that a field can have.
func fixed(only string) shape {
	return text(func(text string) string {
		if text != only {
			return codeFormat
		}
		return ""
	})
}

func oneOf(values ...string) shape {
	return text(func(text string) string {
		for _, value := range values {
			if text == value {
				return ""
			}
		}
		return codeEnum
	})
}

// bounded is a number from low to high.
func bounded(low, high float64) shape {
	return func(c *checker, value Value) {
		number, ok := value.(float64)
		if !ok {
			c.fail(codeType)
		} else if number < low || number > high {
			c.fail(codeRange)
		}
	}
}

// integerFrom is an I that may have a higher lower bound. A fraction is a matter of type, before any of range.
func integerFrom(low float64) shape {
	within := bounded(low, maxInteger)
	return func(c *checker, value Value) {
		if number, ok := value.(float64); ok && number != math.Trunc(number) {
			c.fail(codeType)
			return
		}
		within(c, value)
	}
}

var (
	anyNumber = bounded(math.Inf(-1), math.Inf(1)) // N
	atLeast0  = bounded(0, math.Inf(1))
	percent   = bounded(0, 100)
	integer   = integerFrom(0) // I
)

func schemaVersion(c *checker, value Value) {
	if value != 1.0 {
		c.fail(codeSchemaVersion)
	}
}
