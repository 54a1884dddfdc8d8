//! What can be said: commands, their verbs and arguments. One definition for every surface.
//!
//! Lines, slash options, buttons, completion, help and Discord's registration are all read off these types.
//! There are no permissions and no middleware here: a right is checked in the command itself.

use super::Bot;
use super::error::Error;
use super::line::Invocation;
use super::line::vocabulary::Vocabulary;
use super::reply::Reply;
use super::request::Request;
use chrono::DateTime;
use chrono::Utc;
use std::sync::Arc;

/// Words a line may not begin with as a command: a menu's `custom_id` is `choose` and a number.
pub const RESERVED: &str = "choose";

/// One command.
#[derive(Debug, Clone)]
pub struct Command {
    /// What is typed, in lower case.
    pub name: &'static str,
    /// What it is for, in up to 100 characters.
    pub about: &'static str,
    /// What can be done with it: one act without a verb, or several with one each.
    pub acts: Vec<Act>,
    /// A line or two worth trying, as people would type them.
    pub examples: &'static [&'static str],
    /// Whether it is offered: in help, in completion, and to the platforms. What is not stands on buttons alone.
    pub offered: bool,
    /// What it is called in the menu of a message, where it is done with one: the argument that takes a message is that one.
    pub on_message: Option<&'static str>,
    /// Does it.
    pub run: Run,
}

/// Does what a command is for. `now` is the moment of the request.
pub type Run = fn(&Bot, &Request, &Invocation, DateTime<Utc>) -> Result<Reply, Error>;

/// One thing that can be done with a command.
#[derive(Debug, Clone)]
pub struct Act {
    /// The second word of the line, where the command has several acts.
    pub verb: Option<&'static str>,
    /// What it does, in up to 100 characters.
    pub about: &'static str,
    /// What it takes, in the order words fill it. Flags come last.
    pub args: Vec<Arg>,
    /// Whether it opens a form when words are still missing. Such an act does no slow work.
    pub form: bool,
}

/// Something an act takes.
#[derive(Debug, Clone)]
pub struct Arg {
    /// Its name, as in `section=trap`.
    pub name: &'static str,
    /// What it means, in up to 100 characters.
    pub about: &'static str,
    /// Whether the act can be done without it. An act that opens a form asks for it there.
    pub required: bool,
    /// What it can be.
    pub kind: Kind,
}

/// What an argument can be.
#[derive(Debug, Clone)]
pub enum Kind {
    /// One of a closed vocabulary, by any name it goes by.
    Closed(Arc<Vocabulary>),
    /// Some of a closed vocabulary, with commas between them.
    List(Arc<Vocabulary>),
    /// A bare word that is said or not.
    Flag,
    /// A time of day: `09:00`.
    Time,
    /// From one time of day until another, past midnight too: `22:00-08:00`.
    Hours,
    /// A date, as people say it: `2026-12-01`, `monday`, `in-2-weeks`.
    Date,
    /// A day that is behind them: `2026-11-16`, `yesterday`, `last-week`, `monday`. Names of days are read backwards.
    Past,
    /// How much of a week: hours as `18` or `7.5`, percent as `45%`. Given by its key alone.
    Share,
    /// The random name of something that is kept: so many lower-case letters and digits. Given by its key alone.
    Uid {
        /// How many.
        length: usize,
    },
    /// A message on the platform: `server/channel/message`, or `@me` for the server. Given by its key alone.
    Message,
    /// The person's own words, up to so many characters. The last one that is required takes the rest of a line; all
    /// others are given by their key.
    Text {
        /// The most characters it may have.
        max: usize,
    },
}

impl Command {
    /// The act with this verb; without one, the act that has none.
    pub fn act(&self, verb: Option<&str>) -> Option<&Act> {
        self.acts.iter().find(|act| act.verb == verb)
    }
}

impl Act {
    /// The argument with this name.
    pub fn arg(&self, name: &str) -> Option<&Arg> {
        self.args.iter().find(|arg| arg.name == name)
    }
}
