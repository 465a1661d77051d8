// extract_json: the first JSON object of a model's answer, in time and memory linear in the answer
// (extract-json.md, Cost).

use crate::canonical;
use crate::commands::Refusal;
use crate::fences;
use crate::lexer;
use crate::number;
use crate::reader::{self, VALUE_DEPTH};

/// The surface: never refuses.
pub fn answer(input: &[u8]) -> Result<String, Refusal> {
    // The library replaces each maximal subpart of an ill-formed sequence, as clause 1 asks, and keeps a mark.
    let text = String::from_utf8_lossy(input);
    let found = fences::blocks(&text)
        .find_map(first_object)
        .or_else(|| first_object(&text))
        .and_then(|object| reader::read_first(object, VALUE_DEPTH).ok());
    let mut output = String::new();
    match found {
        Some(object) => {
            output.push_str("{\"matched\":true,\"value\":");
            canonical::write_value(&mut output, &object);
            output.push_str("}\n");
        }
        None => output.push_str("{\"matched\":false,\"value\":null}\n"),
    }
    Ok(output)
}

/// The text from the first object on: the object and whatever follows it.
fn first_object(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    let mut search = Search {
        bytes,
        decided: vec![0; bytes.len() / 8 + 1],
        first: None,
        open: Vec::new(),
        starts: Vec::new(),
    };
    // Every brace before the one looked at is known to start no object, except `first` when it is reached.
    for (at, _) in bytes.iter().enumerate().filter(|(_, &byte)| byte == b'{') {
        if !search.is_decided(at) {
            search.parse(at);
        }
        if search.first == Some(at) {
            return Some(&text[at..]);
        }
    }
    None
}

/// A search parses without a depth limit, on a stack of its own, and learns from one parse about all the braces
/// met in value position. Only a brace that no parse has met there, because it stood inside a string or stopped
/// the parse, begins a parse of its own; the contract shows why no byte is then consumed more than twice.
struct Search<'a> {
    bytes: &'a [u8],
    /// One bit a byte: whether a parse has met a brace in value position there.
    decided: Vec<u8>,
    /// The smallest offset at which an object is known to start.
    first: Option<usize>,
    /// The containers of the current parse that are open, the innermost last.
    open: Vec<Container>,
    /// Where those of them that are objects start. Kept apart so that an open array costs two bytes, not sixteen.
    starts: Vec<usize>,
}

struct Container {
    is_object: bool,
    /// The height of the highest container in it so far; all heights past the limit are one.
    content_height: u8,
}

/// Heights from here up are too high for an object.
const TOO_HIGH: u8 = VALUE_DEPTH as u8 + 1;

enum Expected {
    Value,
    Name,
    /// A comma or the end of the innermost container.
    More,
}

impl<'a> Search<'a> {
    fn is_decided(&self, at: usize) -> bool {
        self.decided[at / 8] & (1 << (at % 8)) != 0
    }

    /// Parses from the brace at `start` until the object is closed, at a fault or at the end of the text.
    fn parse(&mut self, start: usize) {
        self.open.clear();
        self.starts.clear();
        // What is still open at a fault is no object and needs no note: it is just not closed.
        let _ = self.parse_on(start);
    }

    /// None at a fault and at the end of the text.
    fn parse_on(&mut self, mut at: usize) -> Option<()> {
        let bytes = self.bytes;
        let mut expected = Expected::Value;
        loop {
            at = lexer::skip_space(bytes, at);
            match expected {
                Expected::Value => {
                    (at, expected) = match bytes.get(at)? {
                        b'{' => self.enter(at, b'}', Expected::Name),
                        b'[' => self.enter(at, b']', Expected::Value),
                        _ => (self.scalar(at)?, Expected::More),
                    };
                }
                Expected::Name => {
                    at = lexer::skip_space(bytes, lexer::string(bytes, at).ok()?.end);
                    if bytes.get(at)? != &b':' {
                        return None;
                    }
                    at += 1;
                    expected = Expected::Value;
                }
                Expected::More => {
                    expected = match (bytes.get(at)?, self.open.last()?.is_object) {
                        (b',', true) => Expected::Name,
                        (b',', false) => Expected::Value,
                        (b'}', true) | (b']', false) => {
                            self.leave();
                            if self.open.is_empty() {
                                return Some(());
                            }
                            Expected::More
                        }
                        _ => return None,
                    };
                    at += 1;
                }
            }
        }
    }

    /// Opens the container at `at`. An empty one expects its end next, any other what its content begins with.
    fn enter(&mut self, at: usize, end: u8, content: Expected) -> (usize, Expected) {
        let is_object = end == b'}';
        if is_object {
            self.decided[at / 8] |= 1 << (at % 8);
            self.starts.push(at);
        }
        self.open.push(Container {
            is_object,
            content_height: 0,
        });
        let next = lexer::skip_space(self.bytes, at + 1);
        let expected = if self.bytes.get(next) == Some(&end) {
            Expected::More
        } else {
            content
        };
        (next, expected)
    }

    /// Closes the innermost container.
    fn leave(&mut self) {
        let container = match self.open.pop() {
            Some(container) => container,
            None => return,
        };
        let height = TOO_HIGH.min(container.content_height + 1);
        if let Some(outer) = self.open.last_mut() {
            outer.content_height = outer.content_height.max(height);
        }
        if container.is_object {
            let start = self.starts.pop();
            if height < TOO_HIGH {
                // None would be the smallest, so it is left out of the comparison.
                self.first = self.first.into_iter().chain(start).min();
            }
        }
    }

    /// Past the string, number or literal at `at`.
    fn scalar(&self, at: usize) -> Option<usize> {
        let end = match self.bytes.get(at)? {
            b'"' => lexer::string(self.bytes, at).ok()?.end,
            b't' => lexer::literal(self.bytes, at, "true").ok()?,
            b'f' => lexer::literal(self.bytes, at, "false").ok()?,
            b'n' => lexer::literal(self.bytes, at, "null").ok()?,
            _ => {
                let end = lexer::number(self.bytes, at).ok()?;
                // An infinite number makes a text invalid, so it ends the parse.
                number::read(std::str::from_utf8(&self.bytes[at..end]).ok()?)?;
                end
            }
        };
        Some(end)
    }
}
