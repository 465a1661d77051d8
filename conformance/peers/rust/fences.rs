// The fenced blocks of a text (extract-json.md, 2).

/// The contents of the fenced blocks of a text, in order.
pub struct Blocks<'a> {
    rest: &'a str,
}

pub fn blocks(text: &str) -> Blocks<'_> {
    Blocks { rest: text }
}

impl<'a> Iterator for Blocks<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let opened = loop {
            match leading_ticks(self.line()?) {
                Some((ticks, _)) if ticks >= 3 => break ticks,
                _ => {}
            }
        };
        let body = self.rest;
        loop {
            let before = self.rest.len();
            match self.line() {
                None => return Some(body), // never closed: it runs to the end of the text
                Some(line) if closes(line, opened) => return Some(&body[..body.len() - before]),
                Some(_) => {}
            }
        }
    }
}

impl<'a> Blocks<'a> {
    /// Takes the next line, without its LF or CR LF.
    fn line(&mut self) -> Option<&'a str> {
        if self.rest.is_empty() {
            return None;
        }
        match self.rest.split_once('\n') {
            Some((line, rest)) => {
                self.rest = rest;
                Some(line.strip_suffix('\r').unwrap_or(line))
            }
            None => Some(std::mem::take(&mut self.rest)),
        }
    }
}

/// How many backticks a line has after at most 3 spaces, and what follows them. None if it is indented further.
fn leading_ticks(line: &str) -> Option<(usize, &str)> {
    let content = line.trim_start_matches(' ');
    let after = content.trim_start_matches('`');
    let indent = line.len() - content.len();
    Some((content.len() - after.len(), after)).filter(|_| indent <= 3)
}

fn closes(line: &str, opened: usize) -> bool {
    match leading_ticks(line) {
        Some((ticks, after)) => {
            ticks >= opened && after.bytes().all(|byte| byte == b' ' || byte == b'\t')
        }
        None => false,
    }
}
