// The strict reader (wire-json.md, Reading): from a text to a value, or to the first fault in it. It recurses
// no deeper than the depth limit of the text, whatever the text holds.

use crate::fault::Fault;
use crate::lexer;
use crate::number;
use crate::value::{Member, Value};
use std::borrow::Cow;

/// The depth limit for model answers and free-form values.
pub const VALUE_DEPTH: usize = 128;
/// The depth limit for envelopes that wrap such values, as the lines of a session do.
pub const ENVELOPE_DEPTH: usize = 136;

/// The value that the whole text is. A byte order mark is refused like anything else that starts no value.
pub fn read(text: &str, depth_limit: usize) -> Result<Value<'_>, Fault> {
    let mut reader = Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
    };
    reader.skip_space();
    let value = reader.value(depth_limit)?;
    reader.skip_space();
    if reader.at < text.len() {
        return Err(reader.fault("something after the value"));
    }
    Ok(value)
}

/// The value that the text starts with, whatever follows it.
pub fn read_first(text: &str, depth_limit: usize) -> Result<Value<'_>, Fault> {
    Reader {
        text,
        bytes: text.as_bytes(),
        at: 0,
    }
    .value(depth_limit)
}

struct Reader<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// `levels` is how many containers may still be opened inside each other.
    fn value(&mut self, levels: usize) -> Result<Value<'a>, Fault> {
        match self.bytes.get(self.at) {
            Some(b'{') => self.object(self.descend(levels)?),
            Some(b'[') => self.array(self.descend(levels)?),
            Some(b'"') => Ok(Value::Text(self.string()?)),
            Some(b't') => self.literal("true", Value::Bool(true)),
            Some(b'f') => self.literal("false", Value::Bool(false)),
            Some(b'n') => self.literal("null", Value::Null),
            _ => self.number(),
        }
    }

    fn descend(&self, levels: usize) -> Result<usize, Fault> {
        levels
            .checked_sub(1)
            .ok_or_else(|| self.fault("nested too deep"))
    }

    fn object(&mut self, levels: usize) -> Result<Value<'a>, Fault> {
        let mut members = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.take(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            let name = self.string()?;
            self.skip_space();
            if !self.take(b':') {
                return Err(self.fault("no colon after a name"));
            }
            self.skip_space();
            let value = self.value(levels)?;
            members.push(Member { name, value });
            self.skip_space();
            if self.take(b'}') {
                keep_last(&mut members);
                return Ok(Value::Object(members));
            }
            if !self.take(b',') {
                return Err(self.fault("no comma or brace after a member"));
            }
            self.skip_space();
        }
    }

    fn array(&mut self, levels: usize) -> Result<Value<'a>, Fault> {
        let mut items = Vec::new();
        self.at += 1;
        self.skip_space();
        if self.take(b']') {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value(levels)?);
            self.skip_space();
            if self.take(b']') {
                return Ok(Value::Array(items));
            }
            if !self.take(b',') {
                return Err(self.fault("no comma or bracket after an item"));
            }
            self.skip_space();
        }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Fault> {
        let token = lexer::string(self.bytes, self.at)?;
        let content = &self.text[self.at + 1..token.end - 1];
        self.at = token.end;
        Ok(if token.escaped {
            Cow::Owned(lexer::unescape(content))
        } else {
            Cow::Borrowed(content)
        })
    }

    fn number(&mut self) -> Result<Value<'a>, Fault> {
        let end = lexer::number(self.bytes, self.at)?;
        let double =
            number::read(&self.text[self.at..end]).ok_or_else(|| self.fault("infinite number"))?;
        self.at = end;
        Ok(Value::Number(double))
    }

    fn literal(&mut self, word: &'static str, value: Value<'a>) -> Result<Value<'a>, Fault> {
        self.at = lexer::literal(self.bytes, self.at, word)?;
        Ok(value)
    }

    fn skip_space(&mut self) {
        self.at = lexer::skip_space(self.bytes, self.at);
    }

    fn take(&mut self, byte: u8) -> bool {
        let taken = self.bytes.get(self.at) == Some(&byte);
        if taken {
            self.at += 1;
        }
        taken
    }

    fn fault(&self, what: &'static str) -> Fault {
        Fault::new(self.at, what)
    }
}

/// Of two members with the same name the last wins, at the place of the last.
fn keep_last(members: &mut Vec<Member>) {
    // Most objects are small, and a few comparisons cost less than any index.
    const SMALL: usize = 8;
    let keep: Vec<bool> = if members.len() <= SMALL {
        let repeated = |at: usize| {
            members[at + 1..]
                .iter()
                .any(|later| later.name == members[at].name)
        };
        if !(0..members.len()).any(repeated) {
            return;
        }
        (0..members.len()).map(|at| !repeated(at)).collect()
    } else {
        // Sorted rather than hashed, so that no choice of names makes it slow.
        let mut order: Vec<usize> = (0..members.len()).collect();
        order.sort_unstable_by(|&a, &b| members[a].name.cmp(&members[b].name).then(a.cmp(&b)));
        let mut keep = vec![true; members.len()];
        for pair in order.windows(2) {
            keep[pair[0]] = members[pair[0]].name != members[pair[1]].name;
        }
        keep
    };
    let mut kept = keep.into_iter();
    members.retain(|_| kept.next().unwrap_or(true));
}
