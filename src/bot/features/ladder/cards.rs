//! The cards of the knowledge: which card each statement is on, and the line that shows it.

use super::lines;
use super::says::steps;
use crate::bot::line::Invocation;
use crate::bot::phrases::statements;
use crate::mentoring::ladder::{Knowledge, Level, Name, Statement, Step, Topic};

/// One card, or one section of it.
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

/// Every card, the most specific first: sections before topics, and topics before overviews, which repeat them.
pub fn all(knowledge: &Knowledge) -> Vec<Shown> {
    let mut cards = Vec::new();
    for level in &knowledge.levels {
        cards.extend(knowledge.level_sections.iter().map(|section| level_section(level, section)));
    }
    for step in &knowledge.steps {
        cards.extend(knowledge.step_sections.iter().map(|section| step_section(knowledge, step, section)));
    }
    cards.extend(knowledge.topics.iter().map(topic));
    cards.extend(knowledge.levels.iter().map(level));
    cards.extend(knowledge.steps.iter().map(|one| step(knowledge, one)));
    cards.retain(|card| !card.said.is_empty());
    cards
}

fn level(level: &Level) -> Shown {
    Shown {
        line: lines::level(&level.name.id, false),
        title: level.name.title.clone(),
        called: level_names(level),
        levels: vec![level.name.id.clone()],
        said: level.overview.iter().chain([&level.question]).cloned().collect(),
    }
}

fn level_section(of: &Level, section: &Name) -> Shown {
    let card = level(of);
    Shown {
        line: lines::section(&card.line, &section.id),
        title: format!("{}: {}", card.title, section.title),
        called: format!("{}; {}", card.called, names(section)),
        levels: card.levels,
        said: statements::section(of, &section.id),
    }
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
        said: step.overview.clone(),
    }
}

fn step_section(knowledge: &Knowledge, of: &Step, section: &Name) -> Shown {
    let card = step(knowledge, of);
    Shown {
        line: lines::section(&card.line, &section.id),
        title: format!("{}: {}", card.title, section.title),
        called: format!("{}; {}", card.called, names(section)),
        levels: card.levels,
        said: of.sections.get(&section.id).cloned().unwrap_or_default(),
    }
}

fn topic(topic: &Topic) -> Shown {
    Shown {
        line: lines::topic(&topic.name.id, false),
        title: topic.name.title.clone(),
        called: format!("{}; {}", names(&topic.name), topic.short),
        levels: Vec::new(),
        said: topic.overview.iter().chain(&topic.said).cloned().collect(),
    }
}

fn level_names(level: &Level) -> String {
    format!("{}; {}", names(&level.name), level.short)
}

fn names(name: &Name) -> String {
    let all: Vec<&str> = [&name.title].into_iter().chain(&name.aliases).map(String::as_str).collect();
    all.join("; ")
}
