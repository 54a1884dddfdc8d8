//! Simulated days: a bot that lives through them, and a platform that accepts everything it sends.

use super::{now, read};
use chrono::{DateTime, Utc};
use nextrung::bot::Bot;
use nextrung::bot::outbox::engine::Stage;
use nextrung::bot::outbox::fate::{Sent, Unsent};
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Answer, Asker, Card, Place, Request, Said};
use nextrung::mentoring::delivery::Role;
use nextrung::mentoring::person::Platform;
use std::time::Duration;

/// The line of the button with this label.
pub fn line(reply: &Reply, label: &str) -> String {
    let found = reply.buttons().find(|button| button.label == label);
    found.unwrap_or_else(|| panic!("no {label} in {}", read(reply))).line.clone()
}

/// The line of a button that stood on messages before settings had a card of their own, and works for ever.
pub fn old_line(reply: &Reply, verb: &str) -> String {
    line(reply, "Settings").replacen("settings", verb, 1)
}

/// The text of a reply without its buttons.
pub fn words(reply: &Reply) -> String {
    nextrung::chat::plain::reply(reply)
}

/// A bot in simulated time, and a platform that accepts everything it sends, or nothing.
pub struct Days {
    pub bot: Bot,
    pub now: DateTime<Utc>,
    pub up: Duration,
    /// Whether direct messages are closed.
    pub closed: bool,
    /// The messages that arrived: when, to whom, and the message.
    pub came: Vec<(DateTime<Utc>, String, Reply)>,
    /// The role of each of these messages.
    pub roles: Vec<Role>,
    pub requests: usize,
}

impl Days {
    /// A new bot at which Ana has set the zone of Berlin.
    pub fn new() -> Self {
        let bot = super::bot();
        bot.begin_trusting().unwrap();
        let (came, roles) = (Vec::new(), Vec::new());
        let mut days = Days { bot, now: now(), up: Duration::ZERO, closed: false, came, roles, requests: 0 };
        days.says("ana", "/timezone berlin");
        days
    }

    /// The same with a check-in every Monday at 09:00, whose first message has arrived.
    pub fn begun() -> Self {
        let mut days = Days::new();
        days.says("ana", "/me called=Ana");
        days.says("ana", "/checkin start feedback begin");
        days.until("2026-11-23T10:00:00Z");
        days
    }

    pub fn answer(&mut self, who: &str, place: Place, said: Said) -> Answer {
        self.requests += 1;
        let from = Asker::new(Platform::Console, who);
        self.bot.answer(&Request { id: self.requests.to_string(), from, place, said }, self.now)
    }

    pub fn says(&mut self, who: &str, line: &str) -> Reply {
        self.answer(who, Place::Channel("#mentors".to_owned()), Said::Line(line.to_owned())).reply
    }

    /// Presses a button in the bot's own direct messages.
    pub fn presses(&mut self, who: &str, line: &str) -> Answer {
        let said = Said::Press { line: line.to_owned(), picked: Vec::new(), on: Card::Private };
        self.answer(who, Place::Direct, said)
    }

    pub fn press(&mut self, who: &str, reply: &Reply, label: &str) -> Reply {
        let line = line(reply, label);
        self.presses(who, &line).reply
    }

    /// Opens the form of a button and sends this in its fields.
    pub fn fills(&mut self, who: &str, line: &str, written: &[&str]) -> Reply {
        let form = self.presses(who, line).reply.form.unwrap();
        let fields = form.fields.iter().zip(written).map(|(field, words)| (field.id.clone(), (*words).to_owned()));
        let said = Said::Form { line: form.line.clone(), fields: fields.collect(), on: Some(Card::Private) };
        self.answer(who, Place::Direct, said).reply
    }

    /// Lives until this moment and receives what arrives.
    pub fn until(&mut self, until: &str) {
        let until: DateTime<Utc> = until.parse().unwrap();
        loop {
            while self.bot.plan(self.now).unwrap() {}
            while let Some(attempt) = self.bot.attempt(self.now, self.up).unwrap() {
                let message = self.bot.message(&attempt).unwrap();
                let came = match (self.closed, message) {
                    (false, Some(message)) => {
                        self.came.push((self.now, attempt.to.id.clone(), message));
                        self.roles.push(attempt.role);
                        Ok(Sent::Stored(attempt.idempotency_key.clone()))
                    }
                    (true, _) => Err(Unsent::Closed),
                    (false, None) => Err(Unsent::Withdrawn),
                };
                self.bot.settle(&attempt, Stage::Sending, came, self.now, self.up).unwrap();
            }
            let next = self.bot.next_delivery().unwrap().filter(|next| *next <= until);
            let next = next.map_or(until, |next| next.max(self.now + chrono::TimeDelta::seconds(1)));
            self.up += (next - self.now).to_std().unwrap();
            self.now = next;
            if next >= until {
                break;
            }
        }
        while self.bot.plan(self.now).unwrap() {}
    }

    /// Turns the bot off until this moment, then starts it again.
    pub fn off(&mut self, until: DateTime<Utc>) {
        (self.now, self.up) = (until, Duration::ZERO);
        self.bot.begin_trusting().unwrap();
    }

    pub fn last(&self) -> Reply {
        self.came.last().unwrap().2.clone()
    }

    /// When each message arrived, with its first words.
    pub fn moments(&self) -> Vec<String> {
        let first = |reply: &Reply| reply.text.words().chars().take(24).collect::<String>();
        self.came.iter().map(|(at, _, reply)| format!("{} {}", at.format("%a %-d %b %H:%M"), first(reply))).collect()
    }
}
