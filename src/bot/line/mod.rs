//! The line: one text form for everything a person can do.
//!
//! Typed text, slash options, buttons and forms all end as an [`Invocation`]; [`print::print`] writes it back as the one
//! canonical line. Nobody else takes lines apart or glues them together. Mistakes come back as data
//! ([`Refusal`]); the sentences for them are in `bot/phrases`.

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
pub mod text;
pub mod uid;
pub mod value;
pub mod vocabulary;

use super::spec::{Act, Command, ONLY_ME};
use chrono::TimeDelta;
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
    /// An id of a closed vocabulary, a time, hours, a date, a random name, or the person's own words.
    One(String),
    /// Ids of a closed vocabulary, in the order given.
    Several(Vec<String>),
    /// A flag that was said.
    Set,
}

/// An invocation, and what had to be guessed to get there.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    /// Its command.
    pub command: &'a Command,
    /// Its act.
    pub act: &'a Act,
    /// What is asked for.
    pub invocation: Invocation,
    /// Every name that was not typed as it is written here.
    pub corrections: Vec<Correction>,
}

/// A name that was read as another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// What was typed.
    pub typed: String,
    /// The title of what it was read as.
    pub title: String,
}

/// Why a line could not be read, with what is needed to say the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// There was nothing in it.
    Empty,
    /// It begins with no command.
    NoCommand {
        /// The first word.
        word: String,
        /// The command it looks like, if it looks like one.
        nearest: Option<&'static str>,
    },
    /// The command has several verbs and this is none of them, or none was given.
    NoVerb {
        /// The command.
        command: &'static str,
        /// What stood where the verb goes.
        word: Option<String>,
    },
    /// Nothing in the vocabulary goes by this name.
    NoName {
        /// What was understood beside it.
        so_far: Invocation,
        /// The argument it was meant for.
        arg: &'static str,
        /// What was typed.
        typed: String,
    },
    /// It is no value of the kind that the argument takes: no time of day, no date, no name of anything we keep.
    Unread {
        /// What was understood beside it.
        so_far: Invocation,
        /// The argument it was meant for.
        arg: &'static str,
        /// What was typed.
        typed: String,
    },
    /// It says how far ahead of UTC somebody's clock is, where a place is meant.
    NoPlace {
        /// What was understood beside it.
        so_far: Invocation,
        /// The argument it was meant for.
        arg: &'static str,
        /// What was typed.
        typed: String,
        /// How far ahead.
        ahead: TimeDelta,
    },
    /// Some words were understood and some were not.
    Leftover {
        /// The words that were not.
        words: Vec<String>,
        /// What the others come to.
        best: Invocation,
    },
    /// It can be read in several ways that are equally good.
    Ambiguous {
        /// What was typed.
        typed: String,
        /// The readings.
        readings: Vec<Invocation>,
    },
    /// More words than are read for names.
    TooManyWords {
        /// The command.
        command: &'static str,
        /// The most that are read.
        most: usize,
    },
    /// Something that is needed was not given.
    Missing {
        /// What was understood beside it.
        so_far: Invocation,
        /// The argument.
        arg: &'static str,
    },
    /// The same thing was given twice.
    Twice {
        /// The command.
        command: &'static str,
        /// The argument.
        arg: &'static str,
    },
    /// The words are longer than can be kept.
    TooLong {
        /// The argument.
        arg: &'static str,
        /// The most characters.
        most: usize,
        /// How many there were.
        were: usize,
    },
    /// A button that is not one of ours, or is older than anything we remember.
    NoButton,
    /// A form whose fields are not those that its line asks for.
    NoForm,
}

impl Invocation {
    /// What an argument was given, where it takes one value.
    pub fn one(&self, arg: &str) -> Option<&str> {
        match self.values.get(arg) {
            Some(Value::One(value)) => Some(value),
            _ => None,
        }
    }

    /// What a list argument was given; nothing if it was not.
    pub fn several(&self, arg: &str) -> &[String] {
        match self.values.get(arg) {
            Some(Value::Several(values)) => values,
            _ => &[],
        }
    }

    /// Whether a flag was said.
    pub fn has(&self, flag: &str) -> bool {
        matches!(self.values.get(flag), Some(Value::Set))
    }

    /// The same with one value set.
    pub fn with(mut self, arg: &'static str, value: impl Into<String>) -> Self {
        self.values.insert(arg, Value::One(value.into()));
        self
    }

    /// The same with a flag set, or not.
    pub fn flag(mut self, arg: &'static str, set: bool) -> Self {
        if set {
            self.values.insert(arg, Value::Set);
        } else {
            self.values.remove(arg);
        }
        self
    }

    /// The same with one value set, or as it is where there is none.
    pub fn maybe(self, arg: &'static str, value: Option<&str>) -> Self {
        match value {
            Some(value) => self.with(arg, value),
            None => self,
        }
    }

    /// The same with the flag that keeps an answer to the person who asks, or without.
    pub fn only_me(self, private: bool) -> Self {
        self.flag(ONLY_ME, private)
    }

    /// A verb of a command, with nothing given.
    pub fn verb(command: &'static str, verb: &'static str) -> Self {
        Invocation { verb: Some(verb), ..Invocation::of(command) }
    }

    /// A command with nothing given.
    pub fn of(command: &'static str) -> Self {
        Invocation { command, verb: None, values: BTreeMap::new() }
    }
}
