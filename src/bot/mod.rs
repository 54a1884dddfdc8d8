//! What we do: a request and the moment it came in, and out comes an answer. Synchronous, and plain data.

pub mod answers;
pub mod cards;
pub mod commands;
pub mod deliveries;
mod drafts;
mod drawing;
pub mod duties;
pub mod error;
pub mod export;
pub mod facts;
pub mod fate;
pub mod guard;
pub mod ics;
pub mod line;
pub mod markdown;
pub mod messages;
pub mod pictures;
pub mod reply;
pub mod request;
mod servers;
pub mod spec;
pub mod words;

use crate::mentoring::cadence::Zones;
use crate::mentoring::ladder::Knowledge;
use crate::store::Store;
use answers::Answers;
use chrono::DateTime;
use chrono::Utc;
use commands::ask;
use deliveries::Engine;
use duties::Failed;
use error::Error;
use line::Invocation;
use line::Reading;
use line::Refusal;
use messages::refusals;
use reply::Reply;
use request::Answer;
use request::Card;
use request::Place;
use request::Request;
use request::Said;
use spec::Command;
use spec::Kind;
use std::sync::PoisonError;
use std::sync::RwLock;

/// The bot: what it knows, what it can be asked, and what it remembers.
#[derive(Debug)]
pub struct Bot {
    knowledge: Knowledge,
    /// Newer ones may take their place while everything goes on.
    zones: RwLock<Zones>,
    commands: Vec<Command>,
    answers: Answers,
    store: Store,
    failed: Failed,
    engine: Engine,
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
    /// A bot that can be asked everything there is to ask.
    pub fn new(knowledge: Knowledge, zones: Zones, store: Store) -> Self {
        Bot::with_commands(knowledge, zones, store, Vec::new())
    }

    /// A bot that can be asked these commands too.
    pub fn with_commands(knowledge: Knowledge, zones: Zones, store: Store, more: Vec<Command>) -> Self {
        let answers = Answers::new(&knowledge);
        let mut commands = commands::all(&knowledge, &zones, &answers.names());
        commands.extend(more);
        let (zones, failed, engine) = (RwLock::new(zones), Failed::default(), Engine::default());
        Bot { knowledge, zones, commands, answers, store, failed, engine }
    }

    /// All that can be an answer to a question.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// What it remembers.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// What it knows.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// The clocks of the world.
    pub fn zones(&self) -> Zones {
        self.zones.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Everything it can be asked.
    pub fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// The canonical line of an invocation, as buttons carry it.
    pub fn line(&self, invocation: &Invocation) -> String {
        line::print::print(&self.commands, invocation)
    }

    /// Answers one request. There is always an answer: a refusal or an apology is one too.
    pub fn answer(&self, request: &Request, now: DateTime<Utc>) -> Answer {
        let understood = self.understand(request).map(|reading| self.kept_private(request, reading));
        let reply = match &understood {
            Err(refusal) => refusals::refused(self, refusal, now),
            Ok(reading) => self.run(request, reading, now),
        };
        let reply = match &request.said {
            Said::Form { line, fields, .. } => self.to_form(request, reply, (line, fields), now),
            _ => self.resumed(request, understood.ok().as_ref().map(|reading| &reading.invocation), reply),
        };
        let mut answer = place(request, reply);
        answer.aside = self.aside(request, &answer, now);
        answer
    }

    /// What else somebody is to know at once: that something did not reach them. Nothing stands beside a form, and the check-ins
    /// say it themselves.
    fn aside(&self, request: &Request, answer: &Answer, now: DateTime<Utc>) -> Option<Reply> {
        if answer.reply.form.is_some() || self.is_about_checkins(request) {
            return None;
        }
        match self.store.take_undelivered(&request.from.address(), now) {
            Ok(untold) if untold.is_empty() => None,
            Ok(untold) => Some(messages::deliveries::not_reached_since(self, &untold)),
            Err(cause) => {
                tracing::error!(%cause, "what did not reach somebody could not be looked up; please report this line");
                None
            }
        }
    }

    fn is_about_checkins(&self, request: &Request) -> bool {
        let about = [commands::checkin::NAME, commands::asked::NAME];
        self.understand(request).is_ok_and(|reading| about.contains(&reading.invocation.command))
    }

    /// What to say when something broke that `answer` could not catch. The code is also in the log.
    pub fn apology(&self, code: &str) -> Answer {
        Answer::new(refusals::broken(code), false)
    }

    /// What to say to somebody who asks for more at once than one person may.
    pub fn too_fast(&self) -> Answer {
        Answer::new(refusals::too_fast(), false)
    }

    /// Whether the answer may be a form. Such a request does no slow work.
    pub fn may_open_form(&self, request: &Request) -> bool {
        self.understand(request).is_ok_and(|reading| {
            let command = self.commands.iter().find(|command| command.name == reading.invocation.command);
            command.and_then(|command| command.act(reading.invocation.verb)).is_some_and(|act| act.form)
        })
    }

    /// What could stand where somebody is typing an argument; at most 25, best first.
    pub fn complete(&self, command: &str, verb: Option<&str>, arg: &str, typed: &str) -> Vec<Completion> {
        let command = self.commands.iter().find(|known| known.name == command);
        let act = command.and_then(|command| command.act(verb));
        act.map(|act| line::complete::argument(act, arg, typed)).unwrap_or_default()
    }

    fn understand(&self, request: &Request) -> Result<Reading, Refusal> {
        match &request.said {
            Said::Line(line) => self.read_line(line),
            Said::Options { command, verb, named } => {
                line::parse::named(&self.commands, command, verb.as_deref(), named.clone())
            }
            Said::OnMessage { title, link, .. } => self.on_message(title, link),
            Said::Press { line, picked, .. } => {
                let invocation = match picked.as_slice() {
                    [] => line::pressed::button(&self.commands, line),
                    picked => line::pressed::picked(&self.commands, line, picked),
                };
                invocation.map(|invocation| Reading { invocation, corrections: Vec::new() })
            }
            Said::Form { line, fields, .. } => line::pressed::sent(&self.commands, line, fields.clone()),
        }
    }

    /// Reads a typed line. Without a slash it may be a question: when it begins with no command, or does not fit the
    /// one it begins with and is longer than a command that was mistyped. One whose words would be kept always is:
    /// "win over my new team?" is nothing to keep.
    fn read_line(&self, line: &str) -> Result<Reading, Refusal> {
        const MISTYPED: usize = 3;
        let read = line::parse::typed(&self.commands, line);
        let line = line.trim_matches(line::scan::is_space);
        let long = line.split(line::scan::is_space).filter(|word| !word.is_empty()).count() > MISTYPED;
        match read {
            Err(Refusal::Empty) => Err(Refusal::Empty),
            Err(refusal) if !line.starts_with('/') && (long || matches!(refusal, Refusal::NoCommand { .. })) => {
                self.question(line)
            }
            Ok(reading) if !line.starts_with('/') && self.takes_words(&reading.invocation) => self.question(line),
            read => read,
        }
    }

    /// What was chosen from the menu of a message. What stands in the message is for the command to look at.
    fn on_message(&self, title: &str, link: &str) -> Result<Reading, Refusal> {
        let unknown = || Refusal::NoCommand { word: title.to_owned(), nearest: None };
        let command = self.commands.iter().find(|command| command.on_message == Some(title)).ok_or_else(unknown)?;
        let act = command.acts.first().ok_or_else(unknown)?;
        let arg = act.args.iter().find(|arg| matches!(arg.kind, Kind::Message)).ok_or_else(unknown)?;
        line::parse::named(&self.commands, command.name, act.verb, vec![(arg.name.to_owned(), link.to_owned())])
    }

    /// A line that is a question without saying so.
    fn question(&self, line: &str) -> Result<Reading, Refusal> {
        let question = vec![(ask::QUESTION.to_owned(), line.to_owned())];
        line::parse::named(&self.commands, ask::NAME, None, question)
    }

    /// Whether the rest of the line was taken as it stands, for anything but a question.
    fn takes_words(&self, invocation: &Invocation) -> bool {
        let command = self.commands.iter().find(|command| command.name == invocation.command);
        let words = command.and_then(|command| command.act(invocation.verb)).and_then(line::scan::free_text);
        invocation.command != ask::NAME && words.is_some_and(|words| invocation.values.contains_key(words.name))
    }

    /// A press on what only the presser sees, or on somebody else's card, is answered to the presser alone; the
    /// flag goes into the line, so that the buttons of the answer keep it up.
    fn kept_private(&self, request: &Request, mut reading: Reading) -> Reading {
        let declares = self
            .commands
            .iter()
            .find(|command| command.name == reading.invocation.command)
            .and_then(|command| command.act(reading.invocation.verb))
            .is_some_and(|act| act.arg("only-me").is_some());
        if declares && !may_be_public(request) {
            reading.invocation = reading.invocation.flag("only-me", true);
        }
        reading
    }

    fn run(&self, request: &Request, reading: &Reading, now: DateTime<Utc>) -> Reply {
        let Some(command) = self.commands.iter().find(|command| command.name == reading.invocation.command) else {
            return refusals::refused(self, &Refusal::NoButton, now);
        };
        match (command.run)(self, request, &reading.invocation, now) {
            Ok(reply) if reading.corrections.is_empty() => reply,
            Ok(reply) => refusals::corrected(self, reply, &reading.invocation, &reading.corrections),
            Err(Error::Refused(reply)) => *reply,
            Err(Error::Broken(cause)) => {
                let code = code(&request.id);
                tracing::error!(
                    code,
                    cause,
                    command = command.name,
                    "a command broke, and the person was told this code; please report this line"
                );
                refusals::broken(&code)
            }
        }
    }
}

/// Four characters that name a failed request, the same in the apology and in the log.
pub fn code(request_id: &str) -> String {
    // No l, o, 0 or 1: people read it out. FNV-1a, since the code must not change with the Rust version.
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let hash = request_id
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    (0..4).map(|at| char::from(LETTERS[(hash >> (20 + 5 * at)) as usize % LETTERS.len()])).collect()
}

/// Where an answer goes. A press on a private card or on one's own replaces it; everything else is a message of
/// its own, and whatever others must not see is for the person alone.
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

/// Whether others may see the answer, as far as the place of the request goes.
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
