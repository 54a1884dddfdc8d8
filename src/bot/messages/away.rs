//! What is said to somebody who is away, or back.

use super::calendar;
use super::checkin::act;
use super::checkin::list_button;
use super::checkin::plain;
use super::standing::waits;
use crate::bot::Bot;
use crate::bot::commands::away;
use crate::bot::commands::checkin;
use crate::bot::line::Invocation;
use crate::bot::reply::Button;
use crate::bot::reply::Reply;
use crate::bot::reply::Row;
use crate::bot::reply::Text;
use chrono::NaiveDate;

/// How it stands: away until this date, or not.
pub fn standing(bot: &Bot, until: Option<NaiveDate>, today: NaiveDate) -> Reply {
    match until {
        Some(until) => {
            let text = Text::default()
                .plain("You're away until ")
                .strong(calendar::day(until, today))
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
            plain(text, vec![Row::Buttons(waits(bot, &Invocation::of(away::NAME), away::UNTIL, today))])
        }
    }
}

/// Somebody is away from now on.
pub fn gone(bot: &Bot, until: NaiveDate, today: NaiveDate) -> Reply {
    let text = Text::default()
        .plain("Until ")
        .strong(calendar::day(until, today))
        .plain(", nothing comes from me. What falls into these days is left out, and nobody is told that you're away.");
    Reply {
        text,
        private: true,
        rows: vec![Row::Buttons(vec![back_button(bot), list_button(bot)])],
        ..Reply::default()
    }
}

/// Somebody is back.
pub fn back(bot: &Bot) -> Reply {
    plain(
        "Good to have you back. Your check-ins go on with their next date.",
        vec![Row::Buttons(vec![list_button(bot)])],
    )
}

/// There is nothing to be away from.
pub fn nothing(bot: &Bot) -> Reply {
    let text = "Nothing comes from me before you start a check-in, so there is nothing to be away from.";
    let start = Button { label: "See what there is".to_owned(), line: bot.line(&act(checkin::START)) };
    plain(text, vec![Row::Buttons(vec![start])])
}

fn back_button(bot: &Bot) -> Button {
    Button { label: "I'm back".to_owned(), line: bot.line(&Invocation::of(away::NAME).flag(away::BACK, true)) }
}
