//! What is wrong with this Discord at the moment. [`super::faults`] names each thing; here is how it is done.

use super::rates::Wait;
use std::time::Duration;

/// A number of times without an end.
pub const FROM_NOW_ON: usize = usize::MAX;

/// Which requests a fault concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// The first answer to an interaction.
    Callback,
    /// What follows it: edits and follow-ups.
    Followup,
    /// The registered commands, read or written.
    Commands,
    /// A new message in a channel.
    Message,
    /// A channel's messages, read.
    History,
    /// A message in a channel, deleted.
    Delete,
    /// Opening a person's direct messages.
    OpenDm,
    /// Where the gateway is.
    Gateway,
    /// How many identifies are left.
    IdentifyBudget,
    /// Who we are.
    Me,
    /// All of them.
    Everything,
}

impl On {
    /// What a request is, by its method and the parts of its path.
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

    /// Whether a fault on this concerns a request of that kind.
    pub fn includes(self, other: On) -> bool {
        self == On::Everything || self == other
    }
}

/// What happens instead of an answer.
#[derive(Debug, Clone, Copy)]
pub enum What {
    /// Nothing unusual.
    Nothing,
    /// Nothing is done, and this is answered: a status, Discord's number and sentence for it.
    Refused(u16, i64, &'static str),
    /// Nothing is done, and this is answered in HTML.
    Html(u16, &'static str),
    /// Nothing is done, and whoever asks has to wait.
    Wait(super::rates::Scope, f64),
    /// It is done, and an error is answered.
    DoneButError(u16),
    /// It is done, and the connection breaks.
    DoneButLost,
    /// It is done after a while, answered or not: whoever asked never hears of it.
    DoneLater(Duration),
    /// It is done, somebody deletes the message, and the connection breaks.
    DoneButDeleted,
    /// Nothing is done, and no answer comes.
    Hangs,
    /// It is done, and half of the answer's JSON comes.
    HalfTheJson,
    /// It is done, and the connection breaks in the middle of the answer.
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

/// What is wrong.
#[derive(Debug)]
pub struct Faults {
    /// With which requests, how many more times, in the order in which they were named.
    requests: Vec<(On, usize, What)>,
    /// How long answers take.
    latency: Vec<(On, Duration)>,
    pub token_revoked: bool,
    /// What answers say the time is.
    pub date: Option<&'static str>,
    /// `GET /gateway` names this address.
    pub gateway_url: Option<String>,
    /// Identifies left, and milliseconds until there are more.
    pub identifies_left: (u64, u64),
    /// The upgrade to a WebSocket is not answered.
    pub hung_upgrade: bool,
    /// An IDENTIFY is answered with this close.
    pub close_on_identify: Option<u16>,
    /// An IDENTIFY is answered with nothing at all.
    pub silent_on_identify: bool,
    /// A RESUME is answered with this close.
    pub close_on_resume: Option<u16>,
    /// A RESUME is answered with "not valid".
    pub refuse_resume: bool,
    /// Heartbeats are not answered.
    pub deaf: bool,
    /// So many of the next interactions are sent twice.
    pub twice: usize,
    /// So many of the next interactions are sent with a part missing.
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

    /// What happens to a request of this kind: the first thing that was named for it, and then one time less.
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

    /// Whether every fault that was named for so many requests has happened.
    pub fn all_happened(&self) -> bool {
        self.requests.iter().all(|(_, times, _)| *times == FROM_NOW_ON) && self.twice == 0 && self.unreadable == 0
    }

    pub fn delay(&self, on: On) -> Duration {
        self.latency.iter().rev().find(|(which, _)| which.includes(on)).map_or(Duration::ZERO, |(_, each)| *each)
    }
}

/// Whether one more of a counted thing happens, and counts it.
pub fn one_less(times: &mut usize) -> bool {
    let happens = *times > 0;
    if happens && *times != FROM_NOW_ON {
        *times -= 1;
    }
    happens
}
