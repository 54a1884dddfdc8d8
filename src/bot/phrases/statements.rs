//! The text of one claim: its label, its sentence, its figures and who gives them, and its source.

use crate::bot::reply::Text;
use crate::mentoring::ladder::{Knowledge, Level, Statement, Value};
use std::collections::BTreeSet;

/// The sources of one card, numbered in the order of `data/sources.toml`: what `¹` means on that card.
pub struct Marks<'a> {
    sources: Vec<&'a str>,
}

impl<'a> Marks<'a> {
    /// The marks of a card based on these sources.
    pub fn of<'s>(knowledge: &'a Knowledge, used: impl IntoIterator<Item = &'s str>) -> Self {
        let used: BTreeSet<&str> = used.into_iter().collect();
        let ids = knowledge.sources.iter().map(|source| source.id.as_str());
        Marks { sources: ids.filter(|id| used.contains(id)).collect() }
    }

    /// The marks of a card that contains these statements.
    pub fn of_all<'s>(knowledge: &'a Knowledge, said: impl IntoIterator<Item = &'s Statement>) -> Self {
        Marks::of(knowledge, said.into_iter().flat_map(Statement::all_sources))
    }

    /// The small print: every source of the card, with its mark if there is more than one.
    pub fn footer(&self, knowledge: &Knowledge) -> Option<String> {
        let titles = self.sources.iter().filter_map(|id| knowledge.source(id)).map(|source| {
            let mark = self.mark(&[source.id.as_str()]);
            if mark.is_empty() { source.title.clone() } else { format!("{mark} {}", source.title) }
        });
        let titles: Vec<String> = titles.collect();
        (!titles.is_empty()).then(|| titles.join(" · "))
    }

    /// The marks of some sources: `¹ ³`. Empty if the card has a single source.
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

/// Claims as a bulleted list, each with its source's mark.
pub fn points(knowledge: &Knowledge, said: &[Statement], marks: &Marks<'_>) -> Text {
    let mut text = Text::default();
    for statement in said {
        text = text.item().then(marked(knowledge, statement, marks));
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

/// Every claim of one section of a level. In the section `names`, what the level is also called comes first.
pub fn section(level: &Level, id: &str) -> Vec<Statement> {
    let names = (id == "names").then(|| also_called(level));
    names.into_iter().chain(level.sections.get(id).into_iter().flatten().cloned()).collect()
}

/// The other names of a level, as a claim.
fn also_called(level: &Level) -> Statement {
    Statement {
        ids: level.names.ids.clone(),
        text: format!("Also called {}.", level.name.aliases.join(", ")),
        sources: level.names.sources.clone(),
        ..Statement::default()
    }
}

/// A claim with its source's mark, for a card. Several figures name their sources themselves, so only sources not named there get
/// a mark.
pub fn marked(knowledge: &Knowledge, statement: &Statement, marks: &Marks<'_>) -> Text {
    let text = bare(knowledge, statement);
    let named: Vec<&String> = match statement.values.as_slice() {
        [] | [_] => Vec::new(),
        several => several.iter().flat_map(|value| &value.sources).collect(),
    };
    let unnamed = statement.all_sources().into_iter().filter(|id| !named.iter().any(|named| named == id));
    match marks.mark(&unnamed.collect::<Vec<_>>()) {
        mark if mark.is_empty() => text,
        mark => text.plain(format!(" {mark}")),
    }
}

/// A claim without its label but with its source's mark, for a row beside another claim.
pub fn unlabelled(knowledge: &Knowledge, statement: &Statement, marks: &Marks<'_>) -> String {
    let bare = Statement { label: None, ..statement.clone() };
    marked(knowledge, &bare, marks).words()
}

/// A claim without its source's mark, but with the names of sources that differ.
pub fn bare(knowledge: &Knowledge, statement: &Statement) -> Text {
    let mut text = Text::default();
    if let Some(label) = &statement.label {
        // A text in lower case continues the label: They differ on size.
        let runs_on = statement.text.starts_with(char::is_lowercase) || label.ends_with('?');
        let colon = if runs_on { "" } else { ":" };
        text = text.strong(format!("{label}{colon}"));
    }
    let figures = match statement.values.as_slice() {
        [] => String::new(),
        some => values(knowledge, some),
    };
    let general = if statement.general { "(general advice)" } else { "" };
    let words = [statement.text.as_str(), &figures, general];
    let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let gap = if text.is_empty() || words.is_empty() { "" } else { " " };
    text.plain(format!("{gap}{words}"))
}

/// Figures: a single one stands alone, several are listed with their sources.
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
