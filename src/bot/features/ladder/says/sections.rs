//! The buttons of a level or a step: its pages, and the menu of its sections.

use super::super::lines;
use super::pages::turning;
use crate::bot::Bot;
use crate::bot::line::Invocation;
use crate::bot::phrases::buttons::{button, menu};
use crate::bot::reply::{Button, Row};
use crate::mentoring::ladder::Name;
use std::iter;

/// A card of a level or a step, as its buttons know it.
pub(super) struct Sections<'a> {
    pub(super) bot: &'a Bot,
    /// The line that shows the whole; the arguments `section` and `page` are added to it.
    pub(super) here: Invocation,
    /// All sections, in reading order.
    pub(super) all: &'a [Name],
    /// The section that is shown now.
    pub(super) shown: Option<&'a Name>,
    /// The page of the whole on which sources differ, if they do.
    pub(super) differ: Option<usize>,
    /// The page that is shown now, and how many there are of it.
    pub(super) page: (usize, usize),
    /// The short name of the whole, on the button back and on the menu.
    pub(super) short: &'a str,
}

impl Sections<'_> {
    /// The rows of buttons; these, which lead elsewhere, come last.
    pub(super) fn rows(&self, beyond: Vec<Button>) -> Vec<Row> {
        let (number, count) = self.page;
        let differs = self.shown.is_none() && self.differ.is_some_and(|first| first <= number);
        let turning = match self.shown {
            Some(section) => turning(self.bot, &lines::section(&self.here, &section.id), number, count),
            // The menu leads from the face to what sources differ on.
            None if differs => turning(self.bot, &self.here, number, count),
            None => turning(self.bot, &self.here, number, self.differ.map_or(count, |first| first - 1)),
        };
        let sections = self.all.iter().map(|section| {
            let to = button(self.bot, &section.title, &lines::section(&self.here, &section.id)).choice();
            let to = to.set(self.shown.is_some_and(|shown| shown.id == section.id));
            match about(&section.id) {
                Some(about) => to.about(about),
                None => to,
            }
        });
        let differ = self.differ.map(|first| {
            let to = button(self.bot, "Where they differ", &lines::page(&self.here, first)).choice();
            to.about("What my sources don't agree on, and who says what").set(differs)
        });
        let whole = self.shown.map(|_| button(self.bot, format!("All of {}", self.short), &self.here));
        let menu = menu(format!("More about {}", self.short), sections.chain(differ));
        let beyond = Row::Buttons(whole.into_iter().chain(beyond).collect());
        turning.into_iter().chain(iter::once(menu)).chain(iter::once(beyond)).collect()
    }
}

/// What a section of this id is about, for its entry in the menu.
fn about(id: &str) -> Option<&'static str> {
    Some(match id {
        "job" => "What you answer for, and what you do",
        "change" => "What is new beside the level below",
        "success" => "How others can tell that you do it well, and how it is measured",
        "skills" => "What you need to be good at",
        "trap" => "What people get wrong here, and what they do instead",
        "week" => "Which share of your time goes where",
        "scope" => "How many people, who reports to whom, how far ahead you plan",
        "path" => "Years, milestones, and what to take on for the next level",
        "names" => "Other titles for it, and how my sources count it",
        "shift" => "From what to what, one by one",
        "identity" => "Who you were, who you become, and why that is hard",
        "through" => "What helps in the first months",
        "accelerators" => "What brings you there sooner",
        "misjudged" => "What people expect of it, and what it is",
        "figures" => "Years, shares of the week and sizes",
        _ => return None,
    })
}

/// Buttons in rows of three: with more, a phone leaves one alone on its line.
pub(super) fn in_threes(buttons: Vec<Button>) -> Vec<Row> {
    buttons.chunks(3).map(|row| Row::Buttons(row.to_vec())).collect()
}
