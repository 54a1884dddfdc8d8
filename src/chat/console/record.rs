//! One record of output, as `console --json` prints it. Keys are never removed; new ones may be added.

use crate::bot::reply::{Button, Field, Form, Pick, Reply, Span};
use crate::bot::request::Place;
use crate::chat::plain;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;

/// A message, an edit of one, or a form that opened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// The id of the message: `m3`. A form has `form`; messages of the console itself have `console`.
    pub id: String,
    /// When it appeared, in UTC, to the second.
    pub at: String,
    /// Whether it is an answer, a message sent by the bot itself, or an edit.
    pub kind: Kind,
    /// The person it is for.
    pub to: String,
    /// `dm`, or the channel.
    pub place: String,
    /// Whether only that person can see it.
    pub private: bool,
    /// All its text.
    pub text: String,
    /// All its buttons.
    pub buttons: Vec<Button>,
    /// A list to pick several options from.
    pub pick: Option<Pick>,
    /// A form that opened.
    pub form: Option<FormRecord>,
    /// Pictures and other files, once they are saved.
    pub files: Vec<FileRecord>,
    /// The path of the picture, if there is one.
    pub chart: Option<String>,
    /// Whether nothing was done because the request was refused or something broke.
    pub error: bool,
    /// The reply itself, for a view with colours.
    #[serde(skip)]
    pub reply: Reply,
}

/// The kind of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An answer.
    Reply,
    /// A message that the bot sent by itself.
    Delivery,
    /// A message that changed.
    Edit,
}

/// A form that opened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormRecord {
    /// Its title.
    pub title: String,
    /// The line that the answers complete.
    pub line: String,
    /// What stands above the fields.
    pub lead: String,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// A file that came with a message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileRecord {
    /// Its name.
    pub name: String,
    /// Where the console saved it.
    pub path: String,
    /// The file's contents in words.
    pub alt: String,
}

impl Record {
    /// The record for a reply.
    pub fn new(id: &str, at: DateTime<Utc>, kind: Kind, to: &str, place_of: &Place, reply: &Reply) -> Self {
        let form = reply.form.as_ref().map(form);
        let text = match &form {
            None => plain::reply(reply),
            Some(form) => {
                let labels: String = form.fields.iter().map(|field| format!("\n{}", field.label)).collect();
                let parts = [form.title.as_str(), &form.lead, labels.trim_start()];
                parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
            }
        };
        let button = |button: &Button| Button { label: plain::harmless(&button.label), ..button.clone() };
        Record {
            id: id.to_owned(),
            at: at.to_rfc3339_opts(SecondsFormat::Secs, true),
            kind,
            to: to.to_owned(),
            place: place(place_of),
            private: reply.private || reply.form.is_some(),
            text,
            buttons: reply.buttons().map(button).collect(),
            pick: reply.pick().map(pick),
            form,
            files: Vec::new(),
            chart: None,
            error: reply.error,
            reply: reply.clone(),
        }
    }

    /// Adds a sentence of the console's own at the end.
    pub fn add(&mut self, words: &str) {
        let before = if self.text.is_empty() { "" } else { "\n\n" };
        let words = format!("{before}{words}");
        self.text.push_str(&plain::harmless(&words));
        self.reply.text.0.push(Span::Plain(words));
    }
}

/// A list made safe to show. Its values stay as they are.
fn pick(pick: &Pick) -> Pick {
    let mut pick = pick.clone();
    pick.hint = plain::harmless(&pick.hint);
    for option in &mut pick.options {
        option.label = plain::harmless(&option.label);
    }
    pick
}

/// A form made safe to show. The text already in its fields is the person's own and is sent as it is.
fn form(form: &Form) -> FormRecord {
    let field = |field: &Field| Field {
        label: plain::harmless(&field.label),
        placeholder: plain::harmless(&field.placeholder),
        ..field.clone()
    };
    FormRecord {
        title: plain::harmless(&form.title),
        line: form.line.clone(),
        lead: plain::harmless(&plain::text(&form.lead)),
        fields: form.fields.iter().map(field).collect(),
    }
}

/// A place, as the console writes it.
pub fn place(place: &Place) -> String {
    match place {
        Place::Direct => "dm".to_owned(),
        Place::Channel(name) => name.clone(),
    }
}
