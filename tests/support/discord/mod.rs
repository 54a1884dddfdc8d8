//! A stand-in for Discord, in this process and on loopback: REST and the gateway, and people who type and press.
//!
//! It records every request and checks each against Discord's limits and, if `DISCORD_OPENAPI` names it, against Discord's own
//! OpenAPI file. Mistakes are collected; [`StandIn::finish`] fails the test with them.

#![allow(dead_code, reason = "each test uses its part of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

pub mod apart;
pub mod doors;
pub mod faults;
pub mod gateway;
pub mod limits;
pub mod log;
pub mod messages;
pub mod misbehave;
pub mod openapi;
pub mod people;
pub mod rates;
pub mod rest;
pub mod routes;
pub mod state;
pub mod uploads;
pub mod wire;

use gateway::{Out, ToBot};
use misbehave::{Faults, On, What};
use people::Asked;
use serde_json::{Value, json};
use state::{Seen, State};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use wire::{Door, Wire, Wires};

/// The application's id, which is also the id of the bot's user.
pub const APPLICATION: u64 = 42;
/// The accepted token. Its first part is the application's id.
pub const TOKEN: &str = "NDI.made.up";
/// The id of the server the bot is in.
pub const SERVER: u64 = 5_000;
/// How long a test waits for anything before it gives up.
pub const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Clone)]
pub struct Shared {
    state: Arc<Mutex<State>>,
    changed: Arc<Notify>,
    pub port: u16,
}

impl Shared {
    pub fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes every task that waits for a change.
    pub fn changed(&self) {
        self.changed.notify_waiters();
    }
}

pub struct StandIn {
    shared: Shared,
    server: JoinHandle<()>,
    open: watch::Sender<bool>,
    wires: Wires,
    finished: bool,
}

impl StandIn {
    pub async fn start() -> Self {
        Self::start_as(false)
    }

    /// Starts a lean stand-in for load tests, which keeps nothing about finished requests.
    pub async fn start_lean() -> Self {
        Self::start_as(true)
    }

    fn start_as(lean: bool) -> Self {
        log::listen();
        let (open, opened) = watch::channel(true);
        let wires = Wires::default();
        let door = Door::new(opened, Arc::clone(&wires));
        let port = axum::serve::Listener::local_addr(&door).unwrap().port();
        let state = Arc::new(Mutex::new(State::new(lean)));
        let shared = Shared { state, changed: Arc::new(Notify::new()), port };
        let service = rest::router(shared.clone()).into_make_service_with_connect_info::<Wire>();
        let server = tokio::spawn(async move { axum::serve(door, service).await.unwrap() });
        StandIn { shared, server, open, wires, finished: false }
    }

    /// Its address, always on loopback.
    pub fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.shared.port)
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        self.shared.lock()
    }

    /// Waits until a condition holds, and returns its result.
    pub async fn until<T>(&self, what: &str, mut holds: impl FnMut(&mut State) -> Option<T>) -> T {
        let waiting = async {
            loop {
                let changed = self.shared.changed.notified();
                if let Some(found) = holds(&mut self.state()) {
                    return found;
                }
                // Now and then it is looked without being woken: a change may come between the two lines above.
                let _ = timeout(Duration::from_millis(20), changed).await;
            }
        };
        match timeout(PATIENCE * 4, waiting).await {
            Ok(found) => found,
            Err(_) => panic!("waited in vain: {what}; so far: {:#?}", self.state().seen),
        }
    }

    /// Waits until the bot has a session.
    pub async fn connected(&self) {
        self.until("the bot is connected", |state| state.to_bot.is_some().then_some(())).await;
    }

    /// Waits until the registered commands are final, and returns them.
    pub async fn registered(&self) -> Value {
        self.until("the commands are registered", |state| state.commands.get(&None).cloned()).await
    }

    /// The requests of this method whose path ends like this.
    pub fn requests(&self, method: &str, ending: &str) -> Vec<Seen> {
        let fits = |seen: &&Seen| seen.method == method && seen.path.ends_with(ending);
        self.state().seen.iter().filter(fits).cloned().collect()
    }

    /// The answer to an interaction: the body of its callback.
    pub async fn answer(&self, asked: &Asked) -> Value {
        let id = asked.0;
        let answered = |state: &mut State| state.interactions.get(&id).and_then(|it| it.answer.clone());
        self.until("an interaction is answered", answered).await
    }

    /// The message that an answer created or edited, with the answer's type. Types 5 and 6 are deferred answers, which have come
    /// since.
    pub async fn shown(&self, asked: &Asked) -> (u64, Value) {
        let kind = self.answer(asked).await["type"].as_u64().unwrap();
        let id = asked.0;
        self.until("what was put off is said", |state| (!state.interactions[&id].deferred).then_some(())).await;
        let state = self.state();
        let message = state.interactions[&id].message.expect("a message came of it");
        (kind, state.messages[&message].clone())
    }

    /// The files of a message as a person downloads them: names and contents.
    pub fn downloads(&self, message: &Value) -> Vec<(String, Vec<u8>)> {
        let state = self.state();
        let attachments = message["attachments"].as_array().unwrap();
        let read = |attachment: &Value| {
            let bytes = &state.stored[&uploads::id_of(attachment).unwrap()];
            (attachment["filename"].as_str().unwrap().to_owned(), bytes.to_vec())
        };
        attachments.iter().map(read).collect()
    }

    /// Sends the bot an event without changes.
    pub fn event(&self, name: &str, data: &Value) {
        let mut state = self.state();
        let frame = gateway::event(&mut state, name, data);
        gateway::pass_on(&mut state, frame);
    }

    /// Sends an event or a close to the bot.
    pub fn send(&self, to_bot: ToBot) {
        let mut state = self.state();
        let out = match to_bot {
            ToBot::Event(name, data) => Out::Frame(gateway::event(&mut state, name, &data)),
            ToBot::Raw(frame) => Out::Frame(frame.to_string().into()),
            ToBot::Close(code) => Out::Close(code),
            ToBot::Break => Out::Break,
        };
        match out {
            Out::Frame(frame) => gateway::pass_on(&mut state, frame),
            // What happens from now on waits for a resume.
            over => drop(state.to_bot.take().expect("the bot is connected").send(over)),
        }
    }

    fn fault(&self, on: On, times: usize, what: What) {
        self.state().faults.add(on, times, what);
    }

    /// Exempts the next requests of this kind from faults that are set after this.
    pub fn spare(&self, on: On, times: usize) {
        self.fault(on, times, What::Nothing);
    }

    /// Ends every fault.
    pub fn mend(&self) {
        let mut state = self.state();
        state.faults = Faults::default();
        state.rates.forgive();
        state.doors.closed.clear();
        state.doors.strangers.clear();
        drop(state);
        let _ = self.open.send(true);
    }

    /// Refuses new connections and breaks existing ones.
    fn shut(&self) {
        let _ = self.open.send(false);
        let wires = self.wires.lock().unwrap_or_else(PoisonError::into_inner);
        wires.iter().for_each(Wire::cut);
    }

    /// Adds the bot to the server, or makes the server available again.
    pub fn server_there(&self) {
        let mut state = self.state();
        (state.in_server, state.server_reachable) = (true, true);
        gateway::guild_event(&mut state, "GUILD_CREATE", &gateway::server());
    }

    /// Waits until every fault set for a number of times has happened.
    pub async fn faults_happened(&self) {
        self.until("the faults happened", |state| state.faults_happened().then_some(())).await;
    }

    /// Deletes a message, as a person would. Its nonce is still remembered.
    pub fn delete(&self, message: u64) {
        self.state().messages.remove(&message).expect("a message");
    }

    /// The requests answered with 429 because the bot asked too much or too early.
    pub fn own_429(&self) -> Vec<String> {
        self.state().rates.own.clone()
    }

    /// The mistakes so far.
    pub fn wrong(&self) -> Vec<String> {
        self.state().wrong.clone()
    }

    /// Ends it. Fails if the bot sent anything that Discord would refuse, left anybody without an answer, exceeded a limit, or
    /// logged anything private.
    pub fn finish(mut self) {
        let mut wrong = self.close();
        let state = self.state();
        let unanswered = state.interactions.values().filter(|it| it.answer.is_none() || it.deferred).count();
        if unanswered > 0 {
            wrong.push(format!("{unanswered} interactions without an answer"));
        }
        wrong.extend(state.canaries.logged());
        wrong.extend(state.rates.own.iter().map(|too_much| format!("429 of its own making: {too_much}")));
        drop(state);
        assert!(wrong.is_empty(), "Discord would refuse:\n{}", wrong.join("\n"));
    }

    /// Ends it, and returns what was wrong.
    pub fn close(&mut self) -> Vec<String> {
        self.finished = true;
        self.server.abort();
        self.wrong()
    }
}

impl Drop for StandIn {
    fn drop(&mut self) {
        self.server.abort();
        assert!(self.finished || std::thread::panicking(), "a stand-in was not asked what was wrong");
    }
}

/// A user as Discord writes one, with every key that is always there.
pub fn user(id: u64, name: &str, bot: bool) -> Value {
    json!({
        "id": id.to_string(), "username": name, "discriminator": "0", "global_name": name, "avatar": null, "bot": bot,
        "flags": 0, "public_flags": 0, "primary_guild": null, "avatar_decoration_data": null, "banner": null,
        "accent_color": null,
    })
}
