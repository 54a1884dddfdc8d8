//! Buttons that lead through the sections of a level or a step.

use super::super::lines;
use crate::bot::Bot;
use crate::bot::line::Invocation;
use crate::bot::phrases::buttons::button;
use crate::bot::reply::Menu;
use crate::bot::reply::Row;
use crate::mentoring::ladder::Name;

/// The buttons that lead through the sections of one thing: some stand open, the rest are folded up. While one is
/// shown, the way back to the whole takes the place of the open ones.
pub(super) struct Sections<'a> {
    pub(super) bot: &'a Bot,
    /// The line of the whole thing; the argument `section` is added to it.
    pub(super) here: Invocation,
    /// Its sections, in reading order.
    pub(super) all: &'a [Name],
    /// The ids of those that stand open.
    pub(super) open: &'a [&'a str],
    /// The one that is shown.
    pub(super) shown: Option<&'a Name>,
    /// What the thing is called on the way back, and on the folded menu.
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
        let menu = Menu { hint: format!("More about {}", self.short), options: folded.map(to).collect() };
        vec![Row::Buttons(first), Row::Menu(menu)]
    }
}
