//! Wording of the first questions, and of the card that follows the answers.

use super::super::lines;
use super::super::lines::OPEN;
use crate::bot::Bot;
use crate::bot::features::profile::says::quiet_hours::HOURS;
use crate::bot::line::Invocation;
use crate::bot::phrases::buttons::{button, choices};
use crate::bot::reply::{Button, Reply, Row, Section, Text};
use crate::mentoring::ladder::Name;
use crate::mentoring::person::Profile;

/// The label of the button that sets a time zone.
const SET_CLOCK: &str = "Set my clock";

/// The answer for no particular level.
pub fn open() -> Name {
    let aliases = ["not sure", "unsure", "staying", "don't know"].map(str::to_owned).into();
    Name { id: OPEN.to_owned(), title: "Not sure".to_owned(), aliases }
}

/// The first question: where they are now.
pub fn where_now(bot: &Bot) -> Reply {
    let text =
        "Three presses, and I know enough to be of use. Nobody here but you sees this, and /forget takes it all back.";
    let mut buttons = levels(bot, lines::at_level, None);
    buttons.push(button(bot, "Not sure", &lines::at_level(OPEN)));
    question("Where are you now?", Text::default().plain(text), choices("Choose a level", buttons))
}

/// The second question: where they want to go.
pub fn where_to(bot: &Bot, profile: &Profile) -> Reply {
    let level = profile.level.as_deref().and_then(|id| bot.knowledge().level(id));
    let (text, open) = match level {
        Some(level) => {
            (Text::default().plain("You're at ").strong(&level.name.title).plain("."), "Staying here, for now")
        }
        None => (Text::default().plain("Then look around first. It is as good a place to begin as any."), "Not sure"),
    };
    let mut buttons = levels(bot, lines::towards, profile.level.as_deref());
    buttons.push(button(bot, open, &lines::towards(OPEN)));
    question("Where would you like to go?", text, choices("Choose a level", buttons))
}

/// The third question: when they may get messages.
pub fn when(bot: &Bot) -> Reply {
    let text = "Only about what you join, and at most once a week unless you ask for more. By your own clock:";
    let buttons = HOURS.iter().map(|hours| button(bot, hours.title, &lines::when(hours.id))).collect();
    question("When may I write to you?", Text::default().plain(text), choices("Choose", buttons))
}

/// What a person gets for their answers: a card, and the one thing still missing.
pub fn done(bot: &Bot, mut card: Reply, needs_clock: bool) -> Reply {
    let text = Text::default().plain("That's kept; ").command("me").plain(" shows it and changes it.");
    let text = match needs_clock {
        true => {
            card.rows.insert(0, Row::Buttons(vec![button(bot, SET_CLOCK, &lines::timezone()).main()]));
            text.plain(" One thing is open: those hours go by your clock, and I don't know it yet.")
        }
        false => text,
    };
    let begins = Section { title: card.title.take().unwrap_or_default(), text: card.text };
    Reply { title: Some("This is where you begin".to_owned()), text, sections: vec![begins], private: true, ..card }
}

/// The reply for somebody who has answered before. `first` is the most useful card for them.
pub fn known(bot: &Bot, profile: &Profile, first: &Invocation) -> Reply {
    let title = |id: &Option<String>| {
        let level = id.as_deref().and_then(|id| bot.knowledge().level(id));
        level.map(|level| level.name.title.clone())
    };
    let text = match (title(&profile.level), title(&profile.target)) {
        (Some(level), Some(target)) => {
            Text::default().plain("You're at ").strong(level).plain(", on your way to ").strong(target).plain(".")
        }
        (Some(level), None) => Text::default().plain("You're at ").strong(level).plain(", and staying for now."),
        (None, Some(target)) => Text::default().plain("You're on your way to ").strong(target).plain("."),
        (None, None) => Text::default().plain("We've met, and you were looking around."),
    };
    let button = |label: &str, line: Invocation| button(bot, label, &line);
    let mut buttons = vec![
        button("Where I begin", first.clone()),
        button("That has changed", lines::start_again()),
        button("What you know of me", lines::me()),
    ];
    let text = match profile.zone {
        Some(_) => text,
        None => {
            buttons.insert(0, button(SET_CLOCK, lines::timezone()).main());
            text.plain(" What I don't know yet is your clock.")
        }
    };
    Reply { text, rows: vec![Row::Buttons(buttons)], private: true, ..Reply::default() }
}

fn question(title: &str, text: Text, rows: Vec<Row>) -> Reply {
    Reply { title: Some(title.to_owned()), text, rows, private: true, ..Reply::default() }
}

fn levels(bot: &Bot, line: fn(&str) -> Invocation, but: Option<&str>) -> Vec<Button> {
    let levels = bot.knowledge().levels.iter().filter(|level| Some(level.name.id.as_str()) != but);
    levels.map(|level| button(bot, &level.short, &line(&level.name.id))).collect()
}
