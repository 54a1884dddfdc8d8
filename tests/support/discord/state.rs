//! The stand-in's state: what came in, what is stored, who is connected.

use super::apart::Apart;
use super::doors::Doors;
use super::gateway::Out;
use super::log::Canaries;
use super::messages;
use super::misbehave::Faults;
use super::people::Kind;
use super::rates::Rates;
use super::uploads::Upload;
use axum::body::Bytes;
use axum::extract::ws::Utf8Bytes;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::Instant;

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub query: String,
    pub body: Option<Value>,
    pub uploads: Vec<Upload>,
}

/// An interaction and its answer.
#[derive(Debug)]
pub struct Interaction {
    pub token: String,
    pub kind: Kind,
    pub asker: u64,
    pub sent: Instant,
    /// The message that was pressed on.
    pub on: Option<u64>,
    pub payload: Value,
    pub answer: Option<Value>,
    /// Whether the answer was deferred and has not come yet.
    pub deferred: bool,
    /// The message that the answer created or edited.
    pub message: Option<u64>,
}

/// A message stored in a channel that does not answer an interaction.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub at: Instant,
    pub channel: String,
    pub nonce: Option<String>,
    pub message: u64,
    pub content: String,
}

pub struct State {
    /// The faults that are active.
    pub(super) faults: Faults,
    /// The state of a stand-in that runs apart from its test.
    pub apart: Apart,
    /// The mistakes of the bot.
    pub wrong: Vec<String>,
    /// The words that must not be in its log.
    pub canaries: Canaries,
    pub rates: Rates,
    pub(super) doors: Doors,
    /// Requests answered with 401, 403, or 429 other than shared: ten thousand in ten minutes get a bot banned.
    pub invalid: usize,
    /// Whether finished requests are dropped, and Discord's own description is not used.
    pub lean: bool,
    pub seen: Vec<Seen>,
    /// Registered commands; those of a server under its id.
    pub commands: BTreeMap<Option<u64>, Value>,
    /// The number of commands registered that did not exist before.
    pub commands_created: usize,
    pub interactions: BTreeMap<u64, Interaction>,
    /// How many interactions were answered.
    pub answered: usize,
    /// How long each answer took in a lean stand-in, in microseconds.
    pub took: Vec<u32>,
    pub messages: BTreeMap<u64, Value>,
    /// The contents of files, by id.
    pub stored: BTreeMap<u64, Bytes>,
    /// Every message stored in a channel, in that order.
    pub deliveries: Vec<Delivery>,
    pub(super) nonces: BTreeMap<String, messages::Nonce>,
    /// How long a nonce is remembered; `None` means for ever.
    pub nonce_window: Option<Duration>,
    /// Whether a channel's messages are returned without their nonces.
    pub history_without_nonce: bool,
    /// The milliseconds between heartbeats.
    pub heartbeat: u64,
    pub identifies: Vec<Value>,
    pub resumes: Vec<Value>,
    /// The number of events that were sent again at a resume.
    pub replayed: usize,
    /// How connections ended: with the bot's close code, or without one.
    pub closes: Vec<Option<u16>>,
    /// The number of gateway connections, including those whose upgrade is not answered.
    pub connections: usize,
    pub beats: usize,
    /// The connection that events are sent on.
    pub to_bot: Option<mpsc::UnboundedSender<Out>>,
    /// The events of the session, for a resume, and the number of events dropped before them.
    pub(super) log: VecDeque<Utf8Bytes>,
    pub(super) log_begins: usize,
    pub session: u64,
    pub(super) session_live: bool,
    /// Whether the bot is in the server, and whether the server is available.
    pub in_server: bool,
    pub server_reachable: bool,
    /// The intents of the session.
    pub intents: u64,
    next_id: u64,
    last_id: u64,
    /// The time in Discord's world. Without a clock, ids date from a time long past, and answers carry the machine's time.
    clock: Option<Clock>,
}

/// The clock of a Discord in another time.
pub type Clock = Box<dyn Fn() -> DateTime<Utc> + Send>;

/// The beginning of Discord's ids, in milliseconds since 1970.
const EPOCH: i64 = 1_420_070_400_000;

impl State {
    pub(super) fn new(lean: bool) -> Self {
        State {
            faults: Faults::default(),
            apart: Apart::default(),
            wrong: Vec::new(),
            canaries: Canaries::default(),
            rates: Rates::default(),
            doors: Doors::default(),
            invalid: 0,
            lean,
            seen: Vec::new(),
            commands: BTreeMap::new(),
            commands_created: 0,
            interactions: BTreeMap::new(),
            answered: 0,
            took: Vec::new(),
            messages: BTreeMap::new(),
            stored: BTreeMap::new(),
            deliveries: Vec::new(),
            nonces: BTreeMap::new(),
            nonce_window: Some(messages::NONCE_WINDOW),
            history_without_nonce: false,
            heartbeat: 41_250,
            identifies: Vec::new(),
            resumes: Vec::new(),
            replayed: 0,
            closes: Vec::new(),
            connections: 0,
            beats: 0,
            to_bot: None,
            log: VecDeque::new(),
            log_begins: 0,
            session: 0,
            session_live: false,
            in_server: true,
            server_reachable: true,
            intents: 0,
            next_id: 0,
            last_id: 0,
            clock: None,
        }
    }

    /// The channel of a person's direct messages with the bot.
    pub fn dm_of(&self, person: u64) -> u64 {
        self.doors.dm_of(person)
    }

    /// A new id, larger than any before.
    pub fn id(&mut self) -> u64 {
        // As Discord's: a time in the upper bits.
        let Some(now) = self.now() else {
            self.next_id += 1;
            return (1_240_000_000_000 + self.next_id) << 22;
        };
        let now = u64::try_from(now.timestamp_millis() - EPOCH).unwrap_or_default() << 22;
        self.last_id = now.max(self.last_id + 1);
        self.last_id
    }

    /// The time in Discord's world, unless it is the machine's.
    fn now(&self) -> Option<DateTime<Utc>> {
        self.clock.as_ref().map(|clock| clock()).or_else(|| self.apart.now())
    }

    /// The `Date` header of its answers, unless it is the machine's time.
    pub fn date(&self) -> Option<String> {
        let date = || Some(self.now()?.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
        self.faults.date.map(str::to_owned).or_else(date)
    }

    /// Moves Discord into the time of this clock.
    pub fn lives_in(&mut self, clock: impl Fn() -> DateTime<Utc> + Send + 'static) {
        self.clock = Some(Box::new(clock));
    }

    pub fn complain(&mut self, what: impl Into<String>) {
        self.wrong.push(what.into());
    }

    /// The number of events kept for a resume.
    pub fn kept(&self) -> usize {
        self.log.len()
    }

    /// Whether every fault set for a number of times has happened.
    pub fn faults_happened(&self) -> bool {
        self.faults.all_happened()
    }
}
