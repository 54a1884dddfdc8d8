//! Commands, their verbs and their arguments: one definition for every surface.
//!
//! Lines, slash options, buttons, completion, help and Discord's registration are all derived from these types.
//! There are no permissions or middleware here: each command checks rights itself.

use super::Bot;
use super::error::Error;
use super::line::value::Scalar;
use super::line::vocabulary::Vocabulary;
use super::line::{Invocation, Refusal};
use super::reply::{Family, Reply, Row, Text};
use super::request::Request;
use crate::mentoring::delivery::{Contents, Role};
use crate::store::checkins::undelivered::Undelivered;
use chrono::{DateTime, Utc};
use std::fmt;
use std::sync::Arc;

/// A word no command may have as its name, because a menu's `custom_id` is `choose` and a number.
pub const RESERVED: &str = "choose";

/// The flag that shows an answer only to the person who asks.
pub const ONLY_ME: &str = "only-me";

/// What one folder under `features/` gives the bot.
#[derive(Debug, Clone)]
pub struct Feature {
    /// Its commands, in the order help names them.
    pub commands: Vec<Command>,
    /// The scheduled messages it writes, by role. Each role belongs to one feature.
    pub messages: Vec<(Role, Compose)>,
    /// Its sentences for scheduled messages that did not arrive.
    pub undelivered: Option<WhenUndelivered>,
}

/// Writes a scheduled message, at the moment it is sent.
pub type Compose = fn(&Bot, &Contents) -> Reply;

/// The sentences for scheduled messages that did not arrive.
#[derive(Debug, Clone, Copy)]
pub struct WhenUndelivered {
    /// Replaces the reply to the press that started a schedule, when the first message did not arrive.
    pub first: fn(&Bot) -> Reply,
    /// Goes beside the next reply to a person who missed these messages.
    pub since: fn(&Bot, &[Undelivered]) -> Reply,
}

/// A command.
#[derive(Debug, Clone)]
pub struct Command {
    /// The name that people type, in lower case.
    pub name: &'static str,
    /// What it is for, in up to 100 characters.
    pub about: &'static str,
    /// Its acts: one without a verb, or several with one verb each.
    pub acts: Vec<Act>,
    /// A line or two worth trying, as people would type them. They contain no date, because it would be over one day.
    pub examples: &'static [&'static str],
    /// Whether help, completion and the platforms offer it. Other commands are reached only by buttons.
    pub offered: bool,
    /// Its entry in the menu of a message, for a command that acts on a message. The message fills the argument of kind
    /// [`Scalar::Message`].
    pub on_message: Option<&'static str>,
    /// The argument that takes a question. A typed line that begins with no command becomes a question to this one.
    pub takes_questions: Option<&'static str>,
    /// The argument that takes the name of a command to explain. Refusals link to it.
    pub explains: Option<&'static str>,
    /// The label of its button among the first steps that refusals offer.
    pub first_step: Option<&'static str>,
    /// Whether it stores anything about the person who uses it. If not, its forms are not kept as drafts either.
    pub keeps: bool,
    /// Whether its own replies say which messages did not arrive, so that nothing about them goes beside the reply.
    pub tells_undelivered: bool,
    /// The kind of its cards.
    pub family: Family,
    /// Its own wording of a refusal. Where it gives `None`, the common wording applies.
    pub refuses: Option<Refuses>,
    /// Runs it.
    pub run: Run,
}

/// The words and buttons of a refusal.
pub type Refuses = fn(&Bot, &Refusal, DateTime<Utc>) -> Option<(Text, Vec<Row>)>;

/// Runs a command. It gets the bot, the request, the invocation and the moment of the request.
#[derive(Clone)]
pub struct Run(Arc<Runs>);

type Runs = dyn Fn(&Bot, &Request, &Invocation, DateTime<Utc>) -> Result<Reply, Error> + Send + Sync;

/// One action of a command.
#[derive(Debug, Clone)]
pub struct Act {
    /// The second word of the line, for a command with several acts.
    pub verb: Option<&'static str>,
    /// What it does, in up to 100 characters.
    pub about: &'static str,
    /// Its arguments, in the order that words fill them. Flags come last.
    pub args: Vec<Arg>,
    /// Whether it opens a form while words are missing. Such an act does no slow work.
    pub form: bool,
}

/// An argument of an act.
#[derive(Debug, Clone)]
pub struct Arg {
    /// Its name, as in `section=trap`.
    pub name: &'static str,
    /// What it means, in up to 100 characters.
    pub about: &'static str,
    /// Whether the act needs it. An act that opens a form asks for it there.
    pub required: bool,
    /// The values it takes.
    pub kind: Kind,
    /// Whether only buttons have a use for it. It is understood everywhere, and offered and explained nowhere.
    pub on_buttons: bool,
}

/// The values an argument can take.
#[derive(Debug, Clone)]
pub enum Kind {
    /// One entry of a closed vocabulary, by any of its names.
    Closed(Arc<Vocabulary>),
    /// Several entries of a closed vocabulary, separated by commas.
    List(Arc<Vocabulary>),
    /// A bare word that is present or absent.
    Flag,
    /// A value that is written out: a time, a date, a figure, the name of a record. Some need their key.
    Scalar(Scalar),
    /// The person's own words, up to a number of characters. The last required one takes the rest of a line; all others need
    /// their key.
    Text {
        /// The most characters it may have.
        max: usize,
    },
}

impl Run {
    /// Runs it.
    ///
    /// # Errors
    /// [`Error::Refused`] with a reply that says why not and what to do next; [`Error::Broken`] if it is our fault.
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
    /// A feature with these commands.
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
            family: Family::Yours,
            refuses: None,
            run: Run(Arc::new(run)),
        }
    }

    /// Adds an act.
    pub fn with(mut self, act: Act) -> Self {
        self.acts.push(act);
        self
    }

    /// Sets its acts.
    pub fn acts(self, acts: Vec<Act>) -> Self {
        Command { acts, ..self }
    }

    /// Adds lines worth trying.
    pub fn examples(self, examples: &'static [&'static str]) -> Self {
        Command { examples, ..self }
    }

    /// Offers it nowhere: only buttons reach it.
    pub fn on_buttons_alone(self) -> Self {
        Command { offered: false, ..self }
    }

    /// Adds an entry to the menu of a message.
    pub fn on_message(self, title: &'static str) -> Self {
        Command { on_message: Some(title), ..self }
    }

    /// Declares that it stores nothing about the person who uses it.
    pub fn keeps_nothing(self) -> Self {
        Command { keeps: false, ..self }
    }

    /// Makes it take typed lines that begin with no command, as questions.
    pub fn takes_questions(self, arg: &'static str) -> Self {
        Command { takes_questions: Some(arg), ..self }
    }

    /// Makes it explain other commands.
    pub fn explains(self, arg: &'static str) -> Self {
        Command { explains: Some(arg), ..self }
    }

    /// Puts it among the first steps, under this label.
    pub fn first_step(self, label: &'static str) -> Self {
        Command { first_step: Some(label), ..self }
    }

    /// Declares that its own replies say which messages did not arrive.
    pub fn tells_undelivered(self) -> Self {
        Command { tells_undelivered: true, ..self }
    }

    /// Sets the kind of its cards; otherwise they show what is the person's own.
    pub fn family(self, family: Family) -> Self {
        Command { family, ..self }
    }

    /// Gives it its own wording for some refusals.
    pub fn refuses(self, refuses: Refuses) -> Self {
        Command { refuses: Some(refuses), ..self }
    }

    /// The act with this verb, or the act without a verb.
    pub fn act(&self, verb: Option<&str>) -> Option<&Act> {
        self.acts.iter().find(|act| act.verb == verb)
    }
}

impl Act {
    /// The only act of a command without verbs.
    pub fn new(about: &'static str, args: Vec<Arg>) -> Self {
        Act { verb: None, about, args, form: false }
    }

    /// One of several acts of a command.
    pub fn of(verb: &'static str, about: &'static str, args: Vec<Arg>) -> Self {
        Act { verb: Some(verb), about, args, form: false }
    }

    /// Opens a form while words are missing.
    pub fn with_form(self) -> Self {
        Act { form: true, ..self }
    }

    /// The arguments that people are told about.
    pub fn told(&self) -> impl Iterator<Item = &Arg> {
        self.args.iter().filter(|arg| !arg.on_buttons)
    }

    /// The argument with this name.
    pub fn arg(&self, name: &str) -> Option<&Arg> {
        self.args.iter().find(|arg| arg.name == name)
    }
}

impl Arg {
    /// An optional argument. The names of records and the numbers of pages are for buttons.
    pub fn new(name: &'static str, about: &'static str, kind: Kind) -> Self {
        let on_buttons = matches!(kind, Kind::Scalar(Scalar::Uid | Scalar::Key | Scalar::Page));
        Arg { name, about, required: false, kind, on_buttons }
    }

    /// Makes it required.
    pub fn required(self) -> Self {
        Arg { required: true, ..self }
    }

    /// Leaves it to buttons: nobody is told to type it.
    pub fn on_buttons(self) -> Self {
        Arg { on_buttons: true, ..self }
    }

    /// The flag that shows an answer only to the person who asks.
    pub fn only_me() -> Self {
        Arg::new(ONLY_ME, "Show the answer to nobody else", Kind::Flag)
    }
}
