//! Buttons between the sections of a level or a step.

use super::super::lines;
use crate::bot::Bot;
use crate::bot::line::Invocation;
use crate::bot::phrases::buttons::{button, menu};
use crate::bot::reply::Row;
use crate::mentoring::ladder::Name;

/// The buttons for the sections of a level or a step: some have their own button, the rest are in a menu. While a section is
/// shown, a button back to the whole replaces the open ones.
pub(super) struct Sections<'a> {
    pub(super) bot: &'a Bot,
    /// The line that shows the whole; the argument `section` is added to it.
    pub(super) here: Invocation,
    /// All sections, in reading order.
    pub(super) all: &'a [Name],
    /// The ids of the sections that have their own button.
    pub(super) open: &'a [&'a str],
    /// The section that is shown now.
    pub(super) shown: Option<&'a Name>,
    /// The short name of the whole, on the button back and on the menu.
    pub(super) short: &'a str,
}

impl Sections<'_> {
    /// The rows of buttons.
    pub(super) fn rows(&self) -> Vec<Row> {
        let to = |section: &Name| button(self.bot, &section.title, &lines::section(&self.here, &section.id));
        let by_id = |id: &&str| self.all.iter().find(|section| section.id == *id);
        let first = match self.shown {
            Some(_) => vec![button(self.bot, format!("All of {}", self.short), &self.here)],
            None => self.open.iter().filter_map(by_id).map(to).collect(),
        };
        let folded = self.all.iter().filter(|section| match self.shown {
            Some(shown) => shown.id != section.id,
            None => !self.open.contains(&section.id.as_str()),
        });
        vec![
            Row::Buttons(first),
            menu(format!("More about {}", self.short), folded.map(|section| to(section).choice())),
        ]
    }
}
