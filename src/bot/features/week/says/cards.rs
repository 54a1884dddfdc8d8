//! Shared parts of the cards about weeks: the card, the form, and buttons between them.

use super::super::lines;
use crate::bot::Bot;
use crate::bot::phrases::buttons::button;
use crate::bot::reply::{Button, Field, Form, Reply, Row, Text};
use chrono::{Datelike, Days, NaiveDate};

/// The button to the last week.
pub fn last_button(bot: &Bot) -> Button {
    button(bot, "My last week", &lines::last())
}

/// The button to the list of weeks.
pub fn list_button(bot: &Bot) -> Button {
    button(bot, TITLE, &lines::list())
}

/// The dates of the week that starts on this Monday: `16-22 November 2026`.
pub fn span(monday: NaiveDate) -> String {
    let sunday = monday.checked_add_days(Days::new(6)).unwrap_or(monday);
    let first = match () {
        () if monday.year() != sunday.year() => monday.format("%-d %B %Y to "),
        () if monday.month() != sunday.month() => monday.format("%-d %B to "),
        () => monday.format("%-d-"),
    };
    format!("{first}{}", sunday.format("%-d %B %Y"))
}

/// A form with one field.
pub fn opens(title: &str, line: String, lead: Text, field: Field) -> Reply {
    let form = Form { title: title.to_owned(), line, lead, fields: vec![field] };
    Reply { form: Some(form), private: true, ..Reply::default() }
}

/// A private card. Its notification says nothing about the week. Empty rows are left out.
pub fn card(title: &str, text: Text, rows: Vec<Row>) -> Reply {
    let rows = rows.into_iter().filter(|row| !matches!(row, Row::Buttons(buttons) if buttons.is_empty())).collect();
    Reply { title: Some(title.to_owned()), text, rows, private: true, ..Reply::default() }
}

/// The heading of the list of weeks, and the label of the button to it.
pub const TITLE: &str = "My weeks";
