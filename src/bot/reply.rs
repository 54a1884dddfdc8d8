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
    /// What the card is about, which gives it its colour. The bot sets it from the command if the command does not.
    pub family: Option<Family>,
    /// The body. Paragraphs are separated by an empty line.
    pub text: Text,
    /// Further cards of the same message, each under its own heading.
    pub sections: Vec<Section>,
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

/// The three kinds of cards. Each has one quiet colour, and its words tell it apart too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// What is known, with its sources.
    Knowledge,
    /// What a person keeps here, and their settings.
    Yours,
    /// What the bot asks a person on a schedule.
    Asked,
}

/// A further card of a message.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Its heading.
    pub title: String,
    /// Its body.
    pub text: Text,
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
    /// A person's own words inside a sentence or a list, or a question put in another voice.
    Quote(String),
    /// A person's own words with lines to themselves.
    Block(String),
    /// A moment, shown in the reader's zone.
    Time(DateTime<Utc>),
    /// A person, by their id on the platform. Naming them never pings them.
    Person(String),
    /// The beginning of a list item, which goes to the end of the line. Stands at the beginning of a line.
    Item(Marker),
    /// A command that can be pressed where the platform offers that: its name, or its name and a verb.
    Command(String),
    /// A link with a label.
    Link {
        /// The text people read.
        label: String,
        /// The address it opens.
        url: String,
    },
}

/// What stands in front of a list item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// A bullet.
    Bullet,
    /// Its number, counted from 1.
    Number(usize),
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
    /// How much it stands out.
    pub weight: Weight,
}

/// How much a button stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// One way among others.
    #[default]
    Plain,
    /// The way most people will take. At most one on a message, and the first.
    Main,
    /// It destroys something, or ends it. The last, in a row of its own.
    Danger,
}

/// A menu to choose one entry from.
#[derive(Debug, Clone, PartialEq)]
pub struct Menu {
    /// The text on the closed menu.
    pub hint: String,
    /// The entries; choosing one sends its line.
    pub options: Vec<Choice>,
}

/// One entry of a menu.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The label, and the line that choosing it sends.
    pub button: Button,
    /// What it means, in up to 100 characters.
    pub about: Option<String>,
    /// Whether it is what is set now.
    pub is_set: bool,
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
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Form {
    /// The title, which ends by saying who will see the answers. Up to 45 characters.
    pub title: String,
    /// The line that the answers complete.
    pub line: String,
    /// What stands above the fields: the questions in full, and what they refer to.
    pub lead: Text,
    /// One to five questions.
    pub fields: Vec<Field>,
}

/// One question of a form.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Field {
    /// The argument of the form's line that the answer fills.
    pub id: String,
    /// The question, in up to 45 characters.
    pub label: String,
    /// What stands in the empty field, in up to 100 characters: the question, or how to answer it.
    pub placeholder: String,
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

    /// Adds a person's own words, on lines of their own. What follows begins with a new line.
    pub fn block(mut self, words: impl Into<String>) -> Self {
        self.begin_line();
        self.0.push(Span::Block(words.into()));
        self
    }

    /// Begins a list item with a bullet, on a line of its own.
    pub fn item(self) -> Self {
        self.marked(Marker::Bullet)
    }

    /// Begins a list item with its number, counted from 1, on a line of its own.
    pub fn numbered(self, number: usize) -> Self {
        self.marked(Marker::Number(number))
    }

    fn marked(mut self, marker: Marker) -> Self {
        self.begin_line();
        self.0.push(Span::Item(marker));
        self
    }

    fn begin_line(&mut self) {
        let begins = self.0.last().is_none_or(|last| matches!(last, Span::Plain(words) if words.ends_with('\n')));
        if !begins {
            self.0.push(Span::Plain("\n".to_owned()));
        }
    }

    /// Adds the name of a command, with its verb if it has one.
    pub fn command(mut self, name: impl Into<String>) -> Self {
        self.0.push(Span::Command(name.into()));
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
            Span::Plain(words) | Span::Strong(words) | Span::Quote(words) | Span::Block(words) => words.as_str(),
            Span::Time(_) | Span::Person(_) | Span::Link { .. } | Span::Item(_) | Span::Command(_) => "",
        });
        words.collect()
    }

    /// Whether it has no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Button {
    /// A plain button.
    pub fn new(label: impl Into<String>, line: impl Into<String>) -> Self {
        Button { label: label.into(), line: line.into(), weight: Weight::Plain }
    }

    /// Makes it the way most people will take.
    pub fn main(self) -> Self {
        Button { weight: Weight::Main, ..self }
    }

    /// Marks it as one that destroys something, or ends it.
    pub fn danger(self) -> Self {
        Button { weight: Weight::Danger, ..self }
    }

    /// The entry of a menu with this label and line.
    pub fn choice(self) -> Choice {
        Choice { button: self, about: None, is_set: false }
    }
}

impl Choice {
    /// Says what it means.
    pub fn about(self, about: impl Into<String>) -> Self {
        Choice { about: Some(about.into()), ..self }
    }

    /// Says whether it is what is set now.
    pub fn set(self, is_set: bool) -> Self {
        Choice { is_set, ..self }
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
        self.rows.iter().flat_map(|row| {
            let (open, folded): (&[Button], &[Choice]) = match row {
                Row::Buttons(buttons) => (buttons, &[]),
                Row::Menu(menu) => (&[], &menu.options),
                Row::Pick(_) => (&[], &[]),
            };
            open.iter().chain(folded.iter().map(|choice| &choice.button))
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
