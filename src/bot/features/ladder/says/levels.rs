//! Wording of `/ladder`: the whole ladder, one level, or one section of a level.

use super::super::lines;
use super::sections::Sections;
use crate::bot::Bot;
use crate::bot::phrases::buttons::{button, choices};
use crate::bot::phrases::statements;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::mentoring::ladder::{Level, Name, Statement, Value};

/// The label of the button that leads to the ladder from everywhere.
pub const FIRST_STEP: &str = "The whole ladder";

/// The sections that have their own button under a level's card; the rest are in a menu.
const FIRST_SECTIONS: [&str; 3] = ["skills", "success", "path"];

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
        rows: choices("Choose a level", knowledge.levels.iter().map(to).collect()),
        ..Reply::default()
    }
}

/// One level: its overview, or one of its sections.
pub fn level(bot: &Bot, level: &Level, section: Option<&Name>, private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let (title, text, footer) = match section {
        None => overview(bot, level),
        Some(section) => one_section(bot, level, section),
    };
    Reply {
        notice: Some(format!("The ladder, level {} of {}", level.number, knowledge.levels.len())),
        title: Some(title),
        text,
        footer,
        private,
        rows: level_rows(bot, level, section, private),
        ..Reply::default()
    }
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
        rows: choices("Choose a level", bot.knowledge().levels.iter().map(to).collect()),
        ..Reply::default()
    }
}

fn overview(bot: &Bot, level: &Level) -> (String, Text, Option<String>) {
    let knowledge = bot.knowledge();
    let shares = shares(level);
    let said = level.overview.iter().chain([&level.question]).flat_map(Statement::all_sources);
    let counted = shares.iter().flat_map(|(_, share)| share.sources.iter().map(String::as_str));
    let marks = Marks::of(knowledge, said.chain(counted.clone()));
    let mut text = Text::default().quote(&level.question.text);
    // Statements on which sources differ come last, after the week.
    let (agreed, disputed): (Vec<&Statement>, Vec<&Statement>) =
        level.overview.iter().partition(|statement| statement.values.len() < 2);
    text = text.plain("\n\n").then(statements::paragraphs(knowledge, agreed, &marks));
    if !shares.is_empty() {
        let counted: Vec<&str> = counted.collect();
        let line: Vec<String> =
            shares.iter().map(|(label, share)| format!("{} {}", label.to_lowercase(), share.text)).collect();
        text = text.plain("\n\n").strong("Your week:").plain(format!(" {} {}", line.join(" · "), marks.mark(&counted)));
    }
    if !disputed.is_empty() {
        text = text.plain("\n\n").then(statements::paragraphs(knowledge, disputed, &marks));
    }
    (level.name.title.clone(), text, marks.footer(knowledge))
}

/// The shares of a level's week. If sources differ on one, the overview already says so.
fn shares(level: &Level) -> Vec<(&str, &Value)> {
    let week = level.sections.get("week").into_iter().flatten();
    week.filter_map(|entry| Some((entry.label.as_deref()?, entry.values.iter().find(|value| value.band.is_some())?)))
        .collect()
}

fn one_section(bot: &Bot, level: &Level, section: &Name) -> (String, Text, Option<String>) {
    let knowledge = bot.knowledge();
    let said = statements::section(level, &section.id);
    let marks = Marks::of_all(knowledge, &said);
    let title = format!("{}: {}", level.name.title, section.title);
    if said.is_empty() {
        let nothing = format!("None of my sources says anything under this heading for {}.", level.name.title);
        return (title, Text::default().plain(nothing), None);
    }
    (title, statements::points(knowledge, &said, &marks), marks.footer(knowledge))
}

fn level_rows(bot: &Bot, level: &Level, section: Option<&Name>, private: bool) -> Vec<Row> {
    let knowledge = bot.knowledge();
    let sections = Sections {
        bot,
        here: lines::level(&level.name.id, private),
        all: &knowledge.level_sections,
        open: &FIRST_SECTIONS,
        shown: section,
        short: &level.short,
    };
    let mut rows = sections.rows();
    let (below, above) = level.neighbours(knowledge);
    let beside = |level: &Level| {
        let line = lines::level(&level.name.id, private);
        let line = section.map_or(line.clone(), |section| lines::section(&line, &section.id));
        button(bot, &level.short, &line)
    };
    let mut beyond: Vec<Button> = below.into_iter().chain(above).map(beside).collect();
    beyond.push(button(bot, "The whole ladder", &lines::ladder(private)));
    rows.push(Row::Buttons(beyond));
    rows
}
