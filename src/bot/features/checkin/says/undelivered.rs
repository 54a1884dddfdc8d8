//! Wording for scheduled messages that were not delivered, and for opening direct messages.

use super::super::lines;
use super::card::list_button;
use crate::bot::Bot;
use crate::bot::phrases::buttons::button;
use crate::bot::phrases::dates;
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::mentoring::delivery::State;
use crate::mentoring::schedule;
use crate::mentoring::schedule::Reason;
use crate::store::checkins::undelivered::Undelivered;
use chrono::NaiveDate;

/// The reply to a press that started a check-in, if its first message was not delivered.
pub fn not_reached(bot: &Bot) -> Reply {
    let text = Text::default()
        .plain("It has begun, and it stays. But my first word didn't get through: ")
        .strong("your direct messages are closed to me")
        .plain(". Until they open, I tell you here what I wanted to ask, the next time you say something to me.");
    let rows = vec![Row::Buttons(vec![open_button(bot), list_button(bot)])];
    Reply { text, rows, private: true, ..Reply::default() }
}

/// The messages that were not delivered since, with buttons to read them here.
pub fn not_reached_since(bot: &Bot, untold: &[Undelivered]) -> Reply {
    let mut dates: Vec<NaiveDate> = untold.iter().map(|untold| untold.nominal).collect();
    dates.dedup();
    let is_left = untold.iter().any(|untold| untold.schedule.state == schedule::State::Paused(Reason::Left));
    let is_closed = !is_left && untold.iter().any(|untold| untold.state == State::Unreachable);
    let text = Text::default()
        .plain(format!("I couldn't reach you on {}", dates::dates(&dates)))
        .plain(match (is_left, is_closed) {
            (true, _) => "; you and I share no server any more.",
            (false, true) => "; your direct messages are closed to me.",
            (false, false) => "; that was my fault.",
        })
        .plain(" Nothing is lost.");
    let paused = untold.iter().find(|untold| matches!(untold.schedule.state, schedule::State::Paused(_)));
    let text = match paused {
        Some(_) => text.plain(" I stopped trying, until you say go on."),
        None => text,
    };
    let last = untold.last();
    let mut buttons: Vec<Button> = last
        .map(|untold| button(bot, "Answer here", &lines::message::here(&untold.idempotency_key)))
        .into_iter()
        .collect();
    buttons.extend(is_closed.then(|| open_button(bot)));
    buttons.extend(
        paused.map(|untold| button(bot, "Resume", &lines::message::resume_message(&untold.idempotency_key, None))),
    );
    Reply { text, rows: vec![Row::Buttons(buttons)], private: true, ..Reply::default() }
}

/// The button to how direct messages are opened.
pub fn open_button(bot: &Bot) -> Button {
    button(bot, "Help me open them", &lines::message::open_messages())
}

/// Explains how to open direct messages.
pub fn how_to_open(bot: &Bot) -> Reply {
    let text = "On Discord it is a switch of the server that we share.\n\n\
                • On a phone: press and hold the server's picture, More Options, and switch Direct Messages on.\n\
                • On a computer: right-click the server's picture, Privacy Settings, and switch Direct Messages on.\n\n\
                If it is on already, look whether you blocked me: that closes the same door. Nothing is lost meanwhile.";
    let rows = vec![Row::Buttons(vec![list_button(bot)])];
    Reply { text: Text::default().plain(text), rows, private: true, ..Reply::default() }
}
