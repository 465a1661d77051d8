// The tokens of strict JSON (RFC 8259), as the reader and the object search both need them: where a token
// that starts at an offset ends, or what is wrong with it. The bytes are always those of a valid UTF-8 text, so
// every offset that leaves this room lies next to an ASCII character and is a place where a &str can be cut.

use crate::fault::Fault;

pub struct StringToken {
    /// Past the closing quote.
    pub end: usize,
    pub escaped: bool,
}

/// White space is space, TAB, LF and CR only.
pub fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\t' | b'\n' | b'\r') = bytes.get(at) {
        at += 1;
    }
    at
}

/// The string whose opening quote should be at `start`.
pub fn string(bytes: &[u8], start: usize) -> Result<StringToken, Fault> {
    if bytes.get(start) != Some(&b'"') {
        return Err(Fault::new(start, "no string"));
    }
    let mut at = start + 1;
    let mut escaped = false;
    loop {
        match bytes.get(at) {
            None => return Err(Fault::new(at, "unclosed string")),
            Some(b'"') => {
                return Ok(StringToken {
                    end: at + 1,
                    escaped,
                })
            }
            Some(b'\\') => {
                escaped = true;
                at = escape(bytes, at)?;
            }
            Some(0x00..=0x1f) => return Err(Fault::new(at, "control character in a string")),
            Some(_) => at += 1,
        }
    }
}

/// Past the escape whose backslash is at `at`; a surrogate pair is one escape.
fn escape(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => match unicode_escape(bytes, at) {
            Some((_, end)) => Ok(end),
            None => Err(Fault::new(at, "bad \\u escape or unpaired surrogate")),
        },
        _ => Err(Fault::new(at, "bad escape")),
    }
}

/// The code point of the `\u` escape, or of the pair of them, at `at`, and the offset past it.
fn unicode_escape(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let first = hex4(bytes, at + 2)?;
    if !(0xd800..=0xdbff).contains(&first) {
        // char::from_u32 refuses what remains of the surrogates: a low one without a high one before it.
        return Some((char::from_u32(first)?, at + 6));
    }
    if bytes.get(at + 6..at + 8) != Some(&b"\\u"[..]) {
        return None;
    }
    let second = hex4(bytes, at + 8)?;
    if !(0xdc00..=0xdfff).contains(&second) {
        return None;
    }
    let code_point = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    Some((char::from_u32(code_point)?, at + 12))
}

fn hex4(bytes: &[u8], at: usize) -> Option<u32> {
    // Digit by digit, because from_str_radix would let a sign pass.
    bytes.get(at..at + 4)?.iter().try_fold(0, |sum, &byte| {
        Some(sum * 16 + char::from(byte).to_digit(16)?)
    })
}

/// The text of a string token's content that holds escapes; `string` has found them all well-formed.
pub fn unescape(content: &str) -> String {
    let bytes = content.as_bytes();
    let mut text = String::with_capacity(content.len());
    let mut copied = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        text.push_str(&content[copied..at]);
        let (character, end) = match bytes.get(at + 1) {
            Some(b'b') => ('\u{8}', at + 2),
            Some(b'f') => ('\u{c}', at + 2),
            Some(b'n') => ('\n', at + 2),
            Some(b'r') => ('\r', at + 2),
            Some(b't') => ('\t', at + 2),
            Some(b'u') => {
                unicode_escape(bytes, at).unwrap_or((char::REPLACEMENT_CHARACTER, at + 2))
            }
            Some(&byte) => (char::from(byte), at + 2),
            None => ('\\', at + 1),
        };
        text.push(character);
        at = end;
        copied = end;
    }
    text.push_str(&content[copied..]);
    text
}

/// Past the number at `start`, by syntax alone: whether its double is finite is for `number::read` to say.
pub fn number(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let mut at = start;
    if bytes.get(at) == Some(&b'-') {
        at += 1;
    }
    at = match bytes.get(at) {
        Some(b'0') => at + 1, // whatever digit follows is no part of it: no leading zeros
        _ => digits(bytes, at)?,
    };
    if bytes.get(at) == Some(&b'.') {
        at = digits(bytes, at + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(at) {
        at += 1;
        if let Some(b'+' | b'-') = bytes.get(at) {
            at += 1;
        }
        at = digits(bytes, at)?;
    }
    Ok(at)
}

/// Past one or more digits.
fn digits(bytes: &[u8], start: usize) -> Result<usize, Fault> {
    let mut at = start;
    while let Some(b'0'..=b'9') = bytes.get(at) {
        at += 1;
    }
    if at == start {
        return Err(Fault::new(at, "no value or a bad number"));
    }
    Ok(at)
}

/// Past `true`, `false` or `null`.
pub fn literal(bytes: &[u8], start: usize, word: &'static str) -> Result<usize, Fault> {
    let end = start + word.len();
    if bytes.get(start..end) == Some(word.as_bytes()) {
        Ok(end)
    } else {
        Err(Fault::new(start, "no value"))
    }
}
