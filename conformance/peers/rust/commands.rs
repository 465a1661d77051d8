// The command table: the one place that knows which commands and surfaces there are. The command line, the
// session's dispatch and the list of surfaces in the session's first answer are all read from it.

use crate::{canonical, extract, fault::Fault, reader};

/// A refused input: the error code of the surface, and a sentence for people that is never compared.
pub struct Refusal {
    pub code: &'static str,
    pub message: String,
}

/// From the bytes of the input to the text that oneshot writes to stdout.
pub type Answer = fn(&[u8]) -> Result<String, Refusal>;

pub enum Action {
    Session,
    Surface {
        surface: &'static str,
        answer: Answer,
    },
}

pub struct Command {
    pub name: &'static str,
    pub action: Action,
}

pub static COMMANDS: &[Command] = &[
    Command {
        name: "session",
        action: Action::Session,
    },
    Command {
        name: "extract-json",
        action: Action::Surface {
            surface: "extract_json",
            answer: extract::answer,
        },
    },
    Command {
        name: "canonical",
        action: Action::Surface {
            surface: "wire_json",
            answer: wire_json,
        },
    },
];

pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// The surfaces with their answers, in table order.
pub fn surfaces() -> impl Iterator<Item = (&'static str, Answer)> {
    COMMANDS.iter().filter_map(|command| match command.action {
        Action::Surface { surface, answer } => Some((surface, answer)),
        Action::Session => None,
    })
}

pub fn usage() -> String {
    let names: Vec<&str> = COMMANDS.iter().map(|command| command.name).collect();
    format!("usage: PEER {}", names.join("|"))
}

fn wire_json(input: &[u8]) -> Result<String, Refusal> {
    // invalid_utf8 goes before every other code, wherever the bytes are, so the whole input is judged first.
    let text = std::str::from_utf8(input).map_err(|error| Refusal {
        code: "invalid_utf8",
        message: Fault::new(error.valid_up_to(), "not UTF-8").to_string(),
    })?;
    let value = reader::read(text, reader::VALUE_DEPTH).map_err(|fault| Refusal {
        code: "invalid_json",
        message: fault.to_string(),
    })?;
    let mut output = String::with_capacity(text.len());
    canonical::write_value(&mut output, &value);
    Ok(output)
}
