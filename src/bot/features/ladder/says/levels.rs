//! Wording of `/ladder`: the whole ladder, one level, or one section of a level.

use super::super::lines;
use super::pages;
use super::pages::{Face, Page};
use super::sections::{Sections, in_threes};
use crate::bot::Bot;
use crate::bot::phrases::buttons::button;
use crate::bot::phrases::statements;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::{Button, Reply, Text};
use crate::mentoring::ladder::{Knowledge, Level, Name};

/// The label of the button that leads to the ladder from everywhere.
pub const FIRST_STEP: &str = "The whole ladder";

/// The six levels at a glance.
pub fn ladder(bot: &Bot, private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let marks = Marks::of_all(knowledge, knowledge.levels.iter().map(|level| &level.question));
    let mut text = Text::default().plain("Six rungs, and the question each one answers at work.\n");
    for level in &knowledge.levels {
        text = text.plain(format!("\n{} · ", level.number)).strong(&level.name.title).plain("\n");
        text = text.quote(&level.question.text);
        if level.question.all_sources().is_empty() {
            text = text.plain(" (our wording)");
        }
    }
    let to = |level: &Level| button(bot, &level.short, &lines::level(&level.name.id, private));
    Reply {
        title: Some("The ladder, from engineer to CTO".to_owned()),
        text: text.plain("\n\nPick the one you are on, or the one you are looking at."),
        footer: marks.footer(knowledge),
        private,
        rows: in_threes(knowledge.levels.iter().map(to).collect()),
        ..Reply::default()
    }
}

/// One page of a level, or of one of its sections.
pub fn level(bot: &Bot, level: &Level, section: Option<&Name>, page: usize, private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let face = face(knowledge, level);
    let pages = section.map_or(face.pages, |section| pages_of(knowledge, level, section));
    let (shown, number) = pages::page(&pages, page);
    let is_face = section.is_none() && number == 1;
    let marks = Marks::of_all(knowledge, shown.said.iter().chain(is_face.then_some(&level.question)));
    let text = match section {
        None if is_face => {
            Text::default().quote(&level.question.text).plain("\n\n").then(shown.text(knowledge, &marks))
        }
        Some(_) if shown.said.is_empty() => {
            let title = &level.name.title;
            Text::default().plain(format!("None of my sources says anything under this heading for {title}."))
        }
        _ => shown.text(knowledge, &marks),
    };
    let sections = Sections {
        bot,
        here: lines::level(&level.name.id, private),
        all: &knowledge.level_sections,
        shown: section,
        differ: face.differ,
        page: (number, pages.len()),
        short: &level.short,
    };
    Reply {
        notice: Some(format!("The ladder, level {} of {}", level.number, knowledge.levels.len())),
        title: Some(section.map_or_else(|| level.name.title.clone(), |section| title(level, section))),
        text,
        footer: marks.footer(knowledge),
        private,
        rows: sections.rows(beyond(bot, level, section, private)),
        ..Reply::default()
    }
}

/// The pages of a level before any section of it.
pub fn face(knowledge: &Knowledge, level: &Level) -> Face {
    let above = format!("{}\n{}\n", level.name.title, level.question.text);
    pages::face(knowledge, &above, &level.overview)
}

/// The pages of a section of a level.
pub fn pages_of(knowledge: &Knowledge, level: &Level, section: &Name) -> Vec<Page> {
    pages::cut(knowledge, &title(level, section), &statements::section(level, &section.id), 0)
}

/// The heading of a section of a level.
pub fn title(level: &Level, section: &Name) -> String {
    format!("{}: {}", level.name.title, section.title)
}

/// The reply when a line names a section, but no level.
pub fn which_level(bot: &Bot, section: &Name) -> Reply {
    let to = |level: &Level| {
        let line = lines::section(&lines::level(&level.name.id, true), &section.id);
        button(bot, &level.short, &line)
    };
    Reply {
        text: Text::default().strong(&section.title).plain(" at which level?"),
        private: true,
        rows: in_threes(bot.knowledge().levels.iter().map(to).collect()),
        ..Reply::default()
    }
}

/// Buttons to the levels beside this one, with the same section, and to all of them.
fn beyond(bot: &Bot, level: &Level, section: Option<&Name>, private: bool) -> Vec<Button> {
    let (below, above) = level.neighbours(bot.knowledge());
    let to = |level: &Level, label: String| {
        let line = lines::level(&level.name.id, private);
        let line = section.map_or(line.clone(), |section| lines::section(&line, &section.id));
        button(bot, label, &line)
    };
    let below = below.map(|level| to(level, format!("‹ {}", level.short)));
    let above = above.map(|level| to(level, format!("{} ›", level.short)));
    let all = button(bot, "All six", &lines::ladder(private));
    below.into_iter().chain(above).chain([all]).collect()
}
