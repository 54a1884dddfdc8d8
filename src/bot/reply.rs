//! What the bot says: text as spans, buttons that carry lines, forms. Plain data.
//!
//! Each `chat/` renders it in its own way. No markdown, colour or platform id stands in here.

use chrono::{DateTime, Utc};
use serde::Serialize;
use std::fmt;

/// One answer to one request.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Reply {
    /// A neutral line for the notification that announces a card, such as `The ladder, level 5 of 6`. Never
    /// anybody's private words. Goes with a title; a reply without one announces itself.
    pub notice: Option<String>,
    /// The heading of the card. Takes no markup anywhere.
    pub title: Option<String>,
    /// The body. Paragraphs are separated by an empty line, list items begin with `• `.
    pub text: Text,
    /// The small print: where the card comes from. Takes no markup anywhere.
    pub footer: Option<String>,
    /// Whether only the person who asked sees it. In the bot's own DM it is an ordinary message all the same.
    pub private: bool,
    /// Whether it is for everybody although it answers a press on a private card: the person pressed to share it.
    pub shared: bool,
    /// Whether it is a message of its own although it answers a press on a card that it could take the place of: that one stays
    /// as it is.
    pub beside: bool,
    /// What can be pressed, row by row.
    pub rows: Vec<Row>,
    /// Pictures, and what there is to download, in the order in which they are shown.
    pub files: Vec<File>,
    /// A form that opens instead of a message. The rest of the reply is then not shown.
    pub form: Option<Form>,
    /// Nothing was done: the request was refused, or something broke.
    pub error: bool,
    /// Whether what was written into the form that it answers stays a draft, to be written anew.
    pub draft: bool,
    /// The marker of the first message that this brings about. See [`super::request::Answer`].
    pub welcome: Option<String>,
}

/// A short list of spans.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Text(pub Vec<Span>);

/// A piece of text with one meaning.
#[derive(Debug, Clone, PartialEq)]
pub enum Span {
    /// Ordinary words. Nothing in it is markup.
    Plain(String),
    /// The word the eye should land on.
    Strong(String),
    /// Somebody's own words, or a question put in another voice.
    Quote(String),
    /// A moment, shown in the reader's zone.
    Time(DateTime<Utc>),
    /// A person, by their id on the platform. Naming somebody never pings them.
    Person(String),
    /// An address with the words that stand for it.
    Link {
        /// What is read.
        label: String,
        /// Where it leads.
        url: String,
    },
}

/// A picture, or something to download.
#[derive(Clone, PartialEq)]
pub struct File {
    name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What it is, in words: all that is known of it to whoever does not see or open it.
    pub alt: String,
}

/// One row of things to press.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// Up to five buttons.
    Buttons(Vec<Button>),
    /// One of several: a menu whose entries are lines.
    Menu(Menu),
    /// Some of several: what is picked fills the one list argument of a line.
    Pick(Pick),
}

/// Something to press. Pressing it says its line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Button {
    /// What stands on it.
    pub label: String,
    /// The canonical line it says.
    pub line: String,
}

/// One of several, folded up.
#[derive(Debug, Clone, PartialEq)]
pub struct Menu {
    /// What stands on the closed menu.
    pub hint: String,
    /// The entries; choosing one says its line.
    pub options: Vec<Button>,
}

/// Some of several, sent together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pick {
    /// What stands on the closed list.
    pub hint: String,
    /// The line that the picked values complete.
    pub line: String,
    /// The list argument of that line which they fill.
    pub arg: String,
    /// The fewest that may be picked.
    pub min: usize,
    /// The most that may be picked.
    pub max: usize,
    /// What can be picked.
    pub options: Vec<PickOption>,
}

/// One thing that can be picked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PickOption {
    /// What is read.
    pub label: String,
    /// What is put into the line.
    pub value: String,
}

/// Questions answered in one's own words, sent together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Form {
    /// Says at its end who will see the answers. Up to 45 characters.
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
    /// Whether several lines are invited.
    pub long: bool,
    /// Whether it has to be answered.
    pub required: bool,
    /// The longest answer, in characters.
    pub max: usize,
    /// What already stands in it.
    pub value: String,
}

impl Text {
    /// Adds ordinary words.
    pub fn plain(mut self, words: impl Into<String>) -> Self {
        self.0.push(Span::Plain(words.into()));
        self
    }

    /// Adds the words the eye should land on.
    pub fn strong(mut self, words: impl Into<String>) -> Self {
        self.0.push(Span::Strong(words.into()));
        self
    }

    /// Adds somebody's own words, or a question put in another voice.
    pub fn quote(mut self, words: impl Into<String>) -> Self {
        self.0.push(Span::Quote(words.into()));
        self
    }

    /// Adds another text at the end.
    pub fn then(mut self, more: Text) -> Self {
        self.0.extend(more.0);
        self
    }

    /// Its words alone, where it holds nothing else: what a statement reads like.
    pub fn words(&self) -> String {
        let words = self.0.iter().map(|span| match span {
            Span::Plain(words) | Span::Strong(words) | Span::Quote(words) => words.as_str(),
            Span::Time(_) | Span::Person(_) | Span::Link { .. } => "",
        });
        words.collect()
    }

    /// Whether there is nothing to read in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl File {
    /// A file under a name in our own words, such as `export.json`. Whatever is no lower-case ASCII letter, digit, `.`
    /// or `-` becomes a `-`: a name that is saved somewhere leads nowhere else.
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
    /// Never what is in it: that may be everything somebody ever wrote.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("name", &self.name).field("bytes", &self.bytes.len()).finish_non_exhaustive()
    }
}

impl Reply {
    /// Every button there is, a menu's entries too, in reading order: what `:press 2` counts.
    pub fn buttons(&self) -> impl Iterator<Item = &Button> {
        self.rows.iter().flat_map(|row| match row {
            Row::Buttons(buttons) => buttons.as_slice(),
            Row::Menu(menu) => menu.options.as_slice(),
            Row::Pick(_) => &[],
        })
    }

    /// The list to pick from, where the reply has one.
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
