//! Wording for the one thing that a person wants to hand over: named in one week, asked about the next time.

use super::super::lines;
use super::super::lines::{LONGEST_WHAT, WHAT};
use super::cards::{last_button, opens};
use crate::bot::Bot;
use crate::bot::features::{checkin, win};
use crate::bot::phrases::buttons::{button, plain};
use crate::bot::phrases::quote::title;
use crate::bot::reply::{Button, Field, Reply, Row, Text};
use crate::mentoring::week::Week;
use crate::store::entries::reflections::Kept;
use chrono::NaiveDate;

/// The check-ins closest to what is handed over.
const ASKED_BY: [&str; 2] = ["climb", "stretch"];

/// The form for the one thing to hand over.
pub fn form(bot: &Bot, monday: NaiveDate, week: &Week) -> Reply {
    let field = Field {
        id: WHAT.to_owned(),
        label: "One thing, and who takes it".to_owned(),
        long: false,
        required: false,
        max: LONGEST_WHAT,
        placeholder: "The release notes, to Cleo".to_owned(),
        value: week.hand_over.clone(),
    };
    let lead =
        Text::default().plain("What of this week could somebody else do, with you near? I ask about it next time.");
    opens("To hand over · only you", bot.line(&lines::hand_over(monday)), lead, field)
}

/// The reply when the thing to hand over is set or cleared.
pub fn named(bot: &Bot, kept: &Kept<Week>, monday: NaiveDate) -> Reply {
    let back = button(bot, "Back to the week", &lines::read(monday));
    if kept.body.hand_over.is_empty() {
        return plain("Nothing to hand over stands in this week any more.", vec![Row::Buttons(vec![back])]);
    }
    let text = Text::default()
        .plain("Kept. The next time you look at a week, I ask whether it left your desk:\n\n")
        .block(&kept.body.hand_over)
        .plain(
            "\n\nIt goes more easily with a date. A check-in comes by direct message on a day you choose. It asks about more than this, \
             and that day may be the one.",
        );
    let ask = |kind: &&str| button(bot, format!("Check-in: {}", title(bot, kind)), &checkin::lines::start(kind));
    let mut buttons: Vec<Button> =
        ASKED_BY.iter().filter(|kind| bot.knowledge().checkin(kind).is_some()).map(ask).collect();
    buttons.push(back);
    Reply { text, rows: vec![Row::Buttons(buttons)], private: true, ..Reply::default() }
}

/// The reply when it was handed over.
pub fn handed(bot: &Bot, kept: &Kept<Week>) -> Reply {
    let text = Text::default()
        .block(&kept.body.hand_over)
        .plain("\n\nThen it is somebody else's now. If they do it another way than you would, that is the point. What came of it may be a win.");
    let buttons = vec![button(bot, "Write it down as a win", &win::lines::new(None)), last_button(bot)];
    Reply { text, rows: vec![Row::Buttons(buttons)], private: true, ..Reply::default() }
}

/// Adds the question whether the last thing to hand over left their desk, if that is not known.
pub fn asked_about(bot: &Bot, text: Text, waiting: Option<&Kept<Week>>) -> (Text, Vec<Button>) {
    let known = waiting.and_then(|kept| Some((kept, kept.about.parse().ok()?)));
    let Some((kept, monday)) = known else { return (text, Vec::new()) };
    let text = text.plain("\n\nLast time you wanted to hand over:").block(&kept.body.hand_over);
    let text = text.plain("\nDid it leave your desk?");
    let buttons = vec![
        button(bot, "It left my desk", &lines::handed_over(monday)),
        button(bot, "Make it smaller", &lines::hand_over(monday)),
    ];
    (text, buttons)
}
