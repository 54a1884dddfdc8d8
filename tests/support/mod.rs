//! A small world to test the bot in: the real knowledge, people with names, no platform.

#![allow(dead_code, reason = "each test file uses its part of it")]

pub mod days;
pub mod process;
pub mod sampler;

use chrono::{DateTime, NaiveTime, Utc};
use nextrung::bot::Bot;
use nextrung::bot::reply::Reply;
use nextrung::bot::request::{Answer, Asker, Card, Place, Request, Said};
use nextrung::bot::spec::{Command, Feature};
use nextrung::chat::plain;
use nextrung::data;
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::ladder::Knowledge;
use nextrung::mentoring::load;
use nextrung::mentoring::person::{Address, Platform, Profile};
use nextrung::mentoring::quiet_hours::QuietHours;
use nextrung::store::{Owner, Store};
use std::sync::LazyLock;

/// A Monday morning.
pub const NOW: &str = "2026-11-23T09:00:00Z";

pub fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

/// The knowledge as it ships. It is read once for all tests of a process.
pub fn knowledge() -> Knowledge {
    static READ: LazyLock<Knowledge> = LazyLock::new(|| {
        let files = data::embedded();
        let texts: Vec<load::DataFile<'_>> = files.iter().map(load::DataFile::from).collect();
        load::load(&texts).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
    });
    READ.clone()
}

/// The bot as it ships.
pub fn bot() -> Bot {
    Bot::new(knowledge(), Zones::bundled(), Store::memory(Owner::Console).unwrap(), nextrung::bot::features::all)
}

/// The bot with one more command, which uses every part of a reply.
pub fn sampler_bot() -> Bot {
    bot_with(vec![sampler::command()])
}

/// The bot with these commands added to the real ones.
pub fn bot_with(more: Vec<Command>) -> Bot {
    with_commands(Store::memory(Owner::Console).unwrap(), more)
}

/// The bot with these commands added to the real ones, on this store.
pub fn with_commands(store: Store, more: Vec<Command>) -> Bot {
    Bot::new(knowledge(), Zones::bundled(), store, |knowledge, zones| {
        let mut features = nextrung::bot::features::all(knowledge, zones);
        features.push(Feature::new(more));
        features
    })
}

pub struct World {
    pub bot: Bot,
}

impl World {
    pub fn new() -> Self {
        World { bot: bot() }
    }

    /// Fills in a person's profile with everything that can be set.
    pub fn knows(&self, who: &str) {
        let change = self.bot.store().change_profile(&address(who), now(), |profile| *profile = everything());
        change.unwrap();
    }

    /// The reply to a person who types a line in a channel.
    pub fn says(&self, who: &str, line: &str) -> Reply {
        self.answer(who, Said::Line(line.to_owned())).reply
    }

    /// The answer to a person who presses a button on a card.
    pub fn presses(&self, who: &str, line: &str, on: Card) -> Answer {
        self.answer(who, Said::Press { line: line.to_owned(), picked: Vec::new(), on })
    }

    pub fn answer(&self, who: &str, said: Said) -> Answer {
        self.answer_in(who, Place::Channel("#mentors".to_owned()), said)
    }

    pub fn answer_in(&self, who: &str, place: Place, said: Said) -> Answer {
        let from = Asker::new(Platform::Console, who);
        self.bot.answer(&Request { id: "1".to_owned(), from, place, said }, now())
    }
}

/// The address of a person at the terminal.
pub fn address(id: &str) -> Address {
    Address { platform: Platform::Console, id: id.to_owned() }
}

/// A profile with everything set.
pub fn everything() -> Profile {
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let text = |text: &str| Some(text.to_owned());
    Profile {
        level: text("em"),
        target: text("director"),
        zone: text("Europe/Berlin"),
        quiet: QuietHours::new(at(22), at(8)),
        language: text("en-GB"),
        called: text("Ana"),
        hope: text("to let go of the code,\nand *mean* it\n\n# 1"),
    }
}

/// The whole text of a reply, then its buttons, one a line.
pub fn read(reply: &Reply) -> String {
    let mut read = plain::reply(reply);
    for button in reply.buttons() {
        read.push_str(&format!("\n[{}] {}", button.label, button.line));
    }
    read
}
