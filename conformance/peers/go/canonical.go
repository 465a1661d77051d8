// The writer: a value to its canonical form, RFC 8785 (wire-json.md, section Writing).
// It recurses as deep as the value is, and values come from the reader, which has a limit.
package main

import "sort"

func appendCanonical(dst []byte, value Value) []byte {
	switch v := value.(type) {
	case nil:
		return append(dst, "null"...)
	case bool:
		if v {
			return append(dst, "true"...)
		}
		return append(dst, "false"...)
	case float64:
		return appendNumber(dst, v)
	case string:
		return appendString(dst, v)
	case []Value:
		dst = append(dst, '[')
		for i, item := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendCanonical(dst, item)
		}
		return append(dst, ']')
	case *Object:
		dst = append(dst, '{')
		for i, member := range sortedMembers(v.members) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendString(dst, member.name)
			dst = append(dst, ':')
			dst = appendCanonical(dst, member.value)
		}
		return append(dst, '}')
	}
	panic("a value of no JSON type") // a fault of this program, not of its input
}

// sortedMembers leaves the object's own order alone: where fields have an order, it is the text's.
func sortedMembers(members []Member) []Member {
	if sort.IsSorted(byName(members)) {
		return members
	}
	sorted := append([]Member(nil), members...)
	sort.Sort(byName(sorted))
	return sorted
}

type byName []Member

func (m byName) Len() int           { return len(m) }
func (m byName) Swap(i, j int)      { m[i], m[j] = m[j], m[i] }
func (m byName) Less(i, j int) bool { return lessUTF16(m[i].name, m[j].name) }

// lessUTF16 compares by UTF-16 code units. UTF-8 bytes compare as code points do, and the two orders differ in one
// point: a code point beyond U+FFFF (bytes from F0) begins with a surrogate in UTF-16, and so goes before
// U+E000 to U+FFFF (bytes EE and EF). A byte from EE up is always the first of its code point.
func lessUTF16(a, b string) bool {
	n := len(a)
	if len(b) < n {
		n = len(b)
	}
	for i := 0; i < n; i++ {
		x, y := a[i], b[i]
		if x == y {
			continue
		}
		if x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0) {
			return x >= 0xF0
		}
		return x < y
	}
	return len(a) < len(b)
}

// appendString writes a wire string: only quote, backslash and what is below U+0020 is escaped.
func appendString(dst []byte, text string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	plain := 0 // start of the run that needs no escape
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		dst = append(dst, text[plain:i]...)
		plain = i + 1
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\b':
			dst = append(dst, '\\', 'b')
		case '\t':
			dst = append(dst, '\\', 't')
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\f':
			dst = append(dst, '\\', 'f')
		case '\r':
			dst = append(dst, '\\', 'r')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xF])
		}
	}
	dst = append(dst, text[plain:]...)
	return append(dst, '"')
}
