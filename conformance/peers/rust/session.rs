// The session: requests as JSON lines on stdin, answers as JSON lines on stdout (PROTOCOL.md, Session).

use crate::base64;
use crate::canonical;
use crate::commands;
use crate::number;
use crate::reader::{self, ENVELOPE_DEPTH};
use crate::value::Value;
use crate::version;
use std::borrow::Cow;
use std::io::{ErrorKind, Read, Write};

/// How much is asked for in one read. A read gives what is there, so this delays nothing.
const READ_SIZE: usize = 1 << 16;
/// Answers are passed on at this size, even when more requests are at hand.
const WRITE_SIZE: usize = 1 << 18;

/// Runs to the end of the input. The error is the sentence that a line which is no request, or a stream that
/// fails, ends the session with.
pub fn run(input: &mut dyn Read, output: &mut dyn Write) -> Result<(), String> {
    let mut session = Session {
        output,
        answers: String::new(),
        started: false,
    };
    let result = session.read_lines(input);
    // Also after a line that is no request: what was asked before it is answered.
    let flushed = session.flush();
    result.and(flushed)
}

struct Session<'a> {
    output: &'a mut dyn Write,
    /// Answers not yet written.
    answers: String,
    started: bool,
}

impl<'a> Session<'a> {
    fn read_lines(&mut self, input: &mut dyn Read) -> Result<(), String> {
        let mut buffer: Vec<u8> = Vec::new();
        let mut filled = 0;
        loop {
            // All lines in the buffer are answered. The next read may wait, so nothing is held back over it.
            self.flush()?;
            if buffer.len() < filled + READ_SIZE {
                // Twice what there is, so that a long line is not moved once a read.
                buffer.resize(2 * (filled + READ_SIZE), 0);
            }
            let count = match input.read(&mut buffer[filled..]) {
                Ok(count) => count,
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(format!("stdin cannot be read: {}", error)),
            };
            if count == 0 {
                // The last line may lack its LF.
                return if filled > 0 {
                    self.line(&buffer[..filled])
                } else {
                    Ok(())
                };
            }
            let end = filled + count;
            let mut start = 0;
            let mut searched = filled;
            while let Some(length) = buffer[searched..end].iter().position(|&byte| byte == b'\n') {
                self.line(&buffer[start..searched + length])?;
                start = searched + length + 1;
                searched = start;
                if self.answers.len() >= WRITE_SIZE {
                    self.flush()?;
                }
            }
            buffer.copy_within(start..end, 0);
            filled = end - start;
        }
    }

    fn line(&mut self, line: &[u8]) -> Result<(), String> {
        let text = std::str::from_utf8(line)
            .map_err(|error| format!("a line is no request: {}", error))?;
        let message = reader::read(text, ENVELOPE_DEPTH)
            .map_err(|fault| format!("a line is no request: {}", fault))?;
        if self.started {
            self.request(&message)
        } else {
            self.start(&message)
        }
    }

    fn start(&mut self, message: &Value) -> Result<(), String> {
        let protocol = message.get("start").and_then(|start| start.get("protocol"));
        if protocol.and_then(Value::as_integer) != Some(1.0) {
            return Err("the first line does not start a session of protocol 1".to_string());
        }
        self.started = true;
        self.answers
            .push_str("{\"protocol\":1,\"runtime\":\"rust\",\"version\":");
        canonical::write_string(&mut self.answers, &version::compiler());
        self.answers.push_str(",\"surfaces\":[");
        for (index, (surface, _)) in commands::surfaces().enumerate() {
            if index > 0 {
                self.answers.push(',');
            }
            canonical::write_string(&mut self.answers, surface);
        }
        self.answers.push_str("]}\n");
        Ok(())
    }

    fn request(&mut self, message: &Value) -> Result<(), String> {
        let seq = message
            .get("seq")
            .and_then(Value::as_integer)
            .ok_or_else(|| "a line is no request: it has no seq".to_string())?;
        self.answers.push_str("{\"seq\":");
        number::write(&mut self.answers, seq);

        let wanted = message.get("surface").and_then(Value::as_text);
        let answer = match commands::surfaces().find(|(surface, _)| wanted == Some(*surface)) {
            Some((_, answer)) => answer,
            None => {
                self.error("unknown_surface", "this peer has no such surface");
                return Ok(());
            }
        };
        let input = match message.get("input").and_then(input_bytes) {
            Some(input) => input,
            None => {
                self.error("invalid_request", "input is neither a string nor base64");
                return Ok(());
            }
        };
        match answer(&input) {
            Ok(output) => {
                self.answers.push_str(",\"output\":");
                canonical::write_string(&mut self.answers, &output);
                self.answers.push_str("}\n");
            }
            Err(refusal) => self.error(refusal.code, &refusal.message),
        }
        Ok(())
    }

    /// Ends the answer that has its seq already.
    fn error(&mut self, code: &str, message: &str) {
        self.answers.push_str(",\"error\":{\"code\":");
        canonical::write_string(&mut self.answers, code);
        self.answers.push_str(",\"message\":");
        canonical::write_string(&mut self.answers, message);
        self.answers.push_str("}}\n");
    }

    fn flush(&mut self) -> Result<(), String> {
        if self.answers.is_empty() {
            return Ok(());
        }
        let written = self
            .output
            .write_all(self.answers.as_bytes())
            .and_then(|()| self.output.flush());
        self.answers.clear();
        written.map_err(|error| format!("stdout cannot be written: {}", error))
    }
}

/// The input of a request in either of its forms.
fn input_bytes<'v>(input: &'v Value) -> Option<Cow<'v, [u8]>> {
    match input {
        Value::Text(text) => Some(Cow::Borrowed(text.as_bytes())),
        _ => base64::decode(input.get("base64")?.as_text()?).map(Cow::Owned),
    }
}
