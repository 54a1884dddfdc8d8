//! Buttons that several features share, and how many fit together.

use crate::bot::Bot;
use crate::bot::line::Invocation;
use crate::bot::reply::{Button, Choice, Menu, Reply, Row, Text};

/// The most buttons shown openly. More are folded into a menu.
const OPEN_BUTTONS: usize = 10;

/// The most buttons in one row.
pub const BUTTONS_A_ROW: usize = 5;

/// Options to choose from, as rows of buttons or folded into a menu.
pub fn choices(hint: &str, buttons: Vec<Button>) -> Vec<Row> {
    if buttons.len() > OPEN_BUTTONS {
        return vec![Row::Menu(Menu {
            hint: hint.to_owned(),
            options: buttons.into_iter().map(Button::choice).collect(),
        })];
    }
    buttons.chunks(BUTTONS_A_ROW).map(|row| Row::Buttons(row.to_vec())).collect()
}

/// A menu of these entries.
pub fn menu(hint: impl Into<String>, options: impl IntoIterator<Item = Choice>) -> Row {
    Row::Menu(Menu { hint: hint.into(), options: options.into_iter().collect() })
}

/// A button that sends a line.
pub fn button(bot: &Bot, label: impl Into<String>, line: &Invocation) -> Button {
    Button::new(label, bot.line(line))
}

/// A private reply of a sentence or two, with rows of buttons below.
pub fn plain(text: &str, rows: Vec<Row>) -> Reply {
    Reply { text: Text::default().plain(text), rows, private: true, ..Reply::default() }
}
