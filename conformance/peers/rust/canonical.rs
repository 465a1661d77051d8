// The canonical form of a value: RFC 8785, which is wire JSON with the names of every object in the order of
// their UTF-16 code units.

use crate::number;
use crate::value::{Member, Value};
use std::cmp::Ordering;

/// Recurses as deep as the value is, which the reader has bounded.
pub fn write_value(output: &mut String, value: &Value) {
    match value {
        Value::Null => output.push_str("null"),
        Value::Bool(true) => output.push_str("true"),
        Value::Bool(false) => output.push_str("false"),
        Value::Number(double) => number::write(output, *double),
        Value::Text(text) => write_string(output, text),
        Value::Array(items) => write_array(output, items),
        Value::Object(members) => write_object(output, members),
    }
}

fn write_array(output: &mut String, items: &[Value]) {
    output.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            output.push(',');
        }
        write_value(output, item);
    }
    output.push(']');
}

fn write_object(output: &mut String, members: &[Member]) {
    let mut sorted: Vec<&Member> = members.iter().collect();
    sorted.sort_by(|a, b| compare_utf16(&a.name, &b.name));
    output.push('{');
    for (index, member) in sorted.into_iter().enumerate() {
        if index > 0 {
            output.push(',');
        }
        write_string(output, &member.name);
        output.push(':');
        write_value(output, &member.value);
    }
    output.push('}');
}

/// The order of two texts by their UTF-16 code units, found on their UTF-8. The bytes are in code point order,
/// which differs in one thing: code points from U+10000 up (first byte F0 to F4) are surrogates in UTF-16 and
/// come before U+E000 to U+FFFF (first byte EE or EF). Where the first bytes agree, so do the two orders.
fn compare_utf16(a: &str, b: &str) -> Ordering {
    let rank = |byte: u8| {
        if let 0xee | 0xef = byte {
            byte + 0x10
        } else {
            byte
        }
    };
    match a.bytes().zip(b.bytes()).find(|(x, y)| x != y) {
        Some((x, y)) => rank(x).cmp(&rank(y)),
        None => a.len().cmp(&b.len()),
    }
}

/// Appends a text as a JSON string.
pub fn write_string(output: &mut String, text: &str) {
    output.reserve(text.len() + 2);
    output.push('"');
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            0x20..=0xff => continue,
            0x08 => "\\b",
            b'\t' => "\\t",
            b'\n' => "\\n",
            0x0c => "\\f",
            b'\r' => "\\r",
            0x00..=0x1f => "",
        };
        output.push_str(&text[copied..at]);
        copied = at + 1;
        if escape.is_empty() {
            const HEX: &[u8; 16] = b"0123456789abcdef";
            output.push_str("\\u00");
            output.push(char::from(HEX[usize::from(byte >> 4)]));
            output.push(char::from(HEX[usize::from(byte & 15)]));
        } else {
            output.push_str(escape);
        }
    }
    output.push_str(&text[copied..]);
    output.push('"');
}
