//! A small world to test the bot in: the real knowledge, people with names, no platform.

#![allow(dead_code, reason = "each test file uses its part of it")]

pub mod sampler;

use chrono::DateTime;
use chrono::Utc;
use nextrung::bot::Bot;
use nextrung::bot::reply::Reply;
use nextrung::bot::request::Answer;
use nextrung::bot::request::Asker;
use nextrung::bot::request::Card;
use nextrung::bot::request::Place;
use nextrung::bot::request::Request;
use nextrung::bot::request::Said;
use nextrung::bot::spec::Command;
use nextrung::chat::plain;
use nextrung::data;
use nextrung::mentoring::cadence::Zones;
use nextrung::mentoring::ladder::Knowledge;
use nextrung::mentoring::load;
use nextrung::mentoring::person::Platform;
use nextrung::store::Owner;
use nextrung::store::Store;

/// A Monday morning.
pub const NOW: &str = "2026-11-23T09:00:00Z";

pub fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

/// The knowledge as it ships.
pub fn knowledge() -> Knowledge {
    let files = data::embedded();
    let texts: Vec<load::Text<'_>> = files.iter().map(load::Text::from).collect();
    load::load(&texts).unwrap_or_else(|mistakes| panic!("{mistakes:#?}"))
}

/// The bot as it ships.
pub fn bot() -> Bot {
    Bot::new(knowledge(), Zones::bundled(), Store::memory(Owner::Console).unwrap())
}

/// The bot with a command beside the real ones that uses every part of a reply.
pub fn sampler_bot() -> Bot {
    bot_with(vec![sampler::command()])
}

/// The bot with these commands beside the real ones.
pub fn bot_with(more: Vec<Command>) -> Bot {
    Bot::with_commands(knowledge(), Zones::bundled(), Store::memory(Owner::Console).unwrap(), more)
}

pub struct World {
    pub bot: Bot,
}

impl World {
    pub fn new() -> Self {
        World { bot: bot() }
    }

    /// What somebody reads after typing a line in a channel.
    pub fn says(&self, who: &str, line: &str) -> Reply {
        self.answer(who, Said::Line(line.to_owned())).reply
    }

    /// What somebody gets for pressing a button on a card.
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

/// All there is to read of a reply, then its presses, one a line.
pub fn read(reply: &Reply) -> String {
    let mut read = plain::reply(reply);
    for button in reply.buttons() {
        read.push_str(&format!("\n[{}] {}", button.label, button.line));
    }
    read
}
