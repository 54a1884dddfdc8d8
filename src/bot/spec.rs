//! What can be said: commands, their verbs and arguments. One definition for every surface.
//!
//! Lines, slash options, buttons, completion, help and Discord's registration are all read off these types.
//! There are no permissions and no middleware here: a right is checked in the command itself.

use super::Bot;
use super::error::Error;
use super::line::value::Scalar;
use super::line::vocabulary::Vocabulary;
use super::line::{Invocation, Refusal};
use super::reply::{Reply, Row, Text};
use super::request::Request;
use crate::mentoring::delivery::{Contents, Role};
use crate::store::checkins::undelivered::Undelivered;
use chrono::{DateTime, Utc};
use std::fmt;
use std::sync::Arc;

/// Words a line may not begin with as a command: a menu's `custom_id` is `choose` and a number.
pub const RESERVED: &str = "choose";

/// The flag that keeps an answer to the person who asks.
pub const ONLY_ME: &str = "only-me";

/// What one folder under `features/` gives the bot.
#[derive(Debug, Clone)]
pub struct Feature {
    /// Its commands, in the order help names them.
    pub commands: Vec<Command>,
    /// The scheduled messages it writes, by their role. A role is written by one feature.
    pub messages: Vec<(Role, Compose)>,
    /// What it says where a scheduled message did not arrive.
    pub undelivered: Option<WhenUndelivered>,
}

/// Writes a scheduled message, at the moment it is sent.
pub type Compose = fn(&Bot, &Contents) -> Reply;

/// The sentences for scheduled messages that did not arrive.
#[derive(Debug, Clone, Copy)]
pub struct WhenUndelivered {
    /// Takes the place of the reply to the press that started something, when the first message did not arrive.
    pub first: fn(&Bot) -> Reply,
    /// Stands beside the next reply to the person who missed these.
    pub since: fn(&Bot, &[Undelivered]) -> Reply,
}

/// One command.
#[derive(Debug, Clone)]
pub struct Command {
    /// What is typed, in lower case.
    pub name: &'static str,
    /// What it is for, in up to 100 characters.
    pub about: &'static str,
    /// What can be done with it: one act without a verb, or several with one each.
    pub acts: Vec<Act>,
    /// A line or two worth trying, as people would type them. No date in them: it would pass.
    pub examples: &'static [&'static str],
    /// Whether help, completion and the platforms offer it. The others stand on buttons alone.
    pub offered: bool,
    /// Its entry in the menu of a message, for a command that does something with one. The message fills the argument of
    /// [`Kind::Scalar(Scalar::Message)`].
    pub on_message: Option<&'static str>,
    /// The argument that takes a question. A typed line that is no command becomes this one.
    pub takes_questions: Option<&'static str>,
    /// The argument that takes the name of a command and explains it. Refusals lead there.
    pub explains: Option<&'static str>,
    /// The label of its button among the first things to try, which refusals offer.
    pub first_step: Option<&'static str>,
    /// Whether it keeps anything about the person who uses it. What is written into a form of one that does not is not kept as
    /// a draft either.
    pub keeps: bool,
    /// Whether its own replies say what did not arrive, so that nothing stands beside them.
    pub tells_undelivered: bool,
    /// Words a refusal in its own way, where it has one. None leaves it to the common wording.
    pub refuses: Option<Refuses>,
    /// Does it.
    pub run: Run,
}

/// The words and buttons of a refusal.
pub type Refuses = fn(&Bot, &Refusal, DateTime<Utc>) -> Option<(Text, Vec<Row>)>;

/// Does what a command is for. It is given the bot, the request, what was asked, and the moment of the request.
#[derive(Clone)]
pub struct Run(Arc<Runs>);

type Runs = dyn Fn(&Bot, &Request, &Invocation, DateTime<Utc>) -> Result<Reply, Error> + Send + Sync;

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
    /// A value that is written out: a time, a date, a figure, a name of a record. Some are given by their key alone.
    Scalar(Scalar),
    /// The person's own words, up to so many characters. The last one that is required takes the rest of a line; all
    /// others are given by their key.
    Text {
        /// The most characters it may have.
        max: usize,
    },
}

impl Run {
    /// Does it.
    ///
    /// # Errors
    /// [`Error::Refused`] with the reply that says why not and what is next; [`Error::Broken`] when it is our fault.
    pub fn call(&self, bot: &Bot, request: &Request, asked: &Invocation, now: DateTime<Utc>) -> Result<Reply, Error> {
        (self.0)(bot, request, asked, now)
    }
}

impl fmt::Debug for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Run")
    }
}

impl Feature {
    /// A feature of these commands.
    pub fn new(commands: Vec<Command>) -> Self {
        Feature { commands, messages: Vec::new(), undelivered: None }
    }
}

impl Command {
    /// A command that is offered everywhere and has no act yet.
    pub fn new(
        name: &'static str,
        about: &'static str,
        run: impl Fn(&Bot, &Request, &Invocation, DateTime<Utc>) -> Result<Reply, Error> + Send + Sync + 'static,
    ) -> Self {
        Command {
            name,
            about,
            acts: Vec::new(),
            examples: &[],
            offered: true,
            on_message: None,
            takes_questions: None,
            explains: None,
            first_step: None,
            keeps: true,
            tells_undelivered: false,
            refuses: None,
            run: Run(Arc::new(run)),
        }
    }

    /// The same with one act more.
    pub fn with(mut self, act: Act) -> Self {
        self.acts.push(act);
        self
    }

    /// The same with these acts.
    pub fn acts(self, acts: Vec<Act>) -> Self {
        Command { acts, ..self }
    }

    /// The same with lines worth trying.
    pub fn examples(self, examples: &'static [&'static str]) -> Self {
        Command { examples, ..self }
    }

    /// The same, offered nowhere: it stands on buttons alone.
    pub fn on_buttons_alone(self) -> Self {
        Command { offered: false, ..self }
    }

    /// The same with an entry in the menu of a message.
    pub fn on_message(self, title: &'static str) -> Self {
        Command { on_message: Some(title), ..self }
    }

    /// The same, keeping nothing about the person who uses it.
    pub fn keeps_nothing(self) -> Self {
        Command { keeps: false, ..self }
    }

    /// The same, taking typed lines that are no command as a question.
    pub fn takes_questions(self, arg: &'static str) -> Self {
        Command { takes_questions: Some(arg), ..self }
    }

    /// The same, explaining other commands.
    pub fn explains(self, arg: &'static str) -> Self {
        Command { explains: Some(arg), ..self }
    }

    /// The same, among the first things to try, under this label.
    pub fn first_step(self, label: &'static str) -> Self {
        Command { first_step: Some(label), ..self }
    }

    /// The same, whose own replies say what did not arrive.
    pub fn tells_undelivered(self) -> Self {
        Command { tells_undelivered: true, ..self }
    }

    /// The same with words of its own for some refusals.
    pub fn refuses(self, refuses: Refuses) -> Self {
        Command { refuses: Some(refuses), ..self }
    }

    /// The act with this verb; without one, the act that has none.
    pub fn act(&self, verb: Option<&str>) -> Option<&Act> {
        self.acts.iter().find(|act| act.verb == verb)
    }
}

impl Act {
    /// The one act of a command without verbs.
    pub fn new(about: &'static str, args: Vec<Arg>) -> Self {
        Act { verb: None, about, args, form: false }
    }

    /// One of several acts of a command.
    pub fn of(verb: &'static str, about: &'static str, args: Vec<Arg>) -> Self {
        Act { verb: Some(verb), about, args, form: false }
    }

    /// The same, opening a form while words are missing.
    pub fn with_form(self) -> Self {
        Act { form: true, ..self }
    }

    /// The argument with this name.
    pub fn arg(&self, name: &str) -> Option<&Arg> {
        self.args.iter().find(|arg| arg.name == name)
    }
}

impl Arg {
    /// An argument that may be left out.
    pub fn new(name: &'static str, about: &'static str, kind: Kind) -> Self {
        Arg { name, about, required: false, kind }
    }

    /// The same, needed.
    pub fn required(self) -> Self {
        Arg { required: true, ..self }
    }

    /// The flag that keeps an answer to the person who asks.
    pub fn only_me() -> Self {
        Arg::new(ONLY_ME, "Show the answer to nobody else", Kind::Flag)
    }
}
