//! Every fact with the sentence that states it and the lines that show it, as printed by `nextrung facts`.

use super::cards;
use crate::bot::Bot;
use crate::bot::phrases::statements;
use crate::mentoring::ladder::Statement;
use serde::Serialize;
use std::collections::BTreeSet;

/// One fact of the knowledge map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Its stable id.
    pub id: String,
    /// The sentence that states it, as a reader sees it.
    pub text: String,
    /// Its figures, each with one source that gives it.
    pub values: Vec<FactValue>,
    /// The ids of its sources.
    pub sources: Vec<String>,
    /// Lines that show the sentence.
    pub shown_by: Vec<String>,
}

/// One figure and one source that gives it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FactValue {
    /// The figure as people read it.
    pub text: String,
    /// The id of the source.
    pub source: String,
}

/// Every fact, each id once, in the order of the cards.
pub fn all(bot: &Bot) -> Vec<Fact> {
    let mut seen = BTreeSet::new();
    let mut facts = Vec::new();
    for card in cards::all(bot.knowledge()) {
        let line = bot.line(&card.line);
        for statement in &card.said {
            for id in statement.ids.iter().filter(|id| seen.insert((*id).clone())) {
                facts.push(fact(bot, id, statement, &line));
            }
        }
    }
    facts
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
        text: statements::bare(bot.knowledge(), statement).words(),
        values: values.collect(),
        sources,
        shown_by: vec![line.to_owned()],
    }
}
