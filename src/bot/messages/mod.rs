//! Every sentence the bot says, one function a message. Knowledge itself is in `data/`.
//!
//! Each line is written for a tired person reading on a phone: the sentence that helps most first, and a way on
//! with every no.

pub mod answers;
pub mod asked;
pub mod asking;
pub mod away;
pub mod bands;
pub mod best_week;
pub mod best_weeks;
pub mod calendar;
pub mod checkin;
pub mod compare;
pub mod console;
pub mod dates;
pub mod deliveries;
pub mod export;
pub mod feedback;
pub mod files;
pub mod handing;
pub mod help;
pub mod history;
pub mod kept;
pub mod levels;
pub mod me;
pub mod occurrence;
pub mod picks;
pub mod privacy;
pub mod readiness;
pub mod reasons;
pub mod refusals;
pub mod standing;
pub mod start;
pub mod statements;
pub mod steps;
pub mod timezone;
pub mod topics;
pub mod undo;
pub mod week;
pub mod weeks;
pub mod why;
pub mod wins;

use super::Bot;
use super::line::Invocation;
use super::reply::Button;
use super::reply::Menu;
use super::reply::Row;
use super::words::clean;
use crate::mentoring::ladder::Name;

/// The most buttons that stand open. More are folded into a menu.
const OPEN_BUTTONS: usize = 10;

/// The most buttons in one row.
const BUTTONS_A_ROW: usize = 5;

/// Things to choose from, in rows of buttons or folded up.
fn choices(hint: &str, buttons: Vec<Button>) -> Vec<Row> {
    if buttons.len() > OPEN_BUTTONS {
        return vec![Row::Menu(Menu { hint: hint.to_owned(), options: buttons })];
    }
    buttons.chunks(BUTTONS_A_ROW).map(|row| Row::Buttons(row.to_vec())).collect()
}

/// Somebody's words, short enough to stand inside a sentence in quotes, on one line.
fn echo(typed: &str) -> String {
    const LONGEST: usize = 60;
    let inside = |c| match c {
        '"' | '“' | '”' | '„' => '\'',
        '\n' => ' ',
        c => c,
    };
    let shown: String = clean(typed).chars().map(inside).collect();
    let shown = shown.trim();
    if shown.chars().count() <= LONGEST {
        return shown.to_owned();
    }
    let cut: String = shown.chars().take(LONGEST).collect();
    format!("{}…", cut.trim_end())
}

/// The buttons that lead through the sections of one thing: some stand open, the rest are folded up. While one is
/// shown, the way back to the whole takes the place of the open ones.
struct Sections<'a> {
    bot: &'a Bot,
    /// The line of the whole thing; the argument `section` is added to it.
    here: Invocation,
    /// Its sections, in reading order.
    all: &'a [Name],
    /// The ids of those that stand open.
    open: &'a [&'a str],
    /// The one that is shown.
    shown: Option<&'a Name>,
    /// What the thing is called on the way back, and on the folded menu.
    short: &'a str,
}

impl Sections<'_> {
    fn rows(&self) -> Vec<Row> {
        let to = |section: &Name| Button {
            label: section.title.clone(),
            line: self.bot.line(&self.here.clone().with("section", &section.id)),
        };
        let by_id = |id: &&str| self.all.iter().find(|section| section.id == *id);
        let first = match self.shown {
            Some(_) => vec![Button { label: format!("All of {}", self.short), line: self.bot.line(&self.here) }],
            None => self.open.iter().filter_map(by_id).map(to).collect(),
        };
        let folded = self.all.iter().filter(|section| match self.shown {
            Some(shown) => shown.id != section.id,
            None => !self.open.contains(&section.id.as_str()),
        });
        let menu = Menu { hint: format!("More about {}", self.short), options: folded.map(to).collect() };
        vec![Row::Buttons(first), Row::Menu(menu)]
    }
}
