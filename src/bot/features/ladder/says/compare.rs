//! Wording of `/compare`: two levels side by side, row by row.

use super::super::lines;
use crate::bot::Bot;
use crate::bot::phrases::buttons::{button, choices};
use crate::bot::phrases::statements;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::mentoring::ladder::{Level, Name, Statement};

/// Two levels compared in these sections, whose statements have labels.
pub fn levels(bot: &Bot, pair: [&Level; 2], aspects: &[&Name], all: &[&Name], private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let said = |level: &Level| -> Vec<Statement> {
        aspects.iter().flat_map(|aspect| labelled(level, &aspect.id)).cloned().collect()
    };
    let both: Vec<Statement> = pair.into_iter().flat_map(said).collect();
    let marks = Marks::of_all(knowledge, &both);
    let mut text = Text::default();
    for aspect in aspects {
        let rows = side_by_side(bot, pair, &aspect.id, &marks);
        if aspects.len() > 1 && !rows.is_empty() {
            let gap = if text.is_empty() { "" } else { "\n\n" };
            text = text.plain(gap).strong(&aspect.title);
        }
        for (label, row) in rows {
            let gap = if text.is_empty() { "" } else { "\n" };
            text = text.plain(gap).strong(label).plain(row);
        }
    }
    if text.is_empty() {
        text = text.plain("No source counts these two side by side in this.");
    }
    let names = format!("{} and {}", pair[0].short, pair[1].short);
    let title = match aspects {
        [only] => format!("{names}: {}", only.title),
        _ => names,
    };
    Reply {
        title: Some(title),
        text,
        footer: marks.footer(knowledge),
        private,
        rows: rows(bot, pair, aspects, all, private),
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
        rows: choices("Choose a level", others.map(button).collect()),
        ..Reply::default()
    }
}

/// The rows of one section: the label, and what each level has for it. Short rows take one line.
fn side_by_side(bot: &Bot, pair: [&Level; 2], section: &str, marks: &Marks<'_>) -> Vec<(String, String)> {
    const SHORT: usize = 44;
    let point = |level: &Level, label: &String| -> (String, String) {
        let found = labelled(level, section).find(|statement| statement.label.as_ref() == Some(label));
        let words = found.map(|statement| statements::unlabelled(bot.knowledge(), statement, marks));
        (level.short.clone(), words.unwrap_or_else(|| "not given".to_owned()))
    };
    let row = |label: String| {
        let points = pair.map(|level| point(level, &label));
        let row = match points.iter().map(|(name, words)| name.len() + words.chars().count()).sum::<usize>() {
            0..=SHORT => format!(": {}", points.map(|(name, words)| format!("{name} {words}")).join(" · ")),
            _ => points.map(|(name, words)| format!("\n• {name}: {words}")).concat(),
        };
        (label, row)
    };
    labels(pair, section).into_iter().map(row).collect()
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

fn rows(bot: &Bot, pair: [&Level; 2], shown: &[&Name], all: &[&Name], private: bool) -> Vec<Row> {
    let here = |aspect| lines::compare(&pair[0].name.id, &pair[1].name.id, aspect, private);
    let aspects = all.iter().filter(|aspect| shown.len() > 1 || !shown.iter().any(|name| name.id == aspect.id));
    let mut buttons: Vec<Button> = aspects.map(|aspect| button(bot, &aspect.title, &here(Some(&aspect.id)))).collect();
    if shown.len() == 1 {
        buttons.push(button(bot, "Everything", &here(None)));
    }
    let about = |level: &Level| button(bot, format!("About {}", level.short), &lines::level(&level.name.id, private));
    vec![Row::Buttons(buttons), Row::Buttons(pair.into_iter().map(about).collect())]
}
