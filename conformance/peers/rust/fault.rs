// What is wrong with a text, and where. It only ever reaches stderr and messages; no answer depends on it.

use std::fmt;

#[derive(Debug, Clone, Copy)]
pub struct Fault {
    pub offset: usize,
    pub what: &'static str,
}

impl Fault {
    pub fn new(offset: usize, what: &'static str) -> Fault {
        Fault { offset, what }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} at byte {}", self.what, self.offset)
    }
}
