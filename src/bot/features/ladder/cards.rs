//! The cards of the knowledge: which card each statement is on, and the line that shows it.

use super::lines;
use super::says::pages::Page;
use super::says::{levels, steps, topics};
use crate::bot::line::Invocation;
use crate::mentoring::ladder::{Knowledge, Level, Name, Statement, Step, Topic};

/// One page of a card, or of one section of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The line that shows it.
    pub line: Invocation,
    /// Its heading.
    pub title: String,
    /// Every name for it: subject, title and aliases, one after the other.
    pub called: String,
    /// The ids of the levels it is about; empty if it is about all of them.
    pub levels: Vec<String>,
    /// The statements on it.
    pub said: Vec<Statement>,
}

/// Every page of every card, the most specific first: sections before topics, and topics before overviews, which repeat them.
pub fn all(knowledge: &Knowledge) -> Vec<Shown> {
    let mut cards = Vec::new();
    for level in &knowledge.levels {
        cards.extend(knowledge.level_sections.iter().flat_map(|section| level_section(knowledge, level, section)));
    }
    for step in &knowledge.steps {
        cards.extend(knowledge.step_sections.iter().flat_map(|section| step_section(knowledge, step, section)));
    }
    cards.extend(knowledge.topics.iter().flat_map(|one| topic(knowledge, one)));
    cards.extend(knowledge.levels.iter().flat_map(|one| level_face(knowledge, one)));
    cards.extend(knowledge.steps.iter().flat_map(|one| step_face(knowledge, one)));
    cards
}

/// A card before it is cut into pages, each with its own statements.
fn paged(whole: &Shown, pages: Vec<Page>) -> impl Iterator<Item = Shown> {
    let numbered = (1..).zip(pages);
    numbered.map(|(number, page)| Shown { line: lines::page(&whole.line, number), said: page.said, ..whole.clone() })
}

fn level(level: &Level) -> Shown {
    Shown {
        line: lines::level(&level.name.id, false),
        title: level.name.title.clone(),
        called: level_names(level),
        levels: vec![level.name.id.clone()],
        said: Vec::new(),
    }
}

fn level_face(knowledge: &Knowledge, of: &Level) -> Vec<Shown> {
    let mut pages: Vec<Shown> = paged(&level(of), levels::face(knowledge, of).pages).collect();
    if let Some(first) = pages.first_mut() {
        first.said.push(of.question.clone());
    }
    pages
}

fn level_section(knowledge: &Knowledge, of: &Level, section: &Name) -> Vec<Shown> {
    let card = level(of);
    let card = Shown {
        line: lines::section(&card.line, &section.id),
        title: levels::title(of, section),
        called: format!("{}; {}", card.called, names(section)),
        ..card
    };
    paged(&card, levels::pages_of(knowledge, of, section)).collect()
}

fn step(knowledge: &Knowledge, step: &Step) -> Shown {
    let ends = [&step.from, &step.to].map(|id| knowledge.level(id));
    let short = ends.map(|level| level.map_or("", |level| &level.short)).join(" to ");
    let long = ends.map(|level| level.map_or("", |level| &level.name.title)).join(" to ");
    Shown {
        line: lines::transition(&step.from, &step.to, false),
        called: format!("{short}; {long}"),
        levels: vec![step.from.clone(), step.to.clone()],
        title: steps::title(&short),
        said: Vec::new(),
    }
}

fn step_face(knowledge: &Knowledge, of: &Step) -> Vec<Shown> {
    let Some(from) = knowledge.level(&of.from) else { return Vec::new() };
    paged(&step(knowledge, of), steps::face(knowledge, of, from).pages).collect()
}

fn step_section(knowledge: &Knowledge, of: &Step, section: &Name) -> Vec<Shown> {
    let Some(from) = knowledge.level(&of.from) else { return Vec::new() };
    let card = step(knowledge, of);
    let card = Shown {
        line: lines::section(&card.line, &section.id),
        title: format!("{}: {}", card.title, section.title),
        called: format!("{}; {}", card.called, names(section)),
        ..card
    };
    paged(&card, steps::pages_of(knowledge, of, from, section)).collect()
}

fn topic(knowledge: &Knowledge, topic: &Topic) -> Vec<Shown> {
    let card = Shown {
        line: lines::topic(&topic.name.id, false),
        title: topic.name.title.clone(),
        called: format!("{}; {}", names(&topic.name), topic.short),
        levels: Vec::new(),
        said: Vec::new(),
    };
    paged(&card, topics::pages_of(knowledge, topic)).collect()
}

fn level_names(level: &Level) -> String {
    format!("{}; {}", names(&level.name), level.short)
}

fn names(name: &Name) -> String {
    let all: Vec<&str> = [&name.title].into_iter().chain(&name.aliases).map(String::as_str).collect();
    all.join("; ")
}
