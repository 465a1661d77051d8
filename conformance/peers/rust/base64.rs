// Base64 (RFC 4648, section 4, padded), for session inputs that are no UTF-8.

/// The bytes of a base64 text. None for a character outside the alphabet, white space too, and for wrong padding.
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let text = text.as_bytes();
    if text.len() % 4 != 0 {
        return None;
    }
    let padding = text
        .iter()
        .rev()
        .take(2)
        .take_while(|&&byte| byte == b'=')
        .count();
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for group in text[..text.len() - padding].chunks(4) {
        let bits = group
            .iter()
            .try_fold(0u32, |bits, &byte| Some(bits << 6 | sextet(byte)?))?;
        // The last group may be short; the bits are then moved to where a full group has them.
        let [_, triple @ ..] = (bits << (6 * (4 - group.len()))).to_be_bytes();
        bytes.extend_from_slice(&triple[..group.len() - 1]);
    }
    Some(bytes)
}

fn sextet(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}
