//! Wording of `/compare`: two levels side by side, row by row.

use super::super::lines;
use super::pages;
use super::sections::in_threes;
use crate::bot::Bot;
use crate::bot::phrases::buttons::button;
use crate::bot::phrases::statements;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::{Reply, Row, Text};
use crate::mentoring::ladder::{Level, Name, Statement};

/// Two levels compared in one section, whose statements have labels: this one, or the first in which they can be compared.
pub fn levels(bot: &Bot, pair: [&Level; 2], aspect: Option<&Name>, all: &[&Name], page: usize, private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let can = |aspect: &&Name| pair.into_iter().any(|level| labelled(level, &aspect.id).next().is_some());
    let asked = aspect.map(|aspect| aspect.id.as_str());
    let aspect = aspect.or_else(|| all.iter().copied().find(can));
    let section = aspect.map_or("", |aspect| &aspect.id);
    let labels = labels(pair, section);
    let marks_of = |labels: &[String]| {
        let both = labels.iter().flat_map(|label| pair.into_iter().filter_map(|level| said(level, section, label)));
        Marks::of_all(knowledge, both)
    };
    let title = match aspect {
        Some(aspect) => format!("{} and {}: {}", pair[0].short, pair[1].short, aspect.title),
        None => format!("{} and {}", pair[0].short, pair[1].short),
    };
    let marks = marks_of(&labels);
    let compared: Vec<Compared> = labels.iter().map(|label| side_by_side(bot, pair, section, label, &marks)).collect();
    let sizes: Vec<(usize, usize)> = compared.iter().map(|row| (pages::lines_of(&row.words()), 0)).collect();
    let pages = pages::split(&title, &sizes);
    let (shown, number) = pages::page(&pages, page);
    let used = marks_of(&labels[shown.clone()]);
    let mut text = Text::default();
    for label in &labels[shown] {
        text = side_by_side(bot, pair, section, label, &used).add_to(text);
    }
    if text.is_empty() {
        text = text.plain("No source compares these two.");
    }
    let here = lines::compare(&pair[0].name.id, &pair[1].name.id, asked, private);
    let turning = pages::turning(bot, &here, number, pages.len());
    Reply {
        title: Some(title),
        text,
        footer: used.footer(knowledge),
        private,
        rows: turning.into_iter().chain(rows(bot, pair, aspect, all, private)).collect(),
        ..Reply::default()
    }
}

/// Asks for the second level, when only one was named or the same one twice.
pub fn with_which(bot: &Bot, level: &Level) -> Reply {
    let others = bot.knowledge().levels.iter().filter(|other| other.name.id != level.name.id);
    let button = |other: &Level| button(bot, &other.short, &lines::compare(&level.name.id, &other.name.id, None, true));
    Reply {
        text: Text::default().strong(&level.name.title).plain(" and which other level?"),
        private: true,
        rows: in_threes(others.map(button).collect()),
        ..Reply::default()
    }
}

/// What two levels have under one label.
struct Compared {
    label: String,
    /// The name of each level, and what it has.
    points: [(String, String); 2],
}

impl Compared {
    /// Whether it fits on one line.
    fn is_short(&self) -> bool {
        const SHORT: usize = 44;
        self.points.iter().map(|(name, words)| name.len() + words.chars().count()).sum::<usize>() <= SHORT
    }

    fn words(&self) -> String {
        let Compared { label, points: [(one, this), (other, that)] } = self;
        match self.is_short() {
            true => format!("{label}: {one} {this} · {other} {that}"),
            false => format!("{label}\n• {one}: {this}\n• {other}: {that}"),
        }
    }

    fn add_to(self, text: Text) -> Text {
        let short = self.is_short();
        let Compared { label, points: [(one, this), (other, that)] } = self;
        let gap = if text.is_empty() { "" } else { "\n" };
        let text = text.plain(gap);
        match short {
            true => text.strong(format!("{label}:")).plain(format!(" {one} {this} · {other} {that}")),
            false => text.strong(label).item().plain(format!("{one}: {this}")).item().plain(format!("{other}: {that}")),
        }
    }
}

fn side_by_side(bot: &Bot, pair: [&Level; 2], section: &str, label: &str, marks: &Marks<'_>) -> Compared {
    let point = |level: &Level| {
        let words = said(level, section, label).map(|it| statements::unlabelled(bot.knowledge(), it, marks));
        (level.short.clone(), words.unwrap_or_else(|| "not given".to_owned()))
    };
    Compared { label: label.to_owned(), points: pair.map(point) }
}

/// What a level has under this label.
fn said<'a>(level: &'a Level, section: &str, label: &str) -> Option<&'a Statement> {
    labelled(level, section).find(|statement| statement.label.as_deref() == Some(label))
}

/// The statements of a section that have a label, and so can be compared.
fn labelled<'a>(level: &'a Level, section: &str) -> impl Iterator<Item = &'a Statement> {
    level.sections.get(section).into_iter().flatten().filter(|statement| statement.label.is_some())
}

/// The labels of both levels, in their order, without repeats.
fn labels(pair: [&Level; 2], section: &str) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for statement in pair.into_iter().flat_map(|level| labelled(level, section)) {
        if let Some(label) = statement.label.as_ref().filter(|label| !labels.contains(label)) {
            labels.push(label.clone());
        }
    }
    labels
}

fn rows(bot: &Bot, pair: [&Level; 2], shown: Option<&Name>, all: &[&Name], private: bool) -> [Row; 2] {
    let others = all.iter().filter(|aspect| shown.is_none_or(|shown| shown.id != aspect.id));
    let aspect = |aspect: &&Name| {
        let line = lines::compare(&pair[0].name.id, &pair[1].name.id, Some(&aspect.id), private);
        button(bot, &aspect.title, &line)
    };
    let about = |level: &Level| button(bot, format!("About {}", level.short), &lines::level(&level.name.id, private));
    [Row::Buttons(others.map(aspect).collect()), Row::Buttons(pair.map(about).into())]
}
