// A JSON value in memory. Texts without escapes are borrowed from the text they were read from.

use std::borrow::Cow;

pub enum Value<'a> {
    Null,
    Bool(bool),
    /// Finite, and never negative zero: `-0` is 0.
    Number(f64),
    Text(Cow<'a, str>),
    Array(Vec<Value<'a>>),
    /// In the order read; no two members have the same name.
    Object(Vec<Member<'a>>),
}

pub struct Member<'a> {
    pub name: Cow<'a, str>,
    pub value: Value<'a>,
}

impl<'a> Value<'a> {
    /// The member of that name, if this is an object that has one.
    pub fn get(&self, name: &str) -> Option<&Value<'a>> {
        match self {
            Value::Object(members) => members
                .iter()
                .find(|member| member.name == name)
                .map(|member| &member.value),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// An integer is judged on the double: `3.0` and `3e0` are integers.
    pub fn as_integer(&self) -> Option<f64> {
        match self {
            Value::Number(number) if number.trunc() == *number => Some(*number),
            _ => None,
        }
    }
}
