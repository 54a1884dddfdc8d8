//! Wording of `/transition`: one step, a way of several steps, and what is known about other directions.

use super::super::lines;
use super::pages;
use super::pages::{Face, Page};
use super::sections::{Sections, in_threes};
use super::topics;
use crate::bot::Bot;
use crate::bot::phrases::buttons::button;
use crate::bot::phrases::statements;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::{Button, Reply, Text};
use crate::mentoring::ladder::{Knowledge, Level, Name, Statement, Step, Topic};

/// The heading of a step: `From EM to Director`.
pub fn title(step: &str) -> String {
    format!("From {step}")
}

/// One page of a step, or of one of its sections. `from` is the person's level, which need not be the start of the step: a tech
/// lead takes the step of an IC.
pub fn step(bot: &Bot, step: &Step, from: &Level, section: Option<&Name>, page: usize, private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let face = face(knowledge, step, from);
    let pages = section.map_or(face.pages, |section| pages_of(knowledge, step, from, section));
    let (shown, number) = pages::page(&pages, page);
    let marks = Marks::of_all(knowledge, &shown.said);
    let title = heading(knowledge, step, from, section);
    let short_name = format!("{} to {}", from.short, short(knowledge, &step.to));
    let sections = Sections {
        bot,
        here: lines::transition(&from.name.id, &step.to, private),
        all: &knowledge.step_sections,
        shown: section,
        differ: face.differ,
        page: (number, pages.len()),
        short: &short_name,
    };
    Reply {
        title: Some(title),
        text: Text::default().plain(note(knowledge, step, from)).then(shown.text(knowledge, &marks)),
        footer: marks.footer(knowledge),
        private,
        rows: sections.rows(beyond(bot, step, private)),
        ..Reply::default()
    }
}

/// The pages of a step before any section of it.
pub fn face(knowledge: &Knowledge, step: &Step, from: &Level) -> Face {
    pages::face(knowledge, &above(knowledge, step, from, None), &step.overview)
}

/// The pages of a section of a step.
pub fn pages_of(knowledge: &Knowledge, step: &Step, from: &Level, section: &Name) -> Vec<Page> {
    let said = step.sections.get(&section.id).map(Vec::as_slice).unwrap_or_default();
    pages::cut(knowledge, &above(knowledge, step, from, Some(section)), said, 0)
}

/// The heading, and what stands above the claims.
fn above(knowledge: &Knowledge, step: &Step, from: &Level, section: Option<&Name>) -> String {
    let (heading, note) = (heading(knowledge, step, from, section), note(knowledge, step, from));
    if note.is_empty() { heading } else { format!("{heading}\n{}\n", note.trim_end()) }
}

fn heading(knowledge: &Knowledge, step: &Step, from: &Level, section: Option<&Name>) -> String {
    let whole = title(&format!("{} to {}", from.short, short(knowledge, &step.to)));
    section.map_or(whole.clone(), |section| format!("{whole}: {}", section.title))
}

/// Says so when the step is another level's.
fn note(knowledge: &Knowledge, step: &Step, from: &Level) -> String {
    if from.name.id == step.from {
        return String::new();
    }
    let described = short(knowledge, &step.from);
    format!("My sources describe this step from {described}. A {} takes it too.\n\n", from.short)
}

/// A way of several steps, each by its first sentence. A section from the line is one press away at each step.
pub fn way(bot: &Bot, steps: &[(&Level, &Step)], section: Option<&Name>, private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let leads: Vec<&Statement> = steps.iter().filter_map(|(_, step)| step.overview.first()).collect();
    let marks = Marks::of_all(knowledge, leads);
    let ends = steps.first().zip(steps.last());
    let title = ends.map(|((from, _), (_, last))| format!("From {} to {}", from.short, short(knowledge, &last.to)));
    let mut text = Text::default().plain(format!("{} steps, each a job of its own.", count(steps.len())));
    if let Some(section) = section {
        text = text.plain(" ").strong(&section.title).plain(" is another thing on each: press one.");
    }
    let leads_to = |from: &str, step: &Step| match section.filter(|it| step.sections.contains_key(&it.id)) {
        Some(section) => bot.line(&lines::section(&lines::transition(from, &step.to, private), &section.id)),
        None => bot.line(&lines::transition(from, &step.to, private)),
    };
    let mut buttons = Vec::new();
    text = text.plain("\n");
    for (number, (from, step)) in (1..).zip(steps) {
        let label = format!("{} to {}", from.short, short(knowledge, &step.to));
        text = text.numbered(number).strong(format!("{label}:")).plain(" ");
        text = text.then(statements::paragraphs(knowledge, step.overview.first(), &marks));
        buttons.push(Button::new(label, leads_to(&from.name.id, step)));
    }
    if let Some((by_way, label)) = steps.first().and_then(|(from, step)| detour(bot, from, step)) {
        text = text.plain(format!("\n\nSome go by way of {} first.", short(knowledge, &by_way.to)));
        buttons.push(Button::new(label, leads_to(&by_way.from, by_way)));
    }
    Reply { title, text, footer: marks.footer(knowledge), private, rows: in_threes(buttons), ..Reply::default() }
}

/// Asks for the direction when a line names one level: into it, or on from it. Each step is a pair of the levels it leads from
/// and to.
pub fn which_way(bot: &Bot, level: &Level, steps: &[(&str, &str)]) -> Reply {
    let knowledge = bot.knowledge();
    let button = |(from, to): &(&str, &str)| {
        button(
            bot,
            format!("{} to {}", short(knowledge, from), short(knowledge, to)),
            &lines::transition(from, to, true),
        )
    };
    let into = steps.iter().any(|(_, to)| *to == level.name.id);
    let on = steps.iter().any(|(from, _)| *from == level.name.id);
    let text = match (into, on) {
        (true, true) => Text::default().plain("Into ").strong(&level.name.title).plain(", or on from there?"),
        (true, false) => Text::default().plain("Into ").strong(&level.name.title).plain("?"),
        (false, _) => Text::default().plain("On from ").strong(&level.name.title).plain("?"),
    };
    Reply { text, private: true, rows: in_threes(steps.iter().map(button).collect()), ..Reply::default() }
}

/// The reply for a direction that no source describes: the nearest topic.
pub fn elsewhere(bot: &Bot, from: &str, to: &str, instead: &Topic, private: bool) -> Reply {
    let note = format!("No source describes a step from {from} to {to}. The nearest they have:");
    topics::instead(bot, instead, &note, private)
}

/// Buttons to the steps and the level that follow a step.
fn beyond(bot: &Bot, step: &Step, private: bool) -> Vec<Button> {
    let knowledge = bot.knowledge();
    let next = knowledge.level(&step.to).map(|to| knowledge.steps_from(to)).unwrap_or_default();
    let to_step = |(next, _): (&Step, &Level)| {
        button(
            bot,
            format!("{} to {}", short(knowledge, &step.to), short(knowledge, &next.to)),
            &lines::transition(&step.to, &next.to, private),
        )
    };
    let about = button(bot, format!("About {}", short(knowledge, &step.to)), &lines::level(&step.to, private));
    [about].into_iter().chain(next.into_iter().map(to_step)).collect()
}

/// A step that some people take first, if it leads to a level that is not on the way.
fn detour<'a>(bot: &'a Bot, from: &Level, step: &Step) -> Option<(&'a Step, String)> {
    let knowledge = bot.knowledge();
    let between = |other: &&Step| other.from == from.name.id && other.to != step.to;
    let other = knowledge.steps.iter().find(between)?;
    Some((other, format!("{} to {}", from.short, short(knowledge, &other.to))))
}

fn short<'a>(knowledge: &'a Knowledge, id: &'a str) -> &'a str {
    knowledge.level(id).map_or(id, |level| &level.short)
}

fn count(steps: usize) -> &'static str {
    ["No", "One", "Two", "Three", "Four"].get(steps).copied().unwrap_or("Several")
}
