//! Wording for past answers, in the person's own words: a page, one entry in full, and deleting one.

use super::super::lines;
use super::super::lines::Which;
use super::answer::quoted;
use super::card::list_button;
use super::item::questions;
use crate::bot::Bot;
use crate::bot::features::best_week::says::one;
use crate::bot::phrases::buttons::{button, menu, plain};
use crate::bot::phrases::quote::title;
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::mentoring::delivery::Outcome;
use crate::store::checkins::answers::Written;
use crate::store::checkins::history::{Page, RestoredAnswers, Tally};

/// A page of answers, the latest first. `kind` is the kind they asked for, if any.
pub fn page(bot: &Bot, kind: Option<&str>, page: &Page, tally: Tally, is_first: bool) -> Reply {
    let Some(last) = page.written.last() else {
        let text = match is_first {
            true => "Nothing yet. What you answer stands here, in your own words, and only you see it.",
            false => "That was all: nothing was written before this.",
        };
        return plain(text, vec![Row::Buttons(vec![list_button(bot)])]);
    };
    let mut text = if is_first { counted(tally) } else { Text::default() };
    for written in &page.written {
        let gap = if text.is_empty() { "" } else { "\n\n" };
        text = text.plain(gap).strong(heading(bot, kind, written)).plain("\n");
        text = came(written, quoted(bot, written, text));
    }
    let open =
        |written: &Written| button(bot, heading(bot, kind, written), &lines::message::entry(&written.idempotency_key));
    let mut buttons = Vec::new();
    if page.more {
        buttons.push(button(bot, "Earlier", &lines::history_before(kind, &last.idempotency_key)));
    }
    buttons.push(list_button(bot));
    Reply {
        title: Some(kind.map_or_else(|| "What you wrote".to_owned(), |kind| title(bot, kind))),
        text,
        footer: Some("All of it, in full, is in /export.".to_owned()),
        rows: vec![menu("Open one", page.written.iter().map(|written| open(written).choice())), Row::Buttons(buttons)],
        private: true,
        ..Reply::default()
    }
}

/// Adds a button to best weeks, which have their own list.
pub fn and_best_weeks(bot: &Bot, reply: Reply) -> Reply {
    let mut reply = reply;
    if let Some(Row::Buttons(buttons)) = reply.rows.last_mut() {
        buttons.push(one::all_button(bot));
    }
    reply
}

/// One check-in with everything written to it.
pub fn entry(bot: &Bot, written: &Written) -> Reply {
    let mut text = Text::default();
    for question in questions(bot, written) {
        let Some(words) = written.words.get(&question.id) else { continue };
        let gap = if text.is_empty() { "" } else { "\n\n" };
        text = text.plain(gap).strong(&question.text).block(crate::bot::words::clean(words));
    }
    let text = if text.is_empty() { quoted(bot, written, text) } else { came(written, text) };
    let text = text.plain("\n\nAll of it, in full, is in /export.");
    let idempotency_key = &written.idempotency_key;
    let buttons = vec![
        button(bot, "Change what I wrote", &lines::message::answer(idempotency_key)),
        history_button(bot, &written.kind),
    ];
    let delete = button(bot, "Delete it", &lines::message::delete(idempotency_key)).danger();
    let mut card = card(bot, written, text, buttons);
    card.rows.push(Row::Buttons(vec![delete]));
    card
}

/// The reply when nothing was written to a check-in.
pub fn no_entry(bot: &Bot, written: &Written) -> Reply {
    let text = Text::default().plain("Nothing is written here.");
    let write = button(bot, "Write something", &lines::message::answer(&written.idempotency_key));
    card(bot, written, text, vec![write, history_button(bot, &written.kind)])
}

/// The reply when answers are deleted; they can be restored for an hour.
pub fn deleted(bot: &Bot, written: &Written) -> Reply {
    let text = Text::default().plain("Deleted. For an hour you can take that back; then it is gone for good.");
    let undo = button(bot, "Undo", &lines::message::restore(&written.idempotency_key));
    card(bot, written, text, vec![undo, history_button(bot, &written.kind)])
}

/// The reply to an attempt to restore deleted answers.
pub fn restored(bot: &Bot, written: &Written, restored: RestoredAnswers) -> Reply {
    match restored {
        RestoredAnswers::Back => {
            let entry = entry(bot, written);
            Reply { text: Text::default().plain("It is there again.\n\n").then(entry.text), ..entry }
        }
        RestoredAnswers::Gone => {
            let text = Text::default().plain("The hour is over, and it is gone for good.");
            let write = button(bot, "Write it anew", &lines::message::answer(&written.idempotency_key));
            card(bot, written, text, vec![write, history_button(bot, &written.kind)])
        }
    }
}

fn card(bot: &Bot, written: &Written, text: Text, buttons: Vec<Button>) -> Reply {
    Reply {
        title: Some(heading(bot, None, written)),
        text,
        rows: vec![Row::Buttons(buttons)],
        private: true,
        ..Reply::default()
    }
}

fn history_button(bot: &Bot, kind: &str) -> Button {
    button(bot, "What I wrote", &lines::history(Which::Kind(kind)))
}

/// How many check-ins they answered lately. Never a streak that could break.
fn counted(tally: Tally) -> Text {
    let Tally { asked, answered, done, dropped } = tally;
    let mut text = match asked {
        0 => return Text::default(),
        1 => format!("You wrote to {answered} of 1 so far."),
        _ => format!("You wrote to {answered} of the last {asked}."),
    };
    match (done, dropped) {
        (0, 0) => {}
        (done, 0) => text.push_str(&format!(" Of what you meant to try, you did {done}.")),
        (0, dropped) => text.push_str(&format!(" Of what you meant to try, you let {dropped} go.")),
        (done, dropped) => text.push_str(&format!(" Of what you meant to try, you did {done} and let {dropped} go.")),
    }
    Text::default().plain(text)
}

/// Adds the outcome of a promise, if they recorded one.
fn came(written: &Written, text: Text) -> Text {
    match written.outcome {
        Some(Outcome::Done) => text.plain(" (done)"),
        Some(Outcome::Dropped) => text.plain(" (let go)"),
        Some(Outcome::Carried) => text.plain(" (taken along)"),
        Some(Outcome::Open) | None => text,
    }
}

fn heading(bot: &Bot, kind: Option<&str>, written: &Written) -> String {
    let date = written.nominal.format("%-d %B %Y").to_string();
    match kind {
        Some(_) => date,
        None => format!("{date} · {}", title(bot, &written.kind)),
    }
}
