//! Wording of `/transition`: one step, a way of several steps, and what is known about other directions.

use super::super::lines;
use super::sections::Sections;
use super::topics;
use crate::bot::Bot;
use crate::bot::phrases::buttons::{button, choices};
use crate::bot::phrases::statements;
use crate::bot::phrases::statements::Marks;
use crate::bot::reply::{Button, Reply, Row, Text};
use crate::mentoring::ladder::{Level, Name, Statement, Step, Topic};

/// The heading of a step: `From EM to Director`.
pub fn title(step: &str) -> String {
    format!("From {step}")
}

/// The sections that have their own button under a step's card; the rest are in a menu.
const FIRST_SECTIONS: [&str; 3] = ["through", "accelerators", "misjudged"];

/// One step, or one section of it. `from` is the person's level, which need not be the start of the step: a tech lead takes the
/// step of an IC.
pub fn step(bot: &Bot, step: &Step, from: &Level, section: Option<&Name>, private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let whole = format!("From {} to {}", from.short, short(bot, &step.to));
    let (title, mut text, marks) = match section {
        None => {
            let marks = Marks::of_all(knowledge, &step.overview);
            (whole, statements::paragraphs(knowledge, &step.overview, &marks), marks)
        }
        Some(section) => {
            let said = step.sections.get(&section.id).map(Vec::as_slice).unwrap_or_default();
            let marks = Marks::of_all(knowledge, said);
            (format!("{whole}: {}", section.title), statements::points(knowledge, said, &marks), marks)
        }
    };
    if from.name.id != step.from {
        let note = format!(
            "No source describes this step by itself. This is the one from {}, which a {} takes too.\n\n",
            short(bot, &step.from),
            from.short
        );
        text = Text::default().plain(note).then(text);
    }
    let here = lines::transition(&from.name.id, &step.to, private);
    let short_name = format!("{} to {}", from.short, short(bot, &step.to));
    let sections = Sections {
        bot,
        here,
        all: &knowledge.step_sections,
        open: &FIRST_SECTIONS,
        shown: section,
        short: &short_name,
    };
    let mut rows = sections.rows();
    rows.push(Row::Buttons(beyond(bot, step, private)));
    let footer = marks.footer(knowledge);
    Reply { title: Some(title), text, footer, private, rows, ..Reply::default() }
}

/// A way of several steps, each by its first sentence. A section from the line is one press away at each step.
pub fn way(bot: &Bot, steps: &[(&Level, &Step)], section: Option<&Name>, private: bool) -> Reply {
    let knowledge = bot.knowledge();
    let leads: Vec<&Statement> = steps.iter().filter_map(|(_, step)| step.overview.first()).collect();
    let marks = Marks::of_all(knowledge, leads);
    let ends = steps.first().zip(steps.last());
    let title = ends.map(|((from, _), (_, last))| format!("From {} to {}", from.short, short(bot, &last.to)));
    let mut text = Text::default().plain(format!("{} steps, each a job of its own.", count(steps.len())));
    if let Some(section) = section {
        text = text.plain(" ").strong(&section.title).plain(" is another thing on each: press one.");
    }
    let leads_to = |from: &str, step: &Step| match section.filter(|it| step.sections.contains_key(&it.id)) {
        Some(section) => bot.line(&lines::section(&lines::transition(from, &step.to, private), &section.id)),
        None => bot.line(&lines::transition(from, &step.to, private)),
    };
    let mut buttons = Vec::new();
    for (from, step) in steps {
        let label = format!("{} to {}", from.short, short(bot, &step.to));
        text = text.plain("\n\n").strong(format!("{label}:")).plain(" ");
        text = text.then(statements::paragraphs(knowledge, step.overview.first(), &marks));
        buttons.push(Button::new(label, leads_to(&from.name.id, step)));
    }
    if let Some((by_way, label)) = steps.first().and_then(|(from, step)| detour(bot, from, step)) {
        text = text.plain(format!("\n\nSome go by way of {} first.", short(bot, &by_way.to)));
        buttons.push(Button::new(label, leads_to(&by_way.from, by_way)));
    }
    Reply {
        title,
        text,
        footer: marks.footer(knowledge),
        private,
        rows: choices("Choose a step", buttons),
        ..Reply::default()
    }
}

/// Asks for the direction when a line names one level: into it, or on from it. Each step is a pair of the levels it leads from
/// and to.
pub fn which_way(bot: &Bot, level: &Level, steps: &[(&str, &str)]) -> Reply {
    let button = |(from, to): &(&str, &str)| {
        button(bot, format!("{} to {}", short(bot, from), short(bot, to)), &lines::transition(from, to, true))
    };
    let into = steps.iter().any(|(_, to)| *to == level.name.id);
    let on = steps.iter().any(|(from, _)| *from == level.name.id);
    let text = match (into, on) {
        (true, true) => Text::default().plain("Into ").strong(&level.name.title).plain(", or on from there?"),
        (true, false) => Text::default().plain("Into ").strong(&level.name.title).plain("?"),
        (false, _) => Text::default().plain("On from ").strong(&level.name.title).plain("?"),
    };
    Reply {
        text,
        private: true,
        rows: choices("Choose a step", steps.iter().map(button).collect()),
        ..Reply::default()
    }
}

/// The reply for a direction that no source describes: the nearest topic.
pub fn elsewhere(bot: &Bot, from: &str, to: &str, instead: &Topic, private: bool) -> Reply {
    let mut reply = topics::card(bot, instead, private);
    let note = format!("No source describes a step from {from} to {to}. The nearest they have:\n\n");
    reply.text = Text::default().plain(note).then(reply.text);
    reply
}

/// Buttons to the steps and the level that follow a step.
fn beyond(bot: &Bot, step: &Step, private: bool) -> Vec<Button> {
    let knowledge = bot.knowledge();
    let next = knowledge.level(&step.to).map(|to| knowledge.steps_from(to)).unwrap_or_default();
    let to_step = |(next, _): (&Step, &Level)| {
        button(
            bot,
            format!("{} to {}", short(bot, &step.to), short(bot, &next.to)),
            &lines::transition(&step.to, &next.to, private),
        )
    };
    let about = button(bot, format!("About {}", short(bot, &step.to)), &lines::level(&step.to, private));
    [about].into_iter().chain(next.into_iter().map(to_step)).collect()
}

/// A step that some people take first, if it leads to a level that is not on the way.
fn detour<'a>(bot: &'a Bot, from: &Level, step: &Step) -> Option<(&'a Step, String)> {
    let between = |other: &&Step| other.from == from.name.id && other.to != step.to;
    let other = bot.knowledge().steps.iter().find(between)?;
    Some((other, format!("{} to {}", from.short, short(bot, &other.to))))
}

fn short<'a>(bot: &'a Bot, id: &'a str) -> &'a str {
    bot.knowledge().level(id).map_or(id, |level| &level.short)
}

fn count(steps: usize) -> &'static str {
    ["No", "One", "Two", "Three", "Four"].get(steps).copied().unwrap_or("Several")
}
