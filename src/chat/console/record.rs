//! One thing there is to see, as `console --json` prints it. Keys are always there; there may come more.

use crate::bot::reply::Reply;
use crate::bot::request::Place;
use crate::chat::plain;
use chrono::DateTime;
use chrono::SecondsFormat;
use chrono::Utc;
use serde::Serialize;

/// A message, an edit of one, or a form that opened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Record {
    /// Names the message: `m3`. A form is `form`; what the console itself says is `console`.
    pub id: String,
    /// When it appeared, UTC, whole seconds.
    pub at: String,
    /// Whether it answers, came unasked, or took the place of what stood there.
    pub kind: Kind,
    /// For whom it is.
    pub to: String,
    /// `dm`, or the channel.
    pub place: String,
    /// Whether only that person sees it.
    pub private: bool,
    /// All that can be read.
    pub text: String,
    /// Every press there is.
    pub buttons: Vec<Press>,
    /// A list to pick several from.
    pub pick: Option<PickRecord>,
    /// A form that opened.
    pub form: Option<FormRecord>,
    /// Pictures and other files.
    pub files: Vec<FileRecord>,
    /// The path of the picture, where there is one.
    pub chart: Option<String>,
    /// Nothing was done: refused or broken.
    pub error: bool,
    /// The reply itself, for a view with colours.
    #[serde(skip)]
    pub reply: Reply,
}

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// An answer.
    Reply,
    /// A message that came unasked.
    Delivery,
    /// A message that changed.
    Edit,
}

/// A button or an entry of a menu.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Press {
    /// What stands on it.
    pub label: String,
    /// The line it says.
    pub line: String,
}

/// A list to pick from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PickRecord {
    /// The line that the picked values complete.
    pub line: String,
    /// The argument they fill.
    pub arg: String,
    /// The fewest.
    pub min: usize,
    /// The most.
    pub max: usize,
    /// What can be picked.
    pub options: Vec<PickOptionRecord>,
}

/// One thing that can be picked.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PickOptionRecord {
    /// What is read.
    pub label: String,
    /// What goes into the line.
    pub value: String,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FormRecord {
    /// Its title.
    pub title: String,
    /// The line that the answers complete.
    pub line: String,
    /// Its fields.
    pub fields: Vec<FieldRecord>,
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldRecord {
    /// The argument it fills.
    pub id: String,
    /// The question.
    pub label: String,
    /// Whether several lines are invited.
    pub long: bool,
    /// Whether it has to be answered.
    pub required: bool,
    /// The longest answer, in characters.
    pub max: usize,
    /// What stands in it already.
    pub value: String,
}

/// A file that came with a message.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileRecord {
    /// Its name.
    pub name: String,
    /// Where the console saved it.
    pub path: String,
    /// The same in words.
    pub alt: String,
}

impl Record {
    /// The record of a reply.
    pub fn new(id: &str, at: DateTime<Utc>, kind: Kind, to: &str, place_of: &Place, reply: &Reply) -> Self {
        let form = reply.form.as_ref().map(|form| FormRecord {
            title: form.title.clone(),
            line: form.line.clone(),
            fields: form.fields.iter().map(field).collect(),
        });
        let text = match &form {
            None => plain::reply(reply),
            Some(form) => {
                let labels = form.fields.iter().map(|field| format!("\n{}", field.label));
                plain::harmless(&format!("{}\n{}", form.title, labels.collect::<String>()))
            }
        };
        let button = |button: &crate::bot::reply::Button| Press {
            label: plain::harmless(&button.label),
            line: button.line.clone(),
        };
        Record {
            id: id.to_owned(),
            at: at.to_rfc3339_opts(SecondsFormat::Secs, true),
            kind,
            to: to.to_owned(),
            place: place(place_of),
            private: reply.private || reply.form.is_some(),
            text,
            buttons: reply.buttons().map(button).collect(),
            pick: reply.pick().map(|pick| PickRecord {
                line: pick.line.clone(),
                arg: pick.arg.clone(),
                min: pick.min,
                max: pick.max,
                options: pick
                    .options
                    .iter()
                    .map(|option| PickOptionRecord { label: option.label.clone(), value: option.value.clone() })
                    .collect(),
            }),
            form,
            files: Vec::new(),
            chart: None,
            error: reply.error,
            reply: reply.clone(),
        }
    }
}

/// A place as the console writes it.
pub fn place(place: &Place) -> String {
    match place {
        Place::Direct => "dm".to_owned(),
        Place::Channel(name) => name.clone(),
    }
}

fn field(field: &crate::bot::reply::Field) -> FieldRecord {
    FieldRecord {
        id: field.id.clone(),
        label: field.label.clone(),
        long: field.long,
        required: field.required,
        max: field.max,
        value: field.value.clone(),
    }
}
