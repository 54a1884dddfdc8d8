//! How one claim reads: its label, its sentence, its figures with who gives them, and its source.

use crate::bot::reply::Span;
use crate::bot::reply::Text;
use crate::mentoring::ladder::Knowledge;
use crate::mentoring::ladder::Level;
use crate::mentoring::ladder::Statement;
use crate::mentoring::ladder::Value;
use std::collections::BTreeSet;

/// The sources of one card, numbered in the order of `data/sources.toml`: what `¹` stands for on it.
pub struct Marks<'a> {
    sources: Vec<&'a str>,
}

impl<'a> Marks<'a> {
    /// The marks of a card that rests on these sources.
    pub fn of<'s>(knowledge: &'a Knowledge, used: impl IntoIterator<Item = &'s str>) -> Self {
        let used: BTreeSet<&str> = used.into_iter().collect();
        let ids = knowledge.sources.iter().map(|source| source.id.as_str());
        Marks { sources: ids.filter(|id| used.contains(id)).collect() }
    }

    /// The marks of a card that says these statements.
    pub fn of_all<'s>(knowledge: &'a Knowledge, said: impl IntoIterator<Item = &'s Statement>) -> Self {
        Marks::of(knowledge, said.into_iter().flat_map(Statement::all_sources))
    }

    /// The small print: every source of the card, with its mark where there is more than one.
    pub fn footer(&self, knowledge: &Knowledge) -> Option<String> {
        let titles = self.sources.iter().filter_map(|id| knowledge.source(id)).map(|source| {
            let mark = self.mark(&[source.id.as_str()]);
            if mark.is_empty() { source.title.clone() } else { format!("{mark} {}", source.title) }
        });
        let titles: Vec<String> = titles.collect();
        (!titles.is_empty()).then(|| titles.join(" · "))
    }

    /// The marks of some sources: `¹ ³`. None where the card has a single source.
    pub fn mark(&self, ids: &[&str]) -> String {
        const RAISED: [&str; 10] = ["⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"];
        if self.sources.len() < 2 {
            return String::new();
        }
        let numbers = self.sources.iter().enumerate().filter(|(_, source)| ids.contains(source));
        let marks = numbers.map(|(index, _)| RAISED.get(index + 1).copied().unwrap_or("*"));
        marks.collect::<Vec<_>>().join(" ")
    }
}

/// Claims point by point, each with its source's mark.
pub fn points(knowledge: &Knowledge, said: &[Statement], marks: &Marks<'_>) -> Text {
    let mut text = Text::default();
    for (index, statement) in said.iter().enumerate() {
        let bullet = if index == 0 { "• " } else { "\n• " };
        text = text.plain(bullet).then(marked(knowledge, statement, marks));
    }
    text
}

/// Claims as paragraphs, each with its source's mark.
pub fn paragraphs<'s>(knowledge: &Knowledge, said: impl IntoIterator<Item = &'s Statement>, marks: &Marks<'_>) -> Text {
    let mut text = Text::default();
    for statement in said {
        let gap = if text.is_empty() { "" } else { "\n\n" };
        text = text.plain(gap).then(marked(knowledge, statement, marks));
    }
    text
}

/// All that one section of a level says; what it is also called first, where that is the section.
pub fn section(level: &Level, id: &str) -> Vec<Statement> {
    let names = (id == "names").then(|| also_called(level));
    names.into_iter().chain(level.sections.get(id).into_iter().flatten().cloned()).collect()
}

/// What a level is also called, as a claim.
fn also_called(level: &Level) -> Statement {
    Statement {
        ids: level.names.ids.clone(),
        text: format!("Also called {}.", level.name.aliases.join(", ")),
        sources: level.names.sources.clone(),
        ..Statement::default()
    }
}

/// A claim with its source's mark, as it stands on a card.
pub fn marked(knowledge: &Knowledge, statement: &Statement, marks: &Marks<'_>) -> Text {
    let text = bare(knowledge, statement);
    // Several values name their sources themselves.
    let ids: Vec<&str> = match statement.values.len() {
        0 | 1 => statement.all_sources(),
        _ => statement.sources.iter().map(String::as_str).collect(),
    };
    match marks.mark(&ids) {
        none if none.is_empty() => text,
        mark => text.plain(format!(" {mark}")),
    }
}

/// A claim without its label, with its source's mark, as it stands in a row beside another.
pub fn unlabelled(knowledge: &Knowledge, statement: &Statement, marks: &Marks<'_>) -> String {
    let bare = Statement { label: None, ..statement.clone() };
    let words = marked(knowledge, &bare, marks).0.into_iter().map(|span| match span {
        Span::Plain(words) | Span::Strong(words) | Span::Quote(words) => words,
        Span::Time(_) | Span::Person(_) | Span::Link { .. } => String::new(),
    });
    words.collect()
}

/// A claim without its source's mark, but with the names of those who differ.
pub fn bare(knowledge: &Knowledge, statement: &Statement) -> Text {
    let mut text = Text::default();
    if let Some(label) = &statement.label {
        // A text in lower case goes on where its label stops: They differ on size.
        let runs_on = statement.text.starts_with(char::is_lowercase);
        let colon = if runs_on { "" } else { ":" };
        text = text.strong(format!("{label}{colon}"));
    }
    let mut words: Vec<String> = Vec::new();
    if !statement.text.is_empty() {
        words.push(statement.text.clone());
    }
    if !statement.values.is_empty() {
        words.push(values(knowledge, &statement.values));
    }
    if statement.general {
        words.push("(general advice)".to_owned());
    }
    let gap = if text.is_empty() || words.is_empty() { "" } else { " " };
    text.plain(format!("{gap}{}", words.join(" ")))
}

/// Figures: one stands alone, several stand with who gives them.
pub fn values(knowledge: &Knowledge, values: &[Value]) -> String {
    match values {
        [only] => only.text.clone(),
        several => {
            let named = several.iter().map(|value| {
                let names = value.sources.iter().filter_map(|id| knowledge.source(id));
                let names: Vec<&str> = names.map(|source| source.short.as_str()).collect();
                format!("{} ({})", value.text, names.join(", "))
            });
            named.collect::<Vec<_>>().join("; ")
        }
    }
}
