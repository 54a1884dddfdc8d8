//! Buttons that several features share, and how many fit together.

use crate::bot::Bot;
use crate::bot::line::Invocation;
use crate::bot::reply::{Button, Choice, Menu, Reply, Row, Text, Weight};

/// The most buttons shown openly. More are folded into a menu.
const OPEN_BUTTONS: usize = 10;

/// The most buttons in one row.
pub const BUTTONS_A_ROW: usize = 5;

/// The letters that fit on a phone's line of so many buttons: each button takes room of its own.
const LETTERS: [usize; BUTTONS_A_ROW] = [36, 31, 26, 20, 15];

/// The most rows in one message.
pub const ROWS: usize = 5;

/// Options to choose from, as rows of buttons or folded into a menu.
pub fn choices(hint: &str, buttons: Vec<Button>) -> Vec<Row> {
    if buttons.len() > OPEN_BUTTONS {
        return vec![menu(hint, buttons.into_iter().map(Button::choice))];
    }
    packed(&buttons)
}

/// Rows of buttons such that none wraps on a phone, if a message has room for them; else as they are.
pub fn laid_out(rows: Vec<Row>) -> Vec<Row> {
    let part = |row: &Row| match row {
        Row::Buttons(buttons) => packed(buttons),
        other => vec![other.clone()],
    };
    let parted: Vec<Row> = rows.iter().flat_map(part).collect();
    if parted.len() <= ROWS { parted } else { rows }
}

/// Adds a button to the last row, or in a row of its own if that is full. What destroys stays the last, and alone.
pub fn add(rows: &mut Vec<Row>, button: Button) {
    let destroys =
        |row: &mut Row| matches!(row, Row::Buttons(all) if all.iter().any(|button| button.weight == Weight::Danger));
    let last = rows.pop_if(destroys);
    match rows.last_mut() {
        Some(Row::Buttons(buttons)) if buttons.len() < BUTTONS_A_ROW => buttons.push(button),
        _ => rows.push(Row::Buttons(vec![button])),
    }
    rows.extend(last);
}

/// Buttons in rows, none of which wraps on a phone.
fn packed(buttons: &[Button]) -> Vec<Row> {
    let fewest = greedy(buttons);
    // Rows of one length look best; where they do not fit, each row takes as many as it can.
    let length = buttons.len().div_ceil(fewest.len().max(1)).max(1);
    let even: Vec<Vec<Button>> = buttons.chunks(length).map(<[Button]>::to_vec).collect();
    let rows = if even.iter().all(|row| fits(row)) { even } else { fewest };
    rows.into_iter().map(Row::Buttons).collect()
}

fn greedy(buttons: &[Button]) -> Vec<Vec<Button>> {
    let mut rows: Vec<Vec<Button>> = Vec::new();
    for button in buttons {
        match rows.last_mut() {
            Some(row) if fits(&[row.as_slice(), std::slice::from_ref(button)].concat()) => row.push(button.clone()),
            _ => rows.push(vec![button.clone()]),
        }
    }
    rows
}

/// Whether these buttons fit on one line of a phone. A single one always does.
fn fits(row: &[Button]) -> bool {
    let letters: usize = row.iter().map(|button| button.label.chars().count()).sum();
    row.len() <= 1 || LETTERS.get(row.len() - 1).is_some_and(|most| letters <= *most)
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
