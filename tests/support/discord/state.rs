//! What the stand-in knows: what came in, what is stored, who is connected.

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
use chrono::DateTime;
use chrono::Utc;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::VecDeque;
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

/// An interaction and what became of it.
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
    /// The answer was that there will be one, and it has not come yet.
    pub deferred: bool,
    /// The message that the answer made or changed.
    pub message: Option<u64>,
}

/// A message that was stored in a channel, not as the answer to an interaction.
#[derive(Debug, Clone)]
pub struct Delivery {
    pub at: Instant,
    pub channel: String,
    pub nonce: Option<String>,
    pub message: u64,
    pub content: String,
}

pub struct State {
    /// What is wrong with this Discord.
    pub(super) faults: Faults,
    /// Where it runs apart from its test.
    pub apart: Apart,
    /// What is wrong with the bot.
    pub wrong: Vec<String>,
    /// What must not be in its log.
    pub canaries: Canaries,
    pub rates: Rates,
    pub(super) doors: Doors,
    /// Requests answered with 401, 403, or 429 other than shared: ten thousand in ten minutes shut a bot out.
    pub invalid: usize,
    /// Nothing is kept of what is over, and Discord's own description is not asked.
    pub lean: bool,
    pub seen: Vec<Seen>,
    /// Registered commands; those of a server under its id.
    pub commands: BTreeMap<Option<u64>, Value>,
    /// Commands that were registered and had not been there before.
    pub commands_created: usize,
    pub interactions: BTreeMap<u64, Interaction>,
    /// How many interactions were answered.
    pub answered: usize,
    /// How long each answer took, where this is lean: microseconds.
    pub took: Vec<u32>,
    pub messages: BTreeMap<u64, Value>,
    /// What is in files, by their ids.
    pub stored: BTreeMap<u64, Bytes>,
    /// Every message that was stored in a channel, in that order.
    pub deliveries: Vec<Delivery>,
    pub(super) nonces: BTreeMap<String, messages::Nonce>,
    /// How long a nonce is known; none is for ever.
    pub nonce_window: Option<Duration>,
    /// A channel's messages are returned without their nonces.
    pub history_without_nonce: bool,
    /// Milliseconds between heartbeats.
    pub heartbeat: u64,
    pub identifies: Vec<Value>,
    pub resumes: Vec<Value>,
    /// How many events were sent once more at a resume.
    pub replayed: usize,
    /// How connections ended: with the bot's close code, or without any.
    pub closes: Vec<Option<u16>>,
    /// Gateway connections, those included whose upgrade is not answered.
    pub connections: usize,
    pub beats: usize,
    /// The connection that events are sent on.
    pub to_bot: Option<mpsc::UnboundedSender<Out>>,
    /// Events of the session, for a resume, and how many were dropped before them.
    pub(super) log: VecDeque<Utf8Bytes>,
    pub(super) log_begins: usize,
    pub session: u64,
    pub(super) session_live: bool,
    /// Whether the bot is in the server, and whether the server can be reached.
    pub in_server: bool,
    pub server_reachable: bool,
    /// What events the session asked for.
    pub intents: u64,
    next_id: u64,
    last_id: u64,
    /// What time it is there. Without one, ids are of a time when nobody who tests lives, and answers say what time it is
    /// here.
    clock: Option<Clock>,
}

/// Where Discord lives in another time.
pub type Clock = Box<dyn Fn() -> DateTime<Utc> + Send>;

/// When Discord's ids begin, in milliseconds since 1970.
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

    /// What time it is there, where that is not for the machine to say.
    fn now(&self) -> Option<DateTime<Utc>> {
        self.clock.as_ref().map(|clock| clock()).or_else(|| self.apart.now())
    }

    /// What its answers say the time is, where that is not for the machine to say.
    pub fn date(&self) -> Option<String> {
        let date = || Some(self.now()?.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
        self.faults.date.map(str::to_owned).or_else(date)
    }

    /// It lives in this time from now on.
    pub fn lives_in(&mut self, clock: impl Fn() -> DateTime<Utc> + Send + 'static) {
        self.clock = Some(Box::new(clock));
    }

    pub fn complain(&mut self, what: impl Into<String>) {
        self.wrong.push(what.into());
    }

    /// How many events are kept for a resume.
    pub fn kept(&self) -> usize {
        self.log.len()
    }

    /// Whether every fault that was named for so many times has happened.
    pub fn faults_happened(&self) -> bool {
        self.faults.all_happened()
    }
}
