//! The faults that are active at the moment, and their effects. [`super::faults`] has a function for each fault.

use super::rates::Wait;
use std::time::Duration;

/// A number of times without an end.
pub const FROM_NOW_ON: usize = usize::MAX;

/// The requests that a fault affects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// The first answer to an interaction.
    Callback,
    /// The requests after the first answer: edits and follow-ups.
    Followup,
    /// The registered commands, read or written.
    Commands,
    /// A new message in a channel.
    Message,
    /// Reading a channel's messages.
    History,
    /// Deleting a message in a channel.
    Delete,
    /// Opening a person's direct messages.
    OpenDm,
    /// The address of the gateway.
    Gateway,
    /// The number of identifies left.
    IdentifyBudget,
    /// The bot's own user.
    Me,
    /// All requests.
    Everything,
}

impl On {
    /// The kind of a request, by its method and the parts of its path.
    pub fn of(method: &str, parts: &[&str]) -> Option<Self> {
        Some(match (method, parts) {
            ("GET", ["gateway"]) => On::Gateway,
            ("GET", ["gateway", "bot"]) => On::IdentifyBudget,
            ("GET", ["users", "@me"]) => On::Me,
            ("POST", ["users", "@me", "channels"]) => On::OpenDm,
            ("GET" | "PUT", ["applications", _, "commands"] | ["applications", _, "guilds", _, "commands"]) => {
                On::Commands
            }
            ("POST", ["interactions", _, _, "callback"]) => On::Callback,
            ("POST", ["webhooks", _, _]) => On::Followup,
            ("GET" | "PATCH", ["webhooks", _, _, "messages", _]) => On::Followup,
            ("POST", ["channels", _, "messages"]) => On::Message,
            ("GET", ["channels", _, "messages"]) => On::History,
            ("DELETE", ["channels", _, "messages", _]) => On::Delete,
            _ => return None,
        })
    }

    /// Whether a fault on this kind affects a request of that kind.
    pub fn includes(self, other: On) -> bool {
        self == On::Everything || self == other
    }
}

/// What happens instead of the normal answer.
#[derive(Debug, Clone, Copy)]
pub enum What {
    /// Nothing unusual.
    Nothing,
    /// Nothing is done, and the answer is this status with Discord's code and sentence.
    Refused(u16, i64, &'static str),
    /// Nothing is done, and the answer is this HTML.
    Html(u16, &'static str),
    /// Nothing is done, and the client has to wait.
    Wait(super::rates::Scope, f64),
    /// The request is carried out, and the answer is an error.
    DoneButError(u16),
    /// The request is carried out, and the connection breaks.
    DoneButLost,
    /// The request is carried out after a while; the client never gets an answer.
    DoneLater(Duration),
    /// The request is carried out, a person deletes the message, and the connection breaks.
    DoneButDeleted,
    /// Nothing is done, and no answer comes.
    Hangs,
    /// The request is carried out, and half of the answer's JSON comes.
    HalfTheJson,
    /// The request is carried out, and the connection breaks in the middle of the answer.
    HalfTheAnswer,
}

impl What {
    pub fn wait(self) -> Option<Wait> {
        match self {
            What::Wait(scope, seconds) => Some(Wait { scope, seconds }),
            _ => None,
        }
    }
}

/// The active faults.
#[derive(Debug)]
pub struct Faults {
    /// The affected requests, how often each fault remains, and its effect, in the order in which they were set.
    requests: Vec<(On, usize, What)>,
    /// How long answers take.
    latency: Vec<(On, Duration)>,
    pub token_revoked: bool,
    /// The time that answers carry.
    pub date: Option<&'static str>,
    /// `GET /gateway` names this address.
    pub gateway_url: Option<String>,
    /// The number of identifies left, and the milliseconds until there are more.
    pub identifies_left: (u64, u64),
    /// Whether the upgrade to a WebSocket is never answered.
    pub hung_upgrade: bool,
    /// The close that answers an IDENTIFY.
    pub close_on_identify: Option<u16>,
    /// Whether an IDENTIFY is never answered.
    pub silent_on_identify: bool,
    /// The close that answers a RESUME.
    pub close_on_resume: Option<u16>,
    /// Whether a RESUME is answered with "invalid session".
    pub refuse_resume: bool,
    /// Whether heartbeats are not answered.
    pub deaf: bool,
    /// How many of the next interactions are sent twice.
    pub twice: usize,
    /// How many of the next interactions are sent with a part missing.
    pub unreadable: usize,
}

impl Default for Faults {
    fn default() -> Self {
        Faults {
            requests: Vec::new(),
            latency: Vec::new(),
            token_revoked: false,
            date: None,
            gateway_url: None,
            identifies_left: (1_000, 0),
            hung_upgrade: false,
            close_on_identify: None,
            silent_on_identify: false,
            close_on_resume: None,
            refuse_resume: false,
            deaf: false,
            twice: 0,
            unreadable: 0,
        }
    }
}

impl Faults {
    pub fn add(&mut self, on: On, times: usize, what: What) {
        self.requests.push((on, times, what));
    }

    pub fn slow(&mut self, on: On, each: Duration) {
        self.latency.push((on, each));
    }

    /// What happens to a request of this kind: the first fault set for it, which then has one time less left.
    pub fn take(&mut self, on: On) -> What {
        let Some(at) = self.requests.iter().position(|(which, _, _)| which.includes(on)) else {
            return What::Nothing;
        };
        let (_, times, what) = &mut self.requests[at];
        let what = *what;
        if *times != FROM_NOW_ON {
            *times -= 1;
        }
        if *times == 0 {
            self.requests.remove(at);
        }
        what
    }

    /// Whether every fault set for a number of requests has happened.
    pub fn all_happened(&self) -> bool {
        self.requests.iter().all(|(_, times, _)| *times == FROM_NOW_ON) && self.twice == 0 && self.unreadable == 0
    }

    pub fn delay(&self, on: On) -> Duration {
        self.latency.iter().rev().find(|(which, _)| which.includes(on)).map_or(Duration::ZERO, |(_, each)| *each)
    }
}

/// Counts one occurrence down, and returns whether there was one left.
pub fn one_less(times: &mut usize) -> bool {
    let happens = *times > 0;
    if happens && *times != FROM_NOW_ON {
        *times -= 1;
    }
    happens
}
