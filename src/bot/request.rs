//! What people do to the bot, the same whichever platform it happened on.

use super::reply::Reply;
use crate::mentoring::person::{Address, Platform};

/// One thing that somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Names this request on its platform; the same id means the same press.
    pub id: String,
    /// Who did it.
    pub from: Asker,
    /// Where they did it.
    pub place: Place,
    /// What they did.
    pub said: Said,
}

/// Who asks, and what the platform says of them in this very request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// Where they are known by their id.
    pub platform: Platform,
    /// Their id on the platform.
    pub id: String,
    /// Whether they run the server they ask in.
    pub admin: bool,
    /// The language the platform says they use, such as `de` or `en-GB`.
    pub language: Option<String>,
}

impl Asker {
    /// Somebody of whom no more is known than who they are.
    pub fn new(platform: Platform, id: impl Into<String>) -> Self {
        Asker { platform, id: id.into(), admin: false, language: None }
    }

    /// Where to find what they keep with us: their own, and nobody else's.
    pub fn address(&self) -> Address {
        Address { platform: self.platform, id: self.id.clone() }
    }
}

/// Where something was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The bot's own direct messages with this person.
    Direct,
    /// Anywhere that others can read: a server's channel or a group. Its id on the platform.
    Channel(String),
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Said {
    /// A line was typed.
    Line(String),
    /// A command was given with its options by name, as the platform's own form has them.
    Options {
        /// The command's name.
        command: String,
        /// The verb, where the command has verbs.
        verb: Option<String>,
        /// Names and values, in the order given. A flag that is set has the value `true`.
        named: Vec<(String, String)>,
    },
    /// Something was chosen from the menu of a message.
    OnMessage {
        /// What was chosen.
        title: String,
        /// The id of whoever wrote the message.
        author: String,
        /// What stands in it. Whose words these are decides what may be done with them.
        words: String,
        /// Where it is: server, channel and message, as a line has it.
        link: String,
    },
    /// A button was pressed, or something was chosen from a menu or list.
    Press {
        /// The line it carries.
        line: String,
        /// What was picked, where it is a list to pick from.
        picked: Vec<String>,
        /// The message it stands on.
        on: Card,
    },
    /// A form was sent.
    Form {
        /// The line the form carries.
        line: String,
        /// Field ids and what was written.
        fields: Vec<(String, String)>,
        /// The message whose button opened it, if one did.
        on: Option<Card>,
    },
}

/// What kind of message was pressed on. It decides whether the answer may take its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Card {
    /// One that this person alone sees, or any in the bot's own DM.
    Private,
    /// One that others see too.
    Public {
        /// The id of the person whose command made it; nobody's if the bot posted it by itself.
        owner: Option<String>,
    },
}

/// The answer, and where it goes.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What is said.
    pub reply: Reply,
    /// Whether it takes the place of the message that was pressed on. Otherwise it is a message of its own.
    pub replaces: bool,
    /// Something else that they are to know, for them alone: a message of its own behind the answer. Never beside a form.
    pub aside: Option<Reply>,
    /// The marker of the first message that this press brings about. Should that one not reach them within a quarter of an hour,
    /// this very answer is changed to say so.
    pub welcome: Option<String>,
}

impl Answer {
    /// An answer and nothing beside it.
    pub fn new(reply: Reply, replaces: bool) -> Self {
        Answer { reply, replaces, aside: None, welcome: None }
    }
}
