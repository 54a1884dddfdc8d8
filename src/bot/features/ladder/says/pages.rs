//! Cards that are longer than a phone's screen, cut into pages.

use super::super::lines;
use crate::bot::Bot;
use crate::bot::line::Invocation;
use crate::bot::phrases::buttons::button;
use crate::bot::phrases::statements;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::{Row, Text};
use crate::mentoring::ladder::{Knowledge, Statement};
use std::ops::Range;

/// The lines of a card that a phone shows with its buttons, and the letters on each.
const LINES: usize = 24;
const LETTERS: usize = 36;

/// Some claims that are shown together.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The claims, in reading order.
    pub said: Vec<Statement>,
    /// How many of the first are paragraphs. The others are items of a list.
    pub paragraphs: usize,
}

impl Page {
    /// Its claims as text.
    pub fn text(&self, knowledge: &Knowledge, marks: &Marks<'_>) -> Text {
        let (paragraphs, points) = self.said.split_at(self.paragraphs.min(self.said.len()));
        let gap = if paragraphs.is_empty() || points.is_empty() { "" } else { "\n\n" };
        statements::paragraphs(knowledge, paragraphs, marks)
            .plain(gap)
            .then(statements::points(knowledge, points, marks))
    }
}

/// Cuts claims into pages; the first few are paragraphs, the rest items. `above` is what stands over them: the title, and
/// whatever else, line by line. A claim is never cut, and each page has one at least.
pub fn cut(knowledge: &Knowledge, above: &str, said: &[Statement], paragraphs: usize) -> Vec<Page> {
    let marks = Marks::of_all(knowledge, said);
    let size = |(at, statement): (usize, &Statement)| {
        let words = statements::marked(knowledge, statement, &marks).words();
        // A paragraph has an empty line behind it, and an item its bullet.
        if at < paragraphs { (lines_of(&words), 1) } else { (lines_of(&format!("• {words}")), 0) }
    };
    let sizes: Vec<(usize, usize)> = said.iter().enumerate().map(size).collect();
    let page = |range: Range<usize>| Page {
        paragraphs: paragraphs.saturating_sub(range.start).min(range.len()),
        said: said[range].to_vec(),
    };
    split(above, &sizes).into_iter().map(page).collect()
}

/// Deals pieces out to pages, as many as fit on each and one at least. Each piece has its lines, and the empty lines behind it if
/// another one follows.
pub fn split(above: &str, sizes: &[(usize, usize)]) -> Vec<Range<usize>> {
    let room = LINES.saturating_sub(lines_of(above));
    let (mut pages, mut taken): (Vec<Range<usize>>, usize) = (Vec::new(), 0);
    for (at, (lines, gap)) in sizes.iter().enumerate() {
        match pages.last_mut().filter(|_| taken + lines <= room) {
            Some(page) => page.end = at + 1,
            None => {
                pages.push(at..at + 1);
                taken = 0;
            }
        }
        taken += lines + gap;
    }
    pages
}

/// The card of a level or a step before any section of it.
#[derive(Debug, Clone)]
pub struct Face {
    /// Its pages. What sources differ on comes last, on pages of its own.
    pub pages: Vec<Page>,
    /// The number of the first page on which sources differ.
    pub differ: Option<usize>,
}

/// Cuts a face into pages.
pub fn face(knowledge: &Knowledge, above: &str, said: &[Statement]) -> Face {
    let (agreed, disputed): (Vec<Statement>, Vec<Statement>) =
        said.iter().cloned().partition(|statement| statement.values.len() < 2);
    let mut pages = cut(knowledge, above, &agreed, agreed.len());
    let differ = (!disputed.is_empty()).then_some(pages.len() + 1);
    pages.extend(cut(knowledge, above, &disputed, disputed.len()));
    Face { pages, differ }
}

/// The lines that these words take on a phone.
pub fn lines_of(words: &str) -> usize {
    words.split('\n').map(|line| textwrap::wrap(line, LETTERS).len().max(1)).sum()
}

/// The page with this number, counted from 1, and the number. A number past the end means the last page.
pub fn page<P: Clone + Default>(pages: &[P], number: usize) -> (P, usize) {
    let number = number.clamp(1, pages.len().max(1));
    (pages.get(number - 1).cloned().unwrap_or_default(), number)
}

/// The buttons that turn the pages of the card on this line, if it has several.
pub fn turning(bot: &Bot, here: &Invocation, number: usize, count: usize) -> Option<Row> {
    let on = (number < count).then(|| button(bot, "The rest", &lines::page(here, number + 1)));
    let back = (number > 1).then(|| button(bot, "Back to the beginning", here));
    let buttons: Vec<_> = on.into_iter().chain(back).collect();
    (!buttons.is_empty()).then_some(Row::Buttons(buttons))
}
