//! The line: one text form for everything a person can do.
//!
//! Typed text, slash options, buttons and forms all end as an [`Invocation`]; [`print::print`] writes it back as the one
//! canonical line. No other module takes lines apart or builds them. Mistakes come back as data ([`Refusal`]); the sentences for
//! them are in `bot/phrases`.

pub mod clock;
pub mod complete;
pub mod date;
pub mod finish;
pub mod folded;
pub mod link;
pub mod matcher;
pub mod parse;
pub mod past;
pub mod pressed;
pub mod print;
pub mod scan;
pub mod shown;
pub mod text;
pub mod uid;
pub mod value;
pub mod vocabulary;

use super::spec::{Act, Command, ONLY_ME};
use chrono::TimeDelta;
use std::collections::BTreeMap;

/// A line that was understood: the command, and its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invocation {
    /// The command's name.
    pub command: &'static str,
    /// The verb, where the command has verbs.
    pub verb: Option<&'static str>,
    /// Its values, by argument name.
    pub values: BTreeMap<&'static str, Value>,
}

/// The value of one argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// An id of a closed vocabulary, a time, hours, a date, a random name, or the person's own words.
    One(String),
    /// Ids of a closed vocabulary, in the order given.
    Several(Vec<String>),
    /// A flag that is set.
    Set,
}

/// An invocation, and the guesses that led to it.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    /// Its command.
    pub command: &'a Command,
    /// Its act.
    pub act: &'a Act,
    /// The invocation.
    pub invocation: Invocation,
    /// Every name that was not typed exactly as written.
    pub corrections: Vec<Correction>,
}

/// A misspelt name, and what it was read as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// What was typed.
    pub typed: String,
    /// The title of the entry it was read as.
    pub title: String,
}

/// Why a line could not be read, with everything needed to offer a next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The line is empty.
    Empty,
    /// The line begins with no known command.
    NoCommand {
        /// The first word.
        word: String,
        /// The command that looks most like it, if one does.
        nearest: Option<&'static str>,
    },
    /// The command has several verbs, and the line gives none of them.
    NoVerb {
        /// The command.
        command: &'static str,
        /// The word in the place of the verb.
        word: Option<String>,
    },
    /// Nothing in the vocabulary has this name.
    NoName {
        /// The values that were understood.
        so_far: Invocation,
        /// The argument it was meant for.
        arg: &'static str,
        /// What was typed.
        typed: String,
    },
    /// The text is not a value of the argument's kind: not a time of day, not a date, not the name of a record.
    Unread {
        /// The values that were understood.
        so_far: Invocation,
        /// The argument it was meant for.
        arg: &'static str,
        /// What was typed.
        typed: String,
    },
    /// The text is an offset from UTC, where a place is meant.
    NoPlace {
        /// The values that were understood.
        so_far: Invocation,
        /// The argument it was meant for.
        arg: &'static str,
        /// What was typed.
        typed: String,
        /// The offset from UTC.
        ahead: TimeDelta,
    },
    /// Some words were understood and some were not.
    Leftover {
        /// The words that were not understood.
        words: Vec<String>,
        /// The invocation from the other words.
        best: Invocation,
    },
    /// The line has several readings that are equally good.
    Ambiguous {
        /// What was typed.
        typed: String,
        /// The readings.
        readings: Vec<Invocation>,
    },
    /// There are more words than are read for names.
    TooManyWords {
        /// The command.
        command: &'static str,
        /// The most that are read.
        most: usize,
    },
    /// A required value is missing.
    Missing {
        /// The values that were understood.
        so_far: Invocation,
        /// The argument.
        arg: &'static str,
    },
    /// The same argument was given twice.
    Twice {
        /// The command.
        command: &'static str,
        /// The argument.
        arg: &'static str,
    },
    /// The text is longer than can be stored.
    TooLong {
        /// The argument.
        arg: &'static str,
        /// The limit, in characters.
        most: usize,
        /// Its length, in characters.
        were: usize,
    },
    /// The button is not one of ours, or is older than anything we still understand.
    NoButton,
    /// The form's fields are not the ones that its line asks for.
    NoForm,
}

impl Invocation {
    /// The value of an argument that takes one.
    pub fn one(&self, arg: &str) -> Option<&str> {
        match self.values.get(arg) {
            Some(Value::One(value)) => Some(value),
            _ => None,
        }
    }

    /// The values of a list argument; empty if it was not given.
    pub fn several(&self, arg: &str) -> &[String] {
        match self.values.get(arg) {
            Some(Value::Several(values)) => values,
            _ => &[],
        }
    }

    /// Whether a flag is set.
    pub fn has(&self, flag: &str) -> bool {
        matches!(self.values.get(flag), Some(Value::Set))
    }

    /// Sets one value.
    pub fn with(mut self, arg: &'static str, value: impl Into<String>) -> Self {
        self.values.insert(arg, Value::One(value.into()));
        self
    }

    /// Sets a flag, or clears it.
    pub fn flag(mut self, arg: &'static str, set: bool) -> Self {
        if set {
            self.values.insert(arg, Value::Set);
        } else {
            self.values.remove(arg);
        }
        self
    }

    /// Sets one value if there is one.
    pub fn maybe(self, arg: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(arg, value),
            None => self,
        }
    }

    /// Sets or clears the flag that shows an answer only to the person who asks.
    pub fn only_me(self, private: bool) -> Self {
        self.flag(ONLY_ME, private)
    }

    /// A verb of a command, without values.
    pub fn verb(command: &'static str, verb: &'static str) -> Self {
        Invocation { verb: Some(verb), ..Invocation::of(command) }
    }

    /// A command without values.
    pub fn of(command: &'static str) -> Self {
        Invocation { command, verb: None, values: BTreeMap::new() }
    }
}
