//! Wording for the list of best weeks: its pages, its chart, and deleting and restoring an entry.

use super::super::lines;
use super::super::lines::PAGE;
use super::one::{all_button, parts, quoted, said, tags};
use crate::bot::Bot;
use crate::bot::phrases::buttons::{button, menu, plain};
use crate::bot::phrases::quote::echo;
use crate::bot::phrases::{dates, undo};
use crate::bot::reply::{Reply, Row, Text};
use crate::mentoring::best_week::BestWeek;
use crate::mentoring::cadence::Zone;
use crate::store::entries::reflections::{Kept, MOST};

/// A page of the list, the latest first, starting at this position.
pub fn page(bot: &Bot, entries: &[Kept<BestWeek>], from: usize, zone: Option<&Zone>) -> Reply {
    let new = button(bot, "Write one", &lines::new());
    let shown = entries.get(from..).unwrap_or_default();
    let shown = &shown[..shown.len().min(PAGE)];
    let Some(last) = shown.last() else {
        let text = match from {
            0 => "None yet. One week, six minutes, only for you: what was the best one of the last three months?",
            _ => "Nothing earlier: the one before was your first.",
        };
        return plain(text, vec![Row::Buttons(vec![new])]);
    };
    let mut text = Text::default();
    for kept in shown {
        let gap = if text.is_empty() { "" } else { "\n\n" };
        text =
            text.plain(gap).strong(dates::month_of(kept.written, zone)).plain(format!(", {}\n", tags(bot, &kept.body)));
        text = quoted(text, &kept.body);
    }
    let option = |kept: &Kept<BestWeek>| {
        button(
            bot,
            format!("{}: {}", dates::month_of(kept.written, zone), echo(said(&kept.body))),
            &lines::show(&kept.uid),
        )
    };
    let mut buttons = vec![new];
    if from > 0 {
        buttons.push(button(bot, "The latest", &lines::all()));
    }
    if entries.len() > from + shown.len() {
        buttons.push(button(bot, "Earlier", &lines::before(&last.uid)));
    }
    Reply {
        title: Some("Your best weeks".to_owned()),
        text,
        rows: vec![menu("Open one", shown.iter().map(|kept| option(kept).choice())), Row::Buttons(buttons)],
        private: true,
        ..Reply::default()
    }
}

/// The reply when an entry is deleted; it can be restored for an hour.
pub fn deleted(bot: &Bot, kept: &Kept<BestWeek>) -> Reply {
    undo::deleted(bot, kept.deleted, &lines::undo(&kept.uid), vec![all_button(bot)])
}

/// The reply for an id that finds nothing: unknown, somebody else's, or gone for good. All three read the same.
pub fn gone(bot: &Bot) -> Reply {
    let text =
        "That week isn't here any more. An hour after you delete one, I can't bring it back. These are the ways on:";
    let new = button(bot, "Write one", &lines::new());
    Reply { error: true, ..plain(text, vec![Row::Buttons(vec![all_button(bot), new])]) }
}

/// The reply when they have reached the limit of entries. `unwritten` is the text that could not be saved.
pub fn too_many(bot: &Bot, unwritten: Option<&BestWeek>) -> Reply {
    let mut text = Text::default().plain(format!(
        "You have {MOST} best weeks here, and that is as many as I keep for one person. Delete one, and there is room."
    ));
    if let Some(body) = unwritten {
        text = text.plain("\n\nThis is what you wrote, to copy:\n\n");
        text = parts(text, body);
    }
    Reply { text, error: true, private: true, rows: vec![Row::Buttons(vec![all_button(bot)])], ..Reply::default() }
}
