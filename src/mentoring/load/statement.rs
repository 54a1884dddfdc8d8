//! Reads statements: text, values and sources. Every kind of file uses this one form.

use super::mistake::What;
use super::reader::{Reader, lacks};
use super::tree::{Content, Entry, ListItem, Table};
use super::{limits, when};
use crate::mentoring::ladder::{Statement, Value};

/// The keys of a statement.
pub(super) const KEYS: [&str; 7] = ["ids", "label", "text", "values", "from", "general", "ours"];
/// The keys of a trap, which may say in which weeks it shows.
const TRAP_KEYS: [&str; 8] = ["ids", "label", "text", "values", "from", "general", "ours", "when"];
const VALUE_KEYS: [&str; 3] = ["text", "band", "from"];

/// Reads one statement.
pub(super) fn statement(reader: &mut Reader, table: &Table) -> Statement {
    reader.keys(table, &KEYS);
    said(reader, table)
}

/// Reads one statement about a trap.
pub(super) fn trap(reader: &mut Reader, table: &Table) -> Statement {
    reader.keys(table, &TRAP_KEYS);
    let when = when::when(reader, table);
    Statement { when, ..said(reader, table) }
}

/// Reads the statement in a table that may have keys of its own.
pub(super) fn said(reader: &mut Reader, table: &Table) -> Statement {
    let ours = reader.flag(table, "ours");
    if lacks(table, "values") && lacks(table, "text") {
        reader.wrong(table.place, What::NoWords);
    } else if lacks(table, "values") && lacks(table, "from") && !ours {
        reader.wrong(table.place, What::NoSource);
    }
    let text = reader.optional_text(table, "text", usize::MAX).map(|said| said.text);
    let statement = Statement {
        ids: ids(reader, table),
        label: reader.optional_text(table, "label", limits::LABEL).map(|said| said.text),
        text: text.unwrap_or_default(),
        values: reader.optional_tables(table, "values").into_iter().map(|inner| value(reader, inner)).collect(),
        sources: sources(reader, table),
        general: reader.flag(table, "general"),
        when: None,
    };
    check_length(reader, table, &statement);
    statement
}

/// Reads the facts of the knowledge map that it carries.
pub(super) fn ids(reader: &mut Reader, table: &Table) -> Vec<String> {
    reader.optional_texts(table, "ids", limits::ID).into_iter().map(|said| said.text).collect()
}

/// Reads the sources it rests on.
pub(super) fn sources(reader: &mut Reader, table: &Table) -> Vec<String> {
    let said = reader.optional_texts(table, "from", usize::MAX);
    if let Some(known) = reader.sources.clone() {
        for source in said.iter().filter(|said| !known.contains(&said.text)) {
            reader.wrong(source.place, What::UnknownSource { id: source.text.clone(), known: known.clone() });
        }
    }
    said.into_iter().map(|said| said.text).collect()
}

fn value(reader: &mut Reader, table: &Table) -> Value {
    reader.keys(table, &VALUE_KEYS);
    if lacks(table, "from") {
        reader.wrong(table.place, What::ValueWithoutSource);
    }
    let sources = sources(reader, table);
    let text = reader.optional_text(table, "text", usize::MAX).map(|said| said.text);
    let Some(Entry { place, content }) = table.entries.get("band") else {
        if lacks(table, "text") && lacks(table, "band") {
            reader.wrong(table.place, What::NoFigure);
        }
        return Value { text: text.unwrap_or_default(), sources, band: None };
    };
    let band = band(content);
    if table.entries.contains_key("text") {
        reader.wrong(*place, What::BandAndText);
    } else if band.is_none() && !is_unread(content) {
        reader.wrong(*place, What::BadBand);
    }
    let text = match band {
        Some((low, high)) if low == high => format!("{low} %"),
        Some((low, high)) => format!("{low}-{high} %"),
        None => String::new(),
    };
    Value { text, sources, band }
}

/// Two shares of a week in percent, the lower first.
fn band(content: &Content) -> Option<(u8, u8)> {
    let Content::List(items) = content else { return None };
    let [ListItem { content: Content::Number(low), .. }, ListItem { content: Content::Number(high), .. }] =
        items.as_slice()
    else {
        return None;
    };
    let (low, high) = (u8::try_from(*low).ok()?, u8::try_from(*high).ok()?);
    (low <= high && high <= 100).then_some((low, high))
}

fn is_unread(content: &Content) -> bool {
    match content {
        Content::Unread => true,
        Content::List(items) => items.iter().any(|item| matches!(item.content, Content::Unread)),
        _ => false,
    }
}

fn check_length(reader: &mut Reader, table: &Table, statement: &Statement) {
    let length = spoken(statement);
    if length <= limits::STATEMENT {
        return;
    }
    let entry = table.entries.get("text").or_else(|| table.entries.get("values"));
    let key = if statement.values.is_empty() { "text" } else { "text and values" };
    reader.wrong(
        entry.map_or(table.place, |entry| entry.place),
        What::TooLong { key: key.to_owned(), length, limit: limits::STATEMENT },
    );
}

fn spoken(statement: &Statement) -> usize {
    let values: usize = statement.values.iter().map(|value| value.text.chars().count()).sum();
    statement.text.chars().count() + values
}

/// How many characters of a card this statement takes.
pub(super) fn length(statement: &Statement) -> usize {
    spoken(statement) + statement.label.as_deref().map_or(0, |label| label.chars().count())
}
