//! Replies: text as spans, buttons that carry lines, and forms. Plain data.
//!
//! Each platform in `chat/` renders it in its own way. There is no markdown, colour or platform id here.

use chrono::{DateTime, Utc};
use serde::Serialize;
use std::fmt;

/// The reply to one request.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reply {
    /// A neutral line for the notification that announces a card, such as `The ladder, level 5 of 6`. Never a person's private
    /// words. Goes with a title; a reply without one announces itself.
    pub notice: Option<String>,
    /// The heading of the card. No platform reads markup in it.
    pub title: Option<String>,
    /// The body. Paragraphs are separated by an empty line, list items begin with `• `.
    pub text: Text,
    /// The small print: the sources of the card. No platform reads markup in it.
    pub footer: Option<String>,
    /// Whether only the person who asked sees it. In the bot's own DM it is still an ordinary message.
    pub private: bool,
    /// Whether everybody sees it although it answers a press on a private card: the person pressed to share it.
    pub shared: bool,
    /// Whether it is a new message although it answers a press on a card that it could replace. That card stays as it is.
    pub beside: bool,
    /// The buttons, menus and lists, row by row.
    pub rows: Vec<Row>,
    /// Pictures and downloads, in the order they are shown.
    pub files: Vec<File>,
    /// A form that opens instead of a message. The rest of the reply is then not shown.
    pub form: Option<Form>,
    /// Whether nothing was done because the request was refused or something broke.
    pub error: bool,
    /// Whether the answers in the form it replies to stay a draft, to be edited again.
    pub draft: bool,
    /// The idempotency key of the first message that this reply leads to. See [`super::request::Answer`].
    pub welcome: Option<String>,
}

/// A short list of spans.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Text(pub Vec<Span>);

/// A piece of text with one meaning.
#[derive(Debug, Clone, PartialEq)]
pub enum Span {
    /// Ordinary words. Nothing in them is markup.
    Plain(String),
    /// The word the eye should land on.
    Strong(String),
    /// A person's own words, or a question put in another voice.
    Quote(String),
    /// A moment, shown in the reader's zone.
    Time(DateTime<Utc>),
    /// A person, by their id on the platform. Naming them never pings them.
    Person(String),
    /// A link with a label.
    Link {
        /// The text people read.
        label: String,
        /// The address it opens.
        url: String,
    },
}

/// A picture or a download.
#[derive(Clone, PartialEq)]
pub struct File {
    name: String,
    /// The contents.
    pub bytes: Vec<u8>,
    /// The description in words, for people who do not see or open it.
    pub alt: String,
}

/// One row of controls.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// Up to five buttons.
    Buttons(Vec<Button>),
    /// A choice of one: a menu whose entries are lines.
    Menu(Menu),
    /// A choice of several: the picked values fill the one list argument of a line.
    Pick(Pick),
}

/// A button. Pressing it sends its line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Button {
    /// The text on it.
    pub label: String,
    /// The canonical line that it sends.
    pub line: String,
}

/// A menu to choose one entry from.
#[derive(Debug, Clone, PartialEq)]
pub struct Menu {
    /// The text on the closed menu.
    pub hint: String,
    /// The entries; choosing one sends its line.
    pub options: Vec<Button>,
}

/// A list to pick several entries from, sent together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pick {
    /// The text on the closed list.
    pub hint: String,
    /// The line that the picked values complete.
    pub line: String,
    /// The list argument of that line that they fill.
    pub arg: String,
    /// The fewest that may be picked.
    pub min: usize,
    /// The most that may be picked.
    pub max: usize,
    /// The entries.
    pub options: Vec<PickOption>,
}

/// One entry of a list to pick from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PickOption {
    /// The text people read.
    pub label: String,
    /// The value that goes into the line.
    pub value: String,
}

/// A form: questions answered in the person's own words, sent together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Form {
    /// The title, which ends by saying who will see the answers. Up to 45 characters.
    pub title: String,
    /// The line that the answers complete.
    pub line: String,
    /// One to five questions.
    pub fields: Vec<Field>,
}

/// One question of a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// The argument of the form's line that the answer fills.
    pub id: String,
    /// The question, in up to 45 characters.
    pub label: String,
    /// Whether the answer may have several lines.
    pub long: bool,
    /// Whether an answer is required.
    pub required: bool,
    /// The longest answer, in characters.
    pub max: usize,
    /// The text that is in it when it opens.
    pub value: String,
}

impl Text {
    /// Adds ordinary words.
    pub fn plain(mut self, words: impl Into<String>) -> Self {
        self.0.push(Span::Plain(words.into()));
        self
    }

    /// Adds words the eye should land on.
    pub fn strong(mut self, words: impl Into<String>) -> Self {
        self.0.push(Span::Strong(words.into()));
        self
    }

    /// Adds a person's own words, or a question put in another voice.
    pub fn quote(mut self, words: impl Into<String>) -> Self {
        self.0.push(Span::Quote(words.into()));
        self
    }

    /// Adds another text at the end.
    pub fn then(mut self, more: Text) -> Self {
        self.0.extend(more.0);
        self
    }

    /// Its words alone, without anything that is not a word: how a statement reads.
    pub fn words(&self) -> String {
        let words = self.0.iter().map(|span| match span {
            Span::Plain(words) | Span::Strong(words) | Span::Quote(words) => words.as_str(),
            Span::Time(_) | Span::Person(_) | Span::Link { .. } => "",
        });
        words.collect()
    }

    /// Whether it has no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl File {
    /// A file under a name in our own words, such as `export.json`. Every character other than a lower-case ASCII letter, a
    /// digit, `.` or `-` becomes a `-`, so that a saved file cannot land in another folder.
    pub fn new(name: &str, bytes: Vec<u8>, alt: impl Into<String>) -> Self {
        const ALLOWED: [char; 2] = ['.', '-'];
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || ALLOWED.contains(&c);
        let name: String = name.chars().map(|c| if allowed(c) { c } else { '-' }).collect();
        let name = match name.trim_matches(ALLOWED) {
            "" => "file".to_owned(),
            name => name.to_owned(),
        };
        File { name, bytes, alt: alt.into() }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Debug for File {
    /// Leaves out the contents: they may be everything a person ever wrote.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("name", &self.name).field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl Reply {
    /// All its buttons in reading order, including a menu's entries: what `:press 2` counts.
    pub fn buttons(&self) -> impl Iterator<Item = &Button> {
        self.rows.iter().flat_map(|row| match row {
            Row::Buttons(buttons) => buttons.as_slice(),
            Row::Menu(menu) => menu.options.as_slice(),
            Row::Pick(_) => &[],
        })
    }

    /// The list to pick from, if the reply has one.
    pub fn pick(&self) -> Option<&Pick> {
        self.rows.iter().find_map(|row| match row {
            Row::Pick(pick) => Some(pick),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::File;

    #[test]
    fn a_files_name_leads_nowhere() {
        let name = |name| File::new(name, Vec::new(), "").name().to_owned();
        assert_eq!(name("export-2026-11-23.json"), "export-2026-11-23.json");
        for (given, expected) in [
            ("../../etc/passwd", "etc-passwd"),
            (".profile", "profile"),
            ("Ä b\0.MD", "b-"),
            ("..", "file"),
            ("", "file"),
        ] {
            assert_eq!(name(given).trim_end_matches('-'), expected.trim_end_matches('-'), "{given:?}");
        }
    }

    #[test]
    fn what_is_in_a_file_is_not_printed() {
        let printed = format!("{:?}", File::new("export.json", b"private words".to_vec(), "what she wrote"));
        assert_eq!(printed, r#"File { name: "export.json", bytes: 13, .. }"#);
    }
}
