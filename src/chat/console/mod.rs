//! The console: the bot in a terminal or a script. It is the platform for tests and for a first try.
//!
//! It plays a small community server: several people, channels, direct messages, buttons and forms. It reads no clock
//! and touches no terminal; lines come in with their moment, records go out. [`files`] saves what they carry.

pub mod colon_commands;
pub mod files;
pub mod record;
pub mod terminal;
pub mod view;

use crate::bot::Bot;
use crate::bot::outbox::fate::{Sent, Unsent};
use crate::bot::phrases::console;
use crate::bot::reply::{Form, Reply};
use crate::bot::request::{Asker, Card, Place, Request, Said};
use crate::mentoring::person::Platform;
use chrono::{DateTime, Utc};
use colon_commands::{ClockMove, ClockTarget, ColonCommand};
use record::{Kind, Record};
use std::collections::{BTreeMap, BTreeSet};

/// The speaker and the place at the start, until `:as` changes them.
const FIRST_PERSON: &str = "you";
const FIRST_CHANNEL: &str = "#mentors";

/// A small server with one bot on it.
pub struct Console<'a> {
    bot: &'a Bot,
    who: Asker,
    place: Place,
    messages: Vec<Message>,
    form: Option<OpenForm>,
    requests: usize,
    /// The people who take no direct messages.
    closed: BTreeSet<String>,
    /// The reply to each press that leads to a first message, by that message's idempotency key.
    welcomed: BTreeMap<String, usize>,
}

/// The result of one line.
#[derive(Debug, Default)]
pub struct LineOutcome {
    /// The messages to show, in order.
    pub records: Vec<Record>,
    /// How the clock is to move, if the line moved it.
    pub clock: Option<ClockMove>,
}

/// A message that can be pressed on.
struct Message {
    id: String,
    owner: String,
    place: Place,
    reply: Reply,
}

/// A form that waits for `:fill`.
struct OpenForm {
    form: Form,
    on: Option<usize>,
}

impl<'a> Console<'a> {
    /// An empty server.
    pub fn new(bot: &'a Bot) -> Self {
        Console {
            bot,
            who: Asker::new(Platform::Console, FIRST_PERSON),
            place: Place::Channel(FIRST_CHANNEL.to_owned()),
            messages: Vec::new(),
            form: None,
            requests: 0,
            closed: BTreeSet::new(),
            welcomed: BTreeMap::new(),
        }
    }

    /// The speaker and the place, as a prompt.
    pub fn prompt(&self) -> String {
        format!("{} {}> ", self.who.id, record::place(&self.place))
    }

    /// Handles one line, said at this moment.
    pub fn line(&mut self, line: &str, now: DateTime<Utc>) -> LineOutcome {
        let Some(rest) = line.strip_prefix(':') else {
            self.form = None;
            let records = self.say(Said::Line(line.to_owned()), None, now);
            return LineOutcome { records, clock: None };
        };
        let command = colon_commands::read(rest);
        if !matches!(command, Ok(ColonCommand::Fill(_))) {
            self.form = None;
        }
        let done = match command {
            Ok(ColonCommand::Clock(moved)) => {
                let back = matches!(moved.to, ClockTarget::At(at) if at < now);
                let records = if back { vec![self.note(console::SET_BACK.to_owned(), false, now)] } else { Vec::new() };
                return LineOutcome { records, clock: Some(moved) };
            }
            Ok(ColonCommand::As { who, place }) => {
                self.who = who;
                self.place = place.unwrap_or_else(|| self.place.clone());
                Ok(Vec::new())
            }
            Ok(ColonCommand::Dms(open)) => {
                match open {
                    true => self.closed.remove(&self.who.id),
                    false => self.closed.insert(self.who.id.clone()),
                };
                Ok(vec![self.note(console::dms(&self.who.id, open), false, now)])
            }
            Ok(ColonCommand::Help) => Ok(vec![self.note(console::HELP.to_owned(), false, now)]),
            Ok(ColonCommand::Press { message, number }) => self.press(message.as_deref(), number, now),
            Ok(ColonCommand::Pick { message, numbers }) => self.pick(message.as_deref(), &numbers, now),
            Ok(ColonCommand::On { author, words, title }) => Ok(self.on(author, words, title, now)),
            Ok(ColonCommand::Fill(answers)) => self.fill(answers, now),
            Err(why) => Err(why),
        };
        let records = done.unwrap_or_else(|why| vec![self.note(why, true, now)]);
        LineOutcome { records, clock: None }
    }

    /// Passes a request to the bot and stores the answer.
    fn say(&mut self, said: Said, on: Option<usize>, now: DateTime<Utc>) -> Vec<Record> {
        self.requests += 1;
        let place = on.map_or_else(|| self.place.clone(), |at| self.messages[at].place.clone());
        let id = format!("console-{}", self.requests);
        let mut answer = self.bot.answer(&Request { id, from: self.who.clone(), place: place.clone(), said }, now);
        let to = self.who.id.clone();
        if let Some(form) = answer.reply.form.clone() {
            self.form = Some(OpenForm { form, on });
            return vec![Record::new("form", now, Kind::Reply, &to, &place, &answer.reply)];
        }
        let (id, kind) = match on.filter(|_| answer.replaces) {
            Some(at) => (self.messages[at].id.clone(), Kind::Edit),
            None => (format!("m{}", self.messages.len() + 1), Kind::Reply),
        };
        let mut records = vec![Record::new(&id, now, kind, &to, &place, &answer.reply)];
        // The files go out with the record; nobody presses on a file.
        answer.reply.files.clear();
        let at = match on.filter(|_| answer.replaces) {
            Some(at) => {
                self.messages[at].reply = answer.reply;
                at
            }
            None => self.keep(id, &to, &place, answer.reply),
        };
        self.welcomed.extend(answer.welcome.map(|key| (key, at)));
        if let Some(aside) = answer.aside {
            let id = format!("m{}", self.messages.len() + 1);
            records.push(Record::new(&id, now, Kind::Reply, &to, &place, &aside));
            self.keep(id, &to, &place, aside);
        }
        records
    }

    /// Stores a message so that it can be pressed on, and returns its index.
    fn keep(&mut self, id: String, owner: &str, place: &Place, reply: Reply) -> usize {
        self.messages.push(Message { id, owner: owner.to_owned(), place: place.clone(), reply });
        self.messages.len() - 1
    }

    /// Delivers a message to somebody's direct messages. Returns the result, and the record to show.
    pub fn deliver(&mut self, to: &str, reply: &Reply, now: DateTime<Utc>) -> (Result<Sent, Unsent>, Option<Record>) {
        if self.closed.contains(to) {
            return (Err(Unsent::Closed), None);
        }
        let id = format!("m{}", self.messages.len() + 1);
        let record = Record::new(&id, now, Kind::Delivery, to, &Place::Direct, reply);
        self.keep(id.clone(), to, &Place::Direct, reply.clone());
        (Ok(Sent::Stored(id)), Some(record))
    }

    /// Replaces the reply to the press that should have led to this first message.
    pub fn amend(&mut self, key: &str, reply: &Reply, now: DateTime<Utc>) -> Option<Record> {
        let message = &mut self.messages[self.welcomed.remove(key)?];
        message.reply = reply.clone();
        Some(Record::new(&message.id, now, Kind::Edit, &message.owner, &message.place, reply))
    }

    fn press(&mut self, message: Option<&str>, number: usize, now: DateTime<Utc>) -> Result<Vec<Record>, String> {
        let at = self.find(message, "press", |reply| reply.buttons().next().is_some())?;
        let message = &self.messages[at];
        let line = number.checked_sub(1).and_then(|index| message.reply.buttons().nth(index));
        let line = line.ok_or_else(|| console::out_of_range("press", message.reply.buttons().count()))?.line.clone();
        Ok(self.say(Said::Press { line, picked: Vec::new(), on: self.card(at) }, Some(at), now))
    }

    fn pick(&mut self, message: Option<&str>, numbers: &[usize], now: DateTime<Utc>) -> Result<Vec<Record>, String> {
        let at = self.find(message, "pick", |reply| reply.pick().is_some())?;
        let Some(pick) = self.messages[at].reply.pick() else { return Err(console::out_of_range("pick", 0)) };
        let values = numbers.iter().map(|number| {
            let option = number.checked_sub(1).and_then(|index| pick.options.get(index));
            option.map(|option| option.value.clone()).ok_or_else(|| console::out_of_range("pick", pick.options.len()))
        });
        let mut picked = values.collect::<Result<Vec<String>, String>>()?;
        let mut seen = BTreeSet::new();
        picked.retain(|value| seen.insert(value.clone()));
        if !(pick.min..=pick.max).contains(&picked.len()) {
            return Err(console::pick_between(pick.min, pick.max));
        }
        Ok(self.say(Said::Press { line: pick.line.clone(), picked, on: self.card(at) }, Some(at), now))
    }

    /// Chooses an entry from the menu of a message that exists nowhere else.
    fn on(&mut self, author: Option<String>, words: String, title: String, now: DateTime<Utc>) -> Vec<Record> {
        let author = author.unwrap_or_else(|| self.who.id.clone());
        let link = format!("1/1/{}", self.requests + 1);
        self.say(Said::OnMessage { title, author, words, link }, None, now)
    }

    fn fill(&mut self, answers: Vec<String>, now: DateTime<Utc>) -> Result<Vec<Record>, String> {
        let Some(OpenForm { form, on }) = &self.form else { return Err(console::NO_FORM.to_owned()) };
        if answers.len() > form.fields.len() {
            return Err(console::too_many_answers(form.fields.len()));
        }
        let mut fields = Vec::new();
        let mut answers = answers.into_iter();
        for field in &form.fields {
            let value = answers.next().unwrap_or_else(|| field.value.clone());
            if field.required && value.trim().is_empty() {
                return Err(console::still_empty(&field.label));
            }
            if value.chars().count() > field.max {
                return Err(console::too_long(&field.label, field.max));
            }
            fields.push((field.id.clone(), value));
        }
        let (line, on) = (form.line.clone(), *on);
        self.form = None;
        let said = Said::Form { line, fields, on: on.map(|at| self.card(at)) };
        Ok(self.say(said, on, now))
    }

    /// The message with this id, or the last one that fits, among those this person can see.
    fn find(&self, id: Option<&str>, what: &str, fits: impl Fn(&Reply) -> bool) -> Result<usize, String> {
        match id {
            Some(id) => {
                let at = self.messages.iter().position(|message| message.id == id && self.sees(message));
                at.ok_or_else(|| console::no_message(id))
            }
            None => {
                let at = self.messages.iter().rposition(|message| fits(&message.reply) && self.sees(message));
                at.ok_or_else(|| console::nothing_there(what))
            }
        }
    }

    fn sees(&self, message: &Message) -> bool {
        let alone = message.reply.private || message.place == Place::Direct;
        !alone || message.owner == self.who.id
    }

    fn card(&self, at: usize) -> Card {
        let message = &self.messages[at];
        if message.reply.private || message.place == Place::Direct {
            return Card::Private;
        }
        Card::Public { owner: Some(message.owner.clone()) }
    }

    /// A message from the console itself. It has nothing to press.
    fn note(&self, words: String, error: bool, now: DateTime<Utc>) -> Record {
        let text = crate::bot::reply::Text::default().plain(words);
        let reply = Reply { text, private: true, error, ..Reply::default() };
        Record::new("console", now, Kind::Reply, &self.who.id, &self.place, &reply)
    }
}
