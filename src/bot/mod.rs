//! What we do: a request and the moment it came in, and out comes an answer. Synchronous, and plain data.

pub mod error;
pub mod line;
pub mod reply;
pub mod request;
pub mod spec;

use crate::mentoring::ladder::Knowledge;
use chrono::DateTime;
use chrono::Utc;
use request::Answer;
use request::Request;
use spec::Command;

/// The bot: what it knows and what it can be asked.
#[derive(Debug)]
pub struct Bot {
    knowledge: Knowledge,
    commands: Vec<Command>,
}

/// Something offered while a person types an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is read, up to 100 characters.
    pub label: String,
    /// What is put in: an id, or canonical words.
    pub value: String,
}

impl Bot {
    /// A bot that can be asked these commands.
    pub fn with_commands(knowledge: Knowledge, commands: Vec<Command>) -> Self {
        Bot { knowledge, commands }
    }

    /// What it knows.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// Everything it can be asked.
    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// Answers one request. There is always an answer: a refusal or an apology is one too.
    pub fn answer(&self, _request: &Request, _now: DateTime<Utc>) -> Answer {
        todo!()
    }

    /// What to say when something broke that `answer` could not catch. The code is also in the log.
    pub fn apology(&self, _code: &str) -> Answer {
        todo!()
    }

    /// What could stand where somebody is typing, at most 25, best first.
    pub fn complete(&self, _command: &str, _verb: Option<&str>, _arg: &str, _typed: &str) -> Vec<Completion> {
        todo!()
    }
}
