// The Rust peer: a port of the system written from its contract with the standard library alone.
// This room is the entrance: the command line, stdin and stdout, and the exit status.
//
// Build: rustc -O --edition 2021 -o PEER main.rs        (rustc 1.63 or later, no cargo)
// Run:   PEER session | PEER extract-json | PEER canonical
#![forbid(unsafe_code)]

mod base64;
mod canonical;
mod commands;
mod extract;
mod fault;
mod fences;
mod lexer;
mod number;
mod reader;
mod session;
mod value;
mod version;

use commands::{Action, Answer};
use std::io::{self, Read, Write};
use std::process::ExitCode;

/// The exit status for usage and input errors (cli.md).
const REFUSED: u8 = 2;

fn main() -> ExitCode {
    // args_os, because args() panics where an argument is no Unicode.
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let name = match arguments.first() {
        Some(name) => name.to_string_lossy(),
        None => return stop(&commands::usage()),
    };
    let command = match commands::find(&name) {
        Some(command) => command,
        None => {
            return stop(&format!(
                "unknown command {:?}; {}",
                name,
                commands::usage()
            ))
        }
    };
    if arguments.len() > 1 {
        return stop(&format!("{} takes no arguments", command.name));
    }
    match command.action {
        Action::Session => match session::run(&mut io::stdin().lock(), &mut io::stdout().lock()) {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => stop(&message),
        },
        Action::Surface { answer, .. } => oneshot(answer),
    }
}

fn oneshot(answer: Answer) -> ExitCode {
    let mut input = Vec::new();
    if let Err(error) = io::stdin().lock().read_to_end(&mut input) {
        return stop(&format!("stdin cannot be read: {}", error));
    }
    let (output, refusal) = match answer(&input) {
        Ok(output) => (output, None),
        Err(refusal) => (
            format!("{{\"error\":{{\"code\":\"{}\"}}}}\n", refusal.code),
            Some(refusal.message),
        ),
    };
    let mut stdout = io::stdout().lock();
    if let Err(error) = stdout
        .write_all(output.as_bytes())
        .and_then(|()| stdout.flush())
    {
        return stop(&format!("stdout cannot be written: {}", error));
    }
    match refusal {
        Some(message) => stop(&message),
        None => ExitCode::SUCCESS,
    }
}

/// Says why on stderr. A stderr that cannot be written is no reason to panic, so eprintln! is not used.
fn stop(message: &str) -> ExitCode {
    let _ = writeln!(io::stderr(), "{}", message);
    ExitCode::from(REFUSED)
}
