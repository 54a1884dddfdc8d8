//! Every fact with the sentence that carries it and the line that shows it: what `nextrung facts` prints.

use super::Bot;
use super::line::Invocation;
use super::messages::statements;
use super::reply::Span;
use super::reply::Text;
use crate::mentoring::ladder::Level;
use crate::mentoring::ladder::Statement;
use crate::mentoring::ladder::Step;
use serde::Serialize;
use std::collections::BTreeSet;

/// One fact of the knowledge map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Its stable id.
    pub id: String,
    /// The sentence that carries it, as a reader sees it.
    pub text: String,
    /// Its figures, each with one source that gives it.
    pub values: Vec<FactValue>,
    /// The ids of the sources it rests on.
    pub sources: Vec<String>,
    /// Lines that show the sentence.
    pub shown_by: Vec<String>,
}

/// One figure and one source that gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactValue {
    /// As people read it.
    pub text: String,
    /// The id of the source.
    pub source: String,
}

/// Every fact, each id once, in the order the cards say them.
pub fn all(bot: &Bot) -> Vec<Fact> {
    let mut seen = BTreeSet::new();
    let mut facts = Vec::new();
    for (statement, line) in statements_and_lines(bot) {
        for id in &statement.ids {
            if seen.insert(id.clone()) {
                facts.push(fact(bot, id, &statement, &line));
            }
        }
    }
    facts
}

/// Every statement with the line of the card it stands on. Overviews come after everything else: they repeat it.
fn statements_and_lines(bot: &Bot) -> Vec<(Statement, String)> {
    let knowledge = bot.knowledge();
    let mut all = Vec::new();
    let mut say = |said: Vec<Statement>, card: Invocation| {
        let line = bot.line(&card);
        all.extend(said.into_iter().map(|statement| (statement, line.clone())));
    };
    for level in &knowledge.levels {
        for section in &knowledge.level_sections {
            say(statements::section(level, &section.id), level_card(level).with("section", &section.id));
        }
    }
    for step in &knowledge.steps {
        for (section, said) in &step.sections {
            say(said.clone(), step_card(step).with("section", section));
        }
    }
    for topic in &knowledge.topics {
        let said = topic.overview.iter().chain(&topic.said);
        say(said.cloned().collect(), Invocation::of("guide").with("topic", &topic.name.id));
    }
    for level in &knowledge.levels {
        say(level.overview.iter().chain([&level.question]).cloned().collect(), level_card(level));
    }
    for step in &knowledge.steps {
        say(step.overview.clone(), step_card(step));
    }
    all
}

fn level_card(level: &Level) -> Invocation {
    Invocation::of("ladder").with("level", &level.name.id)
}

fn step_card(step: &Step) -> Invocation {
    Invocation::of("transition").with("from", &step.from).with("to", &step.to)
}

fn fact(bot: &Bot, id: &str, statement: &Statement, line: &str) -> Fact {
    let values = statement.values.iter().flat_map(|value| {
        let from = value.sources.iter();
        from.map(|source| FactValue { text: value.text.clone(), source: source.clone() })
    });
    let mut sources: Vec<String> = statement.all_sources().into_iter().map(str::to_owned).collect();
    sources.sort();
    Fact {
        id: id.to_owned(),
        text: plain(&statements::bare(bot.knowledge(), statement)),
        values: values.collect(),
        sources,
        shown_by: vec![line.to_owned()],
    }
}

fn plain(text: &Text) -> String {
    let words = text.0.iter().map(|span| match span {
        Span::Plain(words) | Span::Strong(words) | Span::Quote(words) => words.as_str(),
        Span::Time(_) | Span::Person(_) | Span::Link { .. } => "",
    });
    words.collect()
}
