//! Requests: what people do to the bot, in the same form for every platform.

use super::reply::Reply;
use crate::mentoring::person::{Address, Platform};

/// One thing a person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its id on its platform; the same id means the same press.
    pub id: String,
    /// The person.
    pub from: Asker,
    /// The place.
    pub place: Place,
    /// The action.
    pub said: Said,
}

/// The person who asks, as the platform describes them in this request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// The platform that their id belongs to.
    pub platform: Platform,
    /// Their id on the platform.
    pub id: String,
    /// Whether they run the server they ask in.
    pub admin: bool,
    /// The language the platform says they use, such as `de` or `en-GB`.
    pub language: Option<String>,
}

impl Asker {
    /// A person about whom nothing is known but their id.
    pub fn new(platform: Platform, id: impl Into<String>) -> Self {
        Asker { platform, id: id.into(), admin: false, language: None }
    }

    /// The key of their own data in the database, which nobody else has.
    pub fn address(&self) -> Address {
        Address { platform: self.platform, id: self.id.clone() }
    }
}

/// The place of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The bot's own direct messages with this person.
    Direct,
    /// Any place that others can read, a server's channel or a group, with its id on the platform.
    Channel(String),
}

/// The action of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A line was typed.
    Line(String),
    /// A command was sent with its options by name, through the platform's own input.
    Options {
        /// The command's name.
        command: String,
        /// The verb, if the command has verbs.
        verb: Option<String>,
        /// Names and values, in the order given. A set flag has the value `true`.
        named: Vec<(String, String)>,
    },
    /// An entry of the menu of a message was chosen.
    OnMessage {
        /// The chosen entry.
        title: String,
        /// The id of the person who wrote the message.
        author: String,
        /// The text of the message. Its author decides what may be done with it.
        words: String,
        /// Where the message is: server, channel and message, as a line has it.
        link: String,
    },
    /// A button was pressed, or an entry of a menu or list was chosen.
    Press {
        /// The line it carries.
        line: String,
        /// The picked values, if it is a list to pick from.
        picked: Vec<String>,
        /// The message it is on.
        on: Card,
    },
    /// A form was sent.
    Form {
        /// The line the form carries.
        line: String,
        /// The fields' ids and what was written into them.
        fields: Vec<(String, String)>,
        /// The message whose button opened it, if a button did.
        on: Option<Card>,
    },
}

/// The kind of message that was pressed on. It decides whether the answer may replace it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Card {
    /// A message that only this person sees, or any message in the bot's own DM.
    Private,
    /// A message that others see too.
    Public {
        /// The id of the person whose command made it; `None` if the bot posted it by itself.
        owner: Option<String>,
    },
}

/// An answer and where it goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The reply.
    pub reply: Reply,
    /// Whether it replaces the message that was pressed on. Otherwise it is a new message.
    pub replaces: bool,
    /// A second message after the answer, ephemeral, with something else the person needs to know. Never beside a form.
    pub aside: Option<Reply>,
    /// The idempotency key of the first message that this press leads to. If that message does not reach the person within a
    /// quarter of an hour, this answer is edited to say so.
    pub welcome: Option<String>,
}

impl Answer {
    /// An answer with nothing beside it.
    pub fn new(reply: Reply, replaces: bool) -> Self {
        Answer { reply, replaces, aside: None, welcome: None }
    }
}
