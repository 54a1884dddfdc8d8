//! One run of serenity's gateway client: its events, and when to give it up.
//!
//! serenity keeps the heartbeat, resumes and identifies. By itself it has three ways of never coming back, or of using
//! up the day's identifies (`docs/decisions/0002`), so it is watched from here: a session has to start in time,
//! heartbeats have to be answered, and sessions must not start over and over. [`super::connect`] decides when to start
//! the next run.

use super::backoff::Pace;
use super::close_codes::LastClose;
use super::http::Api;
use super::metrics::{GatewayState, Metrics};
use super::watchdog::{Lost, Watchdog};
use super::{Fatal, snowflake};
use serde_json::Value;
use serenity::all::GatewayError;
use serenity::async_trait;
use serenity::client::{Client, ClientBuilder, Context, RawEventHandler};
use serenity::gateway::{ConnectionStage, ShardManager};
use serenity::http::Http;
use serenity::model::application::Interaction;
use serenity::model::event::Event as GatewayEvent;
use serenity::model::gateway::GatewayIntents;
use serenity::model::id::{ApplicationId, GuildId, ShardId};
use std::convert::Infallible;
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::Duration;
use tokio::runtime;
use tokio::sync::{Mutex, Notify, mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};

/// How often the client is checked.
const CHECK_EVERY: Duration = Duration::from_millis(500);
/// How long the client may take to close its connection.
const GOODBYE: Duration = Duration::from_millis(700);
/// How many events may wait between the client and the handlers.
const WAITING: usize = 64;

/// An event from the gateway.
#[derive(Debug)]
pub(super) enum Event {
    /// A new session.
    Ready {
        /// The bot's application.
        application: ApplicationId,
        /// The servers we are in.
        servers: Vec<GuildId>,
    },
    /// The old session continues.
    Resumed,
    /// An interaction, and when it arrived.
    Interaction(Box<Interaction>, Instant),
    /// An interaction that serenity cannot read, and when it arrived.
    Unreadable(Value, Instant),
    /// We are in this server. Each connection reports every server that can be reached.
    Joined(GuildId),
    /// We are no longer in this server.
    Removed(GuildId),
    /// A server cannot be reached for a while. We are still in it, so nothing changes.
    OutOfReach(GuildId),
}

/// A running client.
pub(super) struct Connection {
    shards: Arc<ShardManager>,
    running: oneshot::Receiver<serenity::Result<()>>,
    /// Dropping it stops the client at its next yield; after some closes, at its next heartbeat.
    _stop: oneshot::Sender<()>,
    heard: mpsc::Receiver<Event>,
    last_close: LastClose,
    dialled: Dialling,
    watchdog: Watchdog,
    metrics: Arc<Metrics>,
    look: tokio::time::Interval,
}

impl Connection {
    /// Starts a client that dials this address and no other.
    pub(super) async fn open(api: &Api, metrics: &Arc<Metrics>, address: &str, pace: Pace) -> Result<Self, Lost> {
        let (events, heard) = mpsc::channel(WAITING);
        let (started, shards) = oneshot::channel();
        let (stop, stopped) = oneshot::channel();
        let (done, running) = oneshot::channel();
        let http = api.serenity().map_err(|_| Lost::Stopped)?;
        let (last_close, dialled) = (LastClose::default(), Dialling::default());
        let life = run_client(http, address.to_owned(), pace.between, events, started, dialled.clone());
        run_on_own_thread(last_close.clone(), async move {
            let ended = tokio::select! {
                ended = life => ended,
                _ = stopped => Ok(()),
            };
            // Without a receiver, the client was given up.
            let _ = done.send(ended);
        })
        .map_err(|_| Lost::Stopped)?;
        let shards = timeout(pace.greeting, shards).await.map_err(|_| Lost::Silent)?.map_err(|_| Lost::Stopped)?;
        let mut look = interval(CHECK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (watchdog, metrics) = (Watchdog::new(pace, Instant::now()), Arc::clone(metrics));
        Ok(Connection { shards, running, _stop: stop, heard, last_close, dialled, watchdog, metrics, look })
    }

    /// The next event.
    pub(super) async fn next(&mut self) -> Result<Event, Ended> {
        loop {
            tokio::select! {
                biased;
                Some(event) = self.heard.recv() => {
                    if matches!(event, Event::Ready { .. }) {
                        self.watchdog.session_began(Instant::now());
                    }
                    if matches!(event, Event::Ready { .. } | Event::Resumed) {
                        self.metrics.state(GatewayState::Connected);
                    }
                    return Ok(event);
                }
                ended = &mut self.running => return Err(ended.map_or(Ended::Lost(Lost::Stopped), Ended::of)),
                _ = self.look.tick() => {
                    if let Some(ended) = self.last_close.ended() {
                        return Err(ended);
                    }
                    let seen = self.status().await;
                    self.metrics.state(if seen.0 { GatewayState::Connected } else { GatewayState::Connecting });
                    if let (_, Some(beat)) = seen
                        && seen.1 != self.watchdog.heartbeat.0
                    {
                        self.metrics.heartbeat(beat);
                    }
                    self.watchdog.check(seen, self.dialled.since(), Instant::now()).map_err(Ended::Lost)?;
                }
            }
        }
    }

    /// Closes the connection, and stops the client even if it does not listen.
    pub(super) async fn close(self) {
        // A goodbye that takes too long is skipped.
        let _ = timeout(GOODBYE, self.shards.shutdown_all()).await;
    }

    /// Whether there is a session, and how long the last heartbeat took.
    async fn status(&self) -> (bool, Option<Duration>) {
        let runners = self.shards.runners.lock().await;
        let runner = runners.get(&ShardId(0));
        (
            runner.is_some_and(|runner| runner.stage == ConnectionStage::Connected),
            runner.and_then(|runner| runner.latency),
        )
    }
}

/// Why a connection is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// The next try may work.
    Lost(Lost),
    /// No further try could succeed.
    Fatal(Fatal),
}

impl Ended {
    fn of(ended: serenity::Result<()>) -> Self {
        match ended {
            Err(serenity::Error::Gateway(GatewayError::InvalidAuthentication)) => {
                Ended::Fatal(Fatal::AuthenticationFailed)
            }
            Err(serenity::Error::Gateway(GatewayError::InvalidShardData)) => Ended::Fatal(Fatal::InvalidShard),
            Err(serenity::Error::Gateway(GatewayError::OverloadedShard)) => Ended::Fatal(Fatal::ShardingRequired),
            Err(serenity::Error::Gateway(GatewayError::InvalidGatewayIntents)) => Ended::Fatal(Fatal::InvalidIntents),
            Err(serenity::Error::Gateway(GatewayError::DisallowedGatewayIntents)) => {
                Ended::Fatal(Fatal::DisallowedIntents)
            }
            _ => Ended::Lost(Lost::Stopped),
        }
    }
}

/// Runs a client until it ends. Sends its shard manager once it is available.
async fn run_client(
    http: Http,
    address: String,
    between: Duration,
    events: mpsc::Sender<Event>,
    started: oneshot::Sender<Arc<ShardManager>>,
    dialled: Dialling,
) -> serenity::Result<()> {
    let builder = ClientBuilder::new_with_http(http, GatewayIntents::GUILDS);
    let began = Arc::new(Notify::new());
    let forwarder = EventForwarder { events, began: Arc::clone(&began), dialled: dialled.clone() };
    let mut client: Client = builder.raw_event_handler(forwarder).await?;
    // serenity looks up the address again, and uses the real Discord's if that fails. Give it ours.
    *client.ws_url.lock().await = address;
    // Without a receiver, it will be stopped at once.
    let _ = started.send(Arc::clone(&client.shard_manager));
    let address = Arc::clone(&client.ws_url);
    tokio::select! {
        ended = client.start() => ended,
        never = limit_reconnects(address, began, between, dialled) => match never {},
    }
}

/// Limits how often the client reconnects: if each resume is answered with a close, it would resume a hundred times a
/// second. The client reads the address under a fair lock before it connects, so releasing the lock for a moment lets
/// one connection through, which is recorded. Before the first session there is nothing to resume.
async fn limit_reconnects(
    address: Arc<Mutex<String>>,
    began: Arc<Notify>,
    between: Duration,
    dialled: Dialling,
) -> Infallible {
    began.notified().await;
    loop {
        let held = address.lock().await;
        sleep(between).await;
        drop(held);
        // The waiting client has the lock now.
        if address.try_lock().is_err() {
            dialled.begins(Instant::now());
        }
    }
}

/// Since when the client has been reconnecting. If a connection opens but nobody answers on it, serenity waits for ever
/// while reporting that it is connected.
#[derive(Clone, Default)]
struct Dialling(Arc<std::sync::Mutex<Option<Instant>>>);

impl Dialling {
    fn begins(&self, now: Instant) {
        self.of().get_or_insert(now);
    }

    fn ends(&self) {
        *self.of() = None;
    }

    fn since(&self) -> Option<Instant> {
        *self.of()
    }

    fn of(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs a client on its own thread. After some closes it spins without ever yielding, and would starve everything on
/// the same runtime, including the watchdog.
fn run_on_own_thread(last_close: LastClose, life: impl Future<Output = ()> + Send + 'static) -> std::io::Result<()> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
    let live = move || {
        last_close.listen();
        runtime.block_on(life);
    };
    thread::Builder::new().name("gateway".to_owned()).spawn(live)?;
    Ok(())
}

/// Forwards the client's events.
struct EventForwarder {
    events: mpsc::Sender<Event>,
    /// Notified when a session starts.
    began: Arc<Notify>,
    dialled: Dialling,
}

#[async_trait]
impl RawEventHandler for EventForwarder {
    async fn raw_event(&self, context: Context, heard: GatewayEvent) {
        let event = match heard {
            GatewayEvent::Ready(heard) => {
                self.began.notify_one();
                self.dialled.ends();
                Event::Ready {
                    application: heard.ready.application.id,
                    servers: heard.ready.guilds.iter().map(|guild| guild.id).collect(),
                }
            }
            GatewayEvent::Resumed(_) => {
                self.dialled.ends();
                Event::Resumed
            }
            GatewayEvent::InteractionCreate(heard) => Event::Interaction(Box::new(heard.interaction), Instant::now()),
            GatewayEvent::Unknown(heard) if heard.kind == "INTERACTION_CREATE" => {
                Event::Unreadable(heard.value, Instant::now())
            }
            GatewayEvent::GuildCreate(heard) => Event::Joined(heard.guild.id),
            // A server has a hundred fields, and serenity reads all of them or none. Its id is enough.
            GatewayEvent::Unknown(heard) if heard.kind == "GUILD_CREATE" => {
                let Some(server) = heard.value["id"].as_str().and_then(snowflake) else { return };
                Event::Joined(server.into())
            }
            GatewayEvent::GuildDelete(heard) if heard.guild.unavailable => Event::OutOfReach(heard.guild.id),
            GatewayEvent::GuildDelete(heard) => Event::Removed(heard.guild.id),
            _ => return,
        };
        if self.events.send(event).await.is_err() {
            // This client was given up while it hung, and woke up. Another one has replaced it.
            context.shard.shutdown_clean();
        }
    }
}
