// From a source row to evidence: the check of a row against its transform's fields, and what transforms build with
// (evidence.md, sections Materializing and The 12 transforms). The transforms themselves are in transforms.go.
package main

import (
	"strconv"
	"strings"
)

// Reasons why no evidence is made of a row; the last three are followed by a field's name.
const (
	reasonInvalidUTF8  = "invalid_utf8"
	reasonInvalidJSON  = "invalid_json"
	reasonNotAnObject  = "not_an_object"
	reasonMissingField = "missing_field:"
	reasonBadField     = "bad_field:"
	reasonBadTimestamp = "bad_timestamp:"
)

// A transform is one row of the table of 12.
type transform struct {
	stem   string
	moment string  // the field that is the evidence's timestamp
	fields []field // in check order
	// A field that may not exceed another, which goes before it.
	limits map[string]string
	build  func(r *sourceRow, e *evidence)
}

func (t *transform) sourceFile() string { return "data/_kb/" + t.stem + ".jsonl" }

// A sourceRow is a row that has passed the check, or is passing it.
type sourceRow struct {
	fields []field
	values []Value // of the fields; nil where one is absent
	moment instant
	offset int64
}

// read checks a row; the first field in table order that is at fault gives the reason.
func (t *transform) read(row *Object, offset int64) (r *sourceRow, reason string) {
	r = &sourceRow{fields: t.fields, values: make([]Value, len(t.fields)), offset: offset}
	for i := range t.fields {
		f := &t.fields[i]
		value := row.get(f.name)
		if value == nil { // a null counts as absent
			if !f.optional {
				return nil, reasonMissingField + f.name
			}
			continue
		}
		if f.name == t.moment {
			text, ok := value.(string)
			if !ok {
				return nil, reasonBadField + f.name
			}
			if r.moment, ok = parseTimestamp(text); !ok {
				return nil, reasonBadTimestamp + f.name
			}
		} else if len(violationsOf(value, f.shape)) > 0 {
			return nil, reasonBadField + f.name
		}
		r.values[i] = value
		if limit := t.limits[f.name]; limit != "" && value.(float64) > r.value(limit).(float64) {
			return nil, reasonBadField + f.name
		}
	}
	return r, ""
}

func (r *sourceRow) value(name string) Value {
	for i := range r.fields {
		if r.fields[i].name == name {
			return r.values[i]
		}
	}
	panic("the transform has no field " + name) // a fault of the tables, not of the row
}

// text gives a field as it stands in an id: a text as it is, a number as it is written; "" where it is absent.
func (r *sourceRow) text(name string) string {
	switch value := r.value(name).(type) {
	case string:
		return value
	case float64:
		return string(appendNumber(nil, value))
	}
	return ""
}

func (r *sourceRow) number(name string) float64 {
	value, _ := r.value(name).(float64)
	return value
}

// millis is {ts ms}, and line {line_offset}.
func (r *sourceRow) millis() string { return strconv.FormatInt(int64(r.moment), 10) }
func (r *sourceRow) line() string   { return strconv.FormatInt(r.offset, 10) }

// joined is an array of texts as one text.
func (r *sourceRow) joined(name string) Value {
	items := r.value(name).([]Value)
	lines := make([]string, len(items))
	for i := range items {
		lines[i] = items[i].(string)
	}
	return strings.Join(lines, "\n")
}

// pick makes an object of the present ones of some fields, and none if all are absent.
func (r *sourceRow) pick(names ...string) Value {
	var members []Member
	for _, name := range names {
		if value := r.value(name); value != nil {
			members = append(members, Member{name, value})
		}
	}
	if members == nil {
		return nil
	}
	return &Object{members}
}

// outcome sets the markers of the runs that say whether they went well.
func (r *sourceRow) outcome(e *evidence) {
	switch r.value("ok") {
	case true:
		e.successMarkers = list("ok")
	case false:
		e.failureMarkers = list("not_ok")
	}
}

func list(text string) Value { return []Value{text} }

// override gives a human_override in the order of its table, its timestamp in the written form.
func (r *sourceRow) override(name string) Value {
	o, ok := r.value(name).(*Object)
	if !ok {
		return nil
	}
	at, _ := parseTimestamp(o.get("overridden_at").(string))
	return &Object{[]Member{
		{"overrider", o.get("overrider")},
		{"decision", o.get("decision")},
		{"reason", o.get("reason")},
		{"overridden_at", at.String()},
	}}
}
