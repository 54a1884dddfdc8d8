//! Wording about days away.

use super::super::lines;
use super::super::lines::UNTIL;
use super::card::list_button;
use super::status::waits;
use crate::bot::Bot;
use crate::bot::phrases::buttons::{button, plain};
use crate::bot::phrases::dates;
use crate::bot::reply::{Button, Reply, Row, Text};
use chrono::NaiveDate;

/// The current state: away until this date, or not away.
pub fn standing(bot: &Bot, until: Option<NaiveDate>, today: NaiveDate) -> Reply {
    match until {
        Some(until) => {
            let text = Text::default()
                .plain("You're away until ")
                .strong(dates::day(until, today))
                .plain(". Nothing comes from me before, and nothing piles up.");
            Reply {
                text,
                private: true,
                rows: vec![Row::Buttons(vec![back_button(bot), list_button(bot)])],
                ..Reply::default()
            }
        }
        None => {
            let text = "You're here, as far as I know. Say until when you're away, and nothing comes from me before: \
                        /away until monday.";
            plain(text, vec![Row::Buttons(waits(bot, &lines::away(), UNTIL, today))])
        }
    }
}

/// The reply when days away start.
pub fn gone(bot: &Bot, until: NaiveDate, today: NaiveDate) -> Reply {
    let text = Text::default()
        .plain("Until ")
        .strong(dates::day(until, today))
        .plain(", nothing comes from me. What falls into these days is left out, and nobody is told that you're away.");
    Reply {
        text,
        private: true,
        rows: vec![Row::Buttons(vec![back_button(bot), list_button(bot)])],
        ..Reply::default()
    }
}

/// The reply when somebody is back.
pub fn back(bot: &Bot) -> Reply {
    plain(
        "Good to have you back. Your check-ins go on with their next date.",
        vec![Row::Buttons(vec![list_button(bot)])],
    )
}

/// The reply when there is nothing to be away from.
pub fn nothing(bot: &Bot) -> Reply {
    let text = "Nothing comes from me before you start a check-in, so there is nothing to be away from.";
    let start = button(bot, "See what there is", &lines::start_which());
    plain(text, vec![Row::Buttons(vec![start])])
}

fn back_button(bot: &Bot) -> Button {
    button(bot, "I'm back", &lines::back())
}
