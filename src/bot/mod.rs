//! The bot: a request and its time go in, an answer comes out. Synchronous, and plain data.

mod drafts;
pub mod error;
pub mod features;
pub mod files;
mod forms;
pub mod jobs;
pub mod line;
mod local;
pub mod outbox;
pub mod phrases;
pub mod reply;
pub mod request;
mod servers;
pub mod spec;
pub mod words;

use crate::bot::line::value::Scalar;
use crate::mentoring::cadence::Zones;
use crate::mentoring::delivery::Role;
use crate::mentoring::ladder::Knowledge;
use crate::store::Store;
use chrono::{DateTime, Utc};
use error::Error;
use jobs::Failed;
use line::{Invocation, Reading, Refusal};
use outbox::engine::Engine;
use phrases::buttons::laid_out;
use phrases::refusals;
use reply::{Family, Reply};
use request::{Answer, Card, Place, Request, Said};
use spec::{Command, Compose, Feature, Kind, ONLY_ME, WhenUndelivered};
use std::sync::{PoisonError, RwLock};

/// The bot: its knowledge, its commands and its database.
#[derive(Debug)]
pub struct Bot {
    knowledge: Knowledge,
    /// Newer zone data may replace it while the bot runs.
    zones: RwLock<Zones>,
    commands: Vec<Command>,
    messages: Vec<(Role, Compose)>,
    undelivered: Option<WhenUndelivered>,
    store: Store,
    failed: Failed,
    engine: Engine,
}

/// A suggestion while a person types an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The text people read, up to 100 characters.
    pub label: String,
    /// The value that is filled in: an id, or canonical words.
    pub value: String,
}

impl Bot {
    /// A bot with these features. `features` builds them from the knowledge; `features::all` builds every feature.
    pub fn new(
        knowledge: Knowledge,
        zones: Zones,
        store: Store,
        features: impl FnOnce(&Knowledge, &Zones) -> Vec<Feature>,
    ) -> Self {
        let features = features(&knowledge, &zones);
        let undelivered = features.iter().find_map(|feature| feature.undelivered);
        let messages = features.iter().flat_map(|feature| feature.messages.iter().copied()).collect();
        let commands = features.into_iter().flat_map(|feature| feature.commands).collect();
        let (zones, failed, engine) = (RwLock::new(zones), Failed::default(), Engine::default());
        Bot { knowledge, zones, commands, messages, undelivered, store, failed, engine }
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The knowledge it answers from.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// The zone data in use now.
    pub fn zones(&self) -> Zones {
        self.zones.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All its commands.
    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// The command with this name.
    pub fn command(&self, name: &str) -> Option<&Command> {
        self.commands.iter().find(|command| command.name == name)
    }

    /// The canonical line of an invocation, as buttons carry it. An invocation that no command can read becomes the line of the
    /// first command: a button that starts over is better than one that does the wrong thing.
    pub fn line(&self, invocation: &Invocation) -> String {
        line::print::print(&self.commands, invocation).unwrap_or_else(|unprintable| {
            debug_assert!(false, "{unprintable}");
            tracing::error!(cause = %unprintable, "a button has no line; please report this line");
            self.commands.first().map_or_else(String::new, |command| command.name.to_owned())
        })
    }

    /// Answers one request. There is always an answer, even if it is a refusal or an apology.
    pub fn answer(&self, request: &Request, now: DateTime<Utc>) -> Answer {
        let returned = match self.merged(request, now) {
            Ok(returned) => returned,
            Err(question) => return place(request, *question),
        };
        let request = returned.request.as_ref();
        let understood = self.understand(request).map(|reading| kept_private(request, reading));
        let reply = match &understood {
            Err(refusal) => refusals::refused(self, refusal, now),
            Ok(reading) => self.run(request, reading, now),
        };
        let reading = understood.as_ref().ok();
        let reply = match (&request.said, reading) {
            (Said::Form { line, fields, .. }, _) => {
                let reply = self.to_form(request, reply, (line, fields), now);
                self.may_have_again(&returned, reply, now)
            }
            (_, Some(reading)) => {
                let kept = self.kept_fields(request, reading, &reply, now);
                self.marked(self.resumed(request, reading, reply), &kept)
            }
            (_, None) => reply,
        };
        let reply = match reading {
            Some(reading) => finished(reply, reading.command.family),
            None => Reply { rows: laid_out(reply.rows), ..reply },
        };
        let mut answer = place(request, reply);
        if !reading.is_some_and(|reading| reading.command.tells_undelivered) {
            answer.aside = self.aside(request, &answer, now);
        }
        answer
    }

    /// A message beside the answer that says what did not reach this person. Nothing goes beside a form.
    fn aside(&self, request: &Request, answer: &Answer, now: DateTime<Utc>) -> Option<Reply> {
        let says = self.undelivered.filter(|_| answer.reply.form.is_none())?;
        match self.store.take_undelivered(&request.from.address(), now) {
            Ok(untold) if untold.is_empty() => None,
            Ok(untold) => Some((says.since)(self, &untold)),
            Err(cause) => {
                tracing::error!(%cause, "what did not reach somebody could not be looked up; please report this line");
                None
            }
        }
    }

    /// The answer when something broke that `answer` could not catch. The code is also in the log.
    pub fn apology(&self, code: &str) -> Answer {
        Answer::new(refusals::broken(code), false)
    }

    /// The answer to a person over their rate limit.
    pub fn too_fast(&self) -> Answer {
        Answer::new(refusals::too_fast(), false)
    }

    /// Whether the answer may be a form. Such a request does no slow work.
    pub fn may_open_form(&self, request: &Request) -> bool {
        self.understand(request).is_ok_and(|reading| reading.act.form)
    }

    /// Suggestions for the argument that is being typed; at most 25, best first.
    pub fn complete(&self, command: &str, verb: Option<&str>, arg: &str, typed: &str) -> Vec<Completion> {
        let act = self.command(command).and_then(|command| command.act(verb));
        act.map(|act| line::complete::argument(act, arg, typed)).unwrap_or_default()
    }

    fn understand(&self, request: &Request) -> Result<Reading<'_>, Refusal> {
        match &request.said {
            Said::Line(line) => self.read_line(line),
            Said::Options { command, verb, named } => {
                line::parse::named(&self.commands, command, verb.as_deref(), named.clone())
            }
            Said::OnMessage { title, link, .. } => self.on_message(title, link),
            Said::Press { line, picked, .. } => match picked.as_slice() {
                [] => line::pressed::button(&self.commands, line),
                picked => line::pressed::picked(&self.commands, line, picked),
            },
            Said::Form { line, fields, .. } => line::pressed::sent(&self.commands, line, fields.clone()),
        }
    }

    /// Reads a typed line. A line without a slash may be a question. It is one if it begins with no command, if it does not fit
    /// its command and is too long for a typing mistake, or if its command would keep the words: "win over my new team?" is not a
    /// win to keep.
    fn read_line(&self, line: &str) -> Result<Reading<'_>, Refusal> {
        const MISTYPED: usize = 3;
        let read = line::parse::typed(&self.commands, line);
        let line = line.trim_matches(line::text::is_space);
        let long = line.split(line::text::is_space).filter(|word| !word.is_empty()).count() > MISTYPED;
        match read {
            Err(Refusal::Empty) => Err(Refusal::Empty),
            Err(refusal) if !line.starts_with('/') && (long || matches!(refusal, Refusal::NoCommand { .. })) => {
                self.question(line).unwrap_or(Err(refusal))
            }
            Ok(reading) if !line.starts_with('/') && takes_words(&reading) => {
                self.question(line).unwrap_or(Ok(reading))
            }
            read => read,
        }
    }

    /// Reads a choice from the menu of a message. The command itself looks at the message's text.
    fn on_message(&self, title: &str, link: &str) -> Result<Reading<'_>, Refusal> {
        let unknown = || Refusal::NoCommand { word: title.to_owned(), nearest: None };
        let command = self.commands.iter().find(|command| command.on_message == Some(title)).ok_or_else(unknown)?;
        let act = command.acts.first().ok_or_else(unknown)?;
        let arg = act.args.iter().find(|arg| matches!(arg.kind, Kind::Scalar(Scalar::Message))).ok_or_else(unknown)?;
        line::parse::named(&self.commands, command.name, act.verb, vec![(arg.name.to_owned(), link.to_owned())])
    }

    /// Reads a line as a question. `None` if no command takes questions.
    fn question(&self, line: &str) -> Option<Result<Reading<'_>, Refusal>> {
        let (command, arg) = self.commands.iter().find_map(|command| Some((command, command.takes_questions?)))?;
        let question = vec![(arg.to_owned(), line.to_owned())];
        Some(line::parse::named(&self.commands, command.name, None, question))
    }

    fn run(&self, request: &Request, reading: &Reading<'_>, now: DateTime<Utc>) -> Reply {
        match reading.command.run.call(self, request, &reading.invocation, now) {
            Ok(reply) if reading.corrections.is_empty() => reply,
            Ok(reply) => refusals::corrected(self, reply, &reading.invocation, &reading.corrections),
            Err(Error::Refused(reply)) => *reply,
            Err(Error::Broken(cause)) => {
                let code = code(&request.id);
                tracing::error!(
                    code,
                    cause,
                    command = reading.command.name,
                    "a command broke, and the person was told this code; please report this line"
                );
                refusals::broken(&code)
            }
        }
    }
}

/// The four-character code of a failed request, the same in the apology and in the log.
pub fn code(request_id: &str) -> String {
    // No l, o, 0 or 1, because people read it out. FNV-1a, because the code must not change with the Rust version.
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let hash = request_id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (0..4).map(|at| char::from(LETTERS[(hash >> (20 + 5 * at)) as usize % LETTERS.len()])).collect()
}

/// Whether the line's remaining words were taken as free text that is not a question.
fn takes_words(reading: &Reading<'_>) -> bool {
    let words = line::scan::free_text(reading.act);
    let is_question = reading.command.takes_questions.is_some();
    !is_question && words.is_some_and(|words| reading.invocation.values.contains_key(words.name))
}

/// Keeps the answer to a press private if only the presser sees the card, or if the card is somebody else's. The flag is set in
/// the line, so that the buttons of the answer keep it.
fn kept_private<'a>(request: &Request, mut reading: Reading<'a>) -> Reading<'a> {
    if reading.act.arg(ONLY_ME).is_some() && !may_be_public(request) {
        reading.invocation = reading.invocation.only_me(true);
    }
    reading
}

/// Gives a card the colour of its kind, if it has none yet, and its buttons their rows.
fn finished(reply: Reply, family: Family) -> Reply {
    Reply { family: reply.family.or(Some(family)), rows: laid_out(reply.rows), ..reply }
}

/// Decides where an answer goes. A press on a private card or on the person's own card replaces that card. Every other answer is
/// a new message, and is ephemeral if others must not see it.
fn place(request: &Request, mut reply: Reply) -> Answer {
    if !may_be_public(request) && !reply.shared {
        reply.private = true;
    }
    let replaces = match pressed(request) {
        _ if reply.error || reply.shared || reply.beside || reply.form.is_some() => false,
        Some(Card::Private) => true,
        Some(Card::Public { .. }) => !reply.private,
        None => false,
    };
    let welcome = reply.welcome.take();
    Answer { welcome, ..Answer::new(reply, replaces) }
}

/// Whether the place of the request allows a public answer.
fn may_be_public(request: &Request) -> bool {
    match pressed(request) {
        None => true,
        Some(Card::Private) => request.place == Place::Direct,
        Some(Card::Public { owner }) => owner.as_deref() == Some(request.from.id.as_str()),
    }
}

fn pressed(request: &Request) -> Option<&Card> {
    match &request.said {
        Said::Press { on, .. } => Some(on),
        Said::Form { on, .. } => on.as_ref(),
        Said::Line(_) | Said::Options { .. } | Said::OnMessage { .. } => None,
    }
}
