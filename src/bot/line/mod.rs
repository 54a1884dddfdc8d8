//! The line: one text form for everything a person can do.

use std::collections::BTreeMap;

/// A line, understood: which command, and what it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// The command's name.
    pub command: &'static str,
    /// The verb, where the command has verbs.
    pub verb: Option<&'static str>,
    /// What it was given, by argument name.
    pub values: BTreeMap<&'static str, Value>,
}

/// What one argument was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An id of a closed vocabulary, or the person's own words.
    One(String),
    /// Ids of a closed vocabulary, in the order given.
    Several(Vec<String>),
    /// A flag that was said.
    Set,
}

/// A closed vocabulary, ready to be matched against what people type.
#[derive(Debug, Clone)]
pub struct Vocabulary;
