//! One file's text as a tree of values with line numbers, plus every syntax mistake in it.
//!
//! It does not know which keys there are or what they mean. Only this module and [`super::syntax`] use the toml crate.
//!
//! toml goes on after a mistake, but the rest it returns is only partly what the file says: a text without its quote
//! comes back cut, a line without `=` ends the document, a broken header swallows the next one. So every value on a
//! line with a mistake is [`Content::Unread`] here, or marked `damaged`, and a file whose tables cannot be told apart
//! has no tree at all.

use super::lines::Lines;
use super::mistake::What;
use super::syntax;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A line of one of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Location {
    /// The file's number, in reading order.
    pub(super) file: usize,
    /// The line, counted from 1.
    pub(super) line: usize,
}

/// The contents of a file.
#[derive(Debug)]
pub(super) struct Page {
    /// The syntax mistakes, at most one per line.
    pub(super) mistakes: BTreeMap<Location, What>,
    /// The values. `None` if the tables of the file cannot be told apart.
    pub(super) root: Option<Table>,
}

/// A table, whether `[x]`, `[[x]]` or `{ … }`.
#[derive(Debug)]
pub(super) struct Table {
    /// The line of its header or brace; the first line for a file's own table.
    pub(super) place: Location,
    /// Its contents, by key.
    pub(super) entries: BTreeMap<String, Entry>,
    /// Whether some line of it could not be read, so that what seems to be missing may be there.
    pub(super) damaged: bool,
}

/// A key and its value.
#[derive(Debug)]
pub(super) struct Entry {
    /// The key's line.
    pub(super) place: Location,
    /// The value.
    pub(super) content: Content,
}

/// A value in a list.
#[derive(Debug)]
pub(super) struct ListItem {
    /// The line where it starts.
    pub(super) place: Location,
    /// The value.
    pub(super) content: Content,
}

/// A value.
#[derive(Debug)]
pub(super) enum Content {
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<ListItem>),
    Table(Table),
    /// A type of value that no key takes, by its name.
    Other(&'static str),
    /// A value with a syntax mistake in it.
    Unread,
}

impl Content {
    /// Whether this comes from one or more `[[x]]`.
    pub(super) fn is_tables(&self) -> bool {
        matches!(self, Content::List(items) if items.iter().any(|item| matches!(item.content, Content::Table(_))))
    }

    /// The type of this value, for somebody who wrote another type than expected.
    pub(super) fn described(&self) -> &'static str {
        match self {
            Content::Text(_) => "a text",
            Content::Number(_) => "a number",
            Content::Flag(_) => "true or false",
            list if list.is_tables() => "a list of tables",
            Content::List(_) => "a list",
            Content::Table(_) => "one table",
            Content::Other(name) => name,
            Content::Unread => "something I could not read",
        }
    }
}

/// Reads one file.
pub(super) fn read(file: usize, text: &str) -> Page {
    let lines = Lines::of(text);
    let (readable, emptied) = syntax::readable(text, &lines);
    let (root, rest) = DeTable::parse_recoverable(&readable);
    let syntax = syntax::mistakes(text, &lines, &emptied, &rest);
    let bad: BTreeSet<usize> = syntax.mistakes.keys().copied().collect();
    let mut headers = BTreeSet::from([lines.count() + 1]);
    collect_headers(root.get_ref(), text, &lines, &mut headers);
    let builder = Builder { file, text, lines, bad, headers };
    let mistakes = syntax.mistakes.into_iter().map(|(line, what)| (builder.place(line), what)).collect();
    Page { mistakes, root: (!syntax.scrambled).then(|| builder.root(root.get_ref())) }
}

/// The lines on which tables start.
fn collect_headers(table: &DeTable<'_>, text: &str, lines: &Lines<'_>, headers: &mut BTreeSet<usize>) {
    for value in table.values() {
        let inner: &[Spanned<DeValue<'_>>] = match value.get_ref() {
            DeValue::Array(items) => items,
            _ => std::slice::from_ref(value),
        };
        for item in inner {
            if let DeValue::Table(table) = item.get_ref() {
                if is_header(text, &item.span()) {
                    headers.insert(lines.at(item.span().start));
                }
                collect_headers(table, text, lines, headers);
            }
        }
    }
}

/// Only a table with a header starts with a bracket; others start with a brace or a dotted key.
fn is_header(text: &str, span: &Range<usize>) -> bool {
    text.as_bytes().get(span.start) == Some(&b'[')
}

struct Builder<'t> {
    file: usize,
    text: &'t str,
    lines: Lines<'t>,
    bad: BTreeSet<usize>,
    /// The lines on which tables start, and the line after the last.
    headers: BTreeSet<usize>,
}

impl Builder<'_> {
    fn place(&self, line: usize) -> Location {
        Location { file: self.file, line }
    }

    fn root(&self, table: &DeTable<'_>) -> Table {
        self.table(table, 1..self.next_header(1))
    }

    fn next_header(&self, from: usize) -> usize {
        self.headers.range(from..).next().copied().unwrap_or(from)
    }

    fn table(&self, table: &DeTable<'_>, lines: Range<usize>) -> Table {
        let entries = table.iter().map(|(key, value)| {
            let line = self.lines.at(key.span().start);
            // The replacement for an unreadable value claims to come from the first line; the key has the right line.
            let content = if self.bad.contains(&line) { Content::Unread } else { self.content(value) };
            (key.get_ref().to_string(), Entry { place: self.place(line), content })
        });
        Table { place: self.place(lines.start), entries: entries.collect(), damaged: self.is_bad(lines) }
    }

    fn is_bad(&self, lines: Range<usize>) -> bool {
        self.bad.range(lines).next().is_some()
    }

    fn content(&self, value: &Spanned<DeValue<'_>>) -> Content {
        let first = self.lines.at(value.span().start);
        let own = first..self.lines.at(value.span().end.saturating_sub(1)).max(first) + 1;
        match value.get_ref() {
            DeValue::Table(table) if is_header(self.text, &value.span()) => {
                Content::Table(self.table(table, first..self.next_header(first + 1)))
            }
            _ if self.bad.contains(&first) => Content::Unread,
            DeValue::Table(table) => Content::Table(self.table(table, own)),
            DeValue::Array(items) => Content::List(self.list(items, own)),
            _ if self.is_bad(own) => Content::Unread,
            DeValue::String(text) => Content::Text(text.to_string()),
            DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
                .map_or(Content::Other("a number beyond all bounds"), Content::Number),
            DeValue::Boolean(flag) => Content::Flag(*flag),
            DeValue::Float(_) => Content::Other("a number with a fraction"),
            DeValue::Datetime(_) => Content::Other("a date or a time"),
        }
    }

    fn list(&self, items: &[Spanned<DeValue<'_>>], lines: Range<usize>) -> Vec<ListItem> {
        let item = |item: &Spanned<DeValue<'_>>| ListItem {
            place: self.place(self.lines.at(item.span().start)),
            content: self.content(item),
        };
        let mut list: Vec<ListItem> = items.iter().map(item).collect();
        // A line that was lost may have held another one.
        list.extend(self.bad.range(lines).map(|line| ListItem { place: self.place(*line), content: Content::Unread }));
        list
    }
}
