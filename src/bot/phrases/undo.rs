//! Undoing a deletion: the sentence and the button, the same for everything a person can delete.

use crate::bot::Bot;
use crate::bot::line::Invocation;
use crate::bot::phrases::buttons::button;
use crate::bot::reply::{Button, Reply, Row, Span, Text};
use crate::store::purge::UNDO;
use chrono::{DateTime, Utc};

/// The label of every undo button.
pub const UNDO_LABEL: &str = "Undo";

/// The reply to a deletion, which this line undoes for an hour. `others` are further buttons.
pub fn deleted(bot: &Bot, at: Option<DateTime<Utc>>, back: &Invocation, others: Vec<Button>) -> Reply {
    let mut text = Text::default().plain("Deleted. In an hour it is gone for good");
    if let Some(at) = at {
        text.0.push(Span::Plain(": at ".to_owned()));
        text.0.push(Span::Time(at + UNDO));
    }
    let undo = button(bot, UNDO_LABEL, back);
    let rows = vec![Row::Buttons(std::iter::once(undo).chain(others).collect())];
    Reply { text: text.plain(". Until then, Undo brings it back."), rows, private: true, ..Reply::default() }
}
