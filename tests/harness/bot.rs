//! The bot in a process of its own: the real library, in a simulated time that passes as soon as it has nothing to do.
//!
//! The runtime's time is paused and jumps to the next timer. So that no jump skips a request, each jump waits until the stand-in
//! says that no request is under way. A minute of waiting takes some milliseconds, and no timeout is ever too short because a
//! machine is slow.

use crate::control::Control;
use crate::{support, world};
use chrono::{DateTime, TimeDelta, Utc};
use nextrung::bot::Bot;
use nextrung::chat::discord::backoff::Pace;
use nextrung::chat::discord::{Discord, Settings};
use nextrung::fail;
use nextrung::mentoring::cadence::Zones;
use nextrung::run::deliveries;
use nextrung::store::{Owner, Store};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, sleep};

/// The instructions for one life of the bot.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Life {
    pub port: u16,
    pub origin: String,
    pub database: PathBuf,
    /// The earliest end of the life by the true calendar, in milliseconds. It also waits until everything is settled.
    pub until: i64,
    /// The latest end of the life.
    pub longest: i64,
    /// The moment from which passes through points count, by the bot's own clock, in seconds.
    pub counts_from: i64,
    /// The point at which it is killed, and at which pass through it.
    pub dies: Option<(String, u64)>,
    /// The point at which the person is forgotten, and at which pass through it.
    pub forgets: Option<(String, u64)>,
    /// Whether the person is forgotten as soon as a request is under way.
    pub forgets_under_way: bool,
    pub person: u64,
    /// The moment from which it uses new zone data, and the folder with the data.
    pub zones: Option<(i64, PathBuf)>,
}

/// The exit codes of a life that was not killed: nothing is left to do, or something is not settled yet.
pub const SETTLED: i32 = 0;
pub const UNSETTLED: i32 = 3;

/// How long it sleeps at a time while requests are under way, and while none are.
const BUSY: Duration = Duration::from_millis(20);
const IDLE: Duration = Duration::from_secs(1);
/// How often it sleeps in a row while no request is under way.
const NAPS: u32 = 30;

static CLOCK: OnceLock<(Instant, DateTime<Utc>)> = OnceLock::new();
/// The runtime's time at the last look, in milliseconds.
static UP: AtomicU64 = AtomicU64::new(0);
static SKEW: AtomicI64 = AtomicI64::new(0);
/// The number of points passed, without those of the database.
static PASSED: AtomicU64 = AtomicU64::new(0);
/// The number of requests that began.
static REQUESTS: AtomicU64 = AtomicU64::new(0);
static THERE: AtomicU64 = AtomicU64::new(0);
static LIFE: OnceLock<(Life, Arc<Bot>)> = OnceLock::new();

/// The time on its clock.
fn now() -> DateTime<Utc> {
    let (began, at) = CLOCK.get().expect("it is set before anything runs");
    // A thread of the store's own is not in the runtime, and does not know its time.
    if Handle::try_current().is_ok() {
        UP.fetch_max(u64::try_from(began.elapsed().as_millis()).unwrap(), Ordering::SeqCst);
    }
    let up = TimeDelta::milliseconds(i64::try_from(UP.load(Ordering::SeqCst)).unwrap());
    *at + up + TimeDelta::seconds(SKEW.load(Ordering::SeqCst))
}

#[test]
#[ignore = "a process of its own, which the other tests start"]
fn bot() {
    let life: Life = serde_json::from_str(&std::env::var("HARNESS_LIFE").unwrap()).unwrap();
    let mut control = Control::to(life.port);
    let hello = control.ask(&json!({ "do": "hello", "pid": std::process::id() }));
    SKEW.store(hello["skew"].as_i64().unwrap(), Ordering::SeqCst);
    let store = Store::open(&life.database, Owner::Discord, None).unwrap();
    let bot = Arc::new(Bot::new(support::knowledge(), Zones::bundled(), store, nextrung::bot::features::all));
    assert!(LIFE.set((life.clone(), Arc::clone(&bot))).is_ok());
    fail::watch(come_by);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let at = DateTime::from_timestamp_millis(hello["now"].as_i64().unwrap()).unwrap();
        CLOCK.set((Instant::now(), at)).unwrap();
        let settings =
            Settings { token: crate::standin::TOKEN.to_owned(), api: Some(life.origin.clone()), guild: None };
        let discord = Discord::new(&settings, Pace::default()).unwrap();
        bot.start(now());
        let clock = deliveries::Clock::new(now);
        tokio::spawn(deliveries::attend(Arc::clone(&bot), discord.sender(), discord.activity(), clock));
        tokio::task::spawn(pass_time(life, control)).await.unwrap();
    });
}

/// Reports the time that has passed to the stand-in, again and again, until there is nothing left to do.
async fn pass_time(life: Life, control: Control) {
    let (began, control) = (Instant::now(), Arc::new(Mutex::new(control)));
    let ask = |what: serde_json::Value| {
        let control = Arc::clone(&control);
        spawn_blocking(move || control.lock().unwrap_or_else(PoisonError::into_inner).ask(&what))
    };
    let mut told = Duration::ZERO;
    let mut zones = life.zones.clone();
    loop {
        let passed = began.elapsed() - told;
        told += passed;
        // While this is waited for, no time passes.
        let said = ask(json!({ "do": "waited", "ms": passed.as_millis() as u64 })).await.unwrap();
        SKEW.store(said["skew"].as_i64().unwrap(), Ordering::SeqCst);
        let (true_now, arrived) = (said["now"].as_i64().unwrap(), said["arrived"].as_u64().unwrap());
        if arrived > 0 && life.forgets_under_way && now().timestamp() >= life.counts_from {
            spawn_blocking(forget).await.unwrap();
        }
        if let Some((_, folder)) = zones.take_if(|(from, _)| *from <= true_now) {
            let zones = Zones::in_folder(&folder, "9999z").unwrap();
            spawn_blocking(|| LIFE.get().unwrap().1.go_by(zones)).await.unwrap().unwrap();
        }
        if arrived == 0 && true_now >= life.until {
            let database = life.database.clone();
            if spawn_blocking(move || settled(&database)).await.unwrap() {
                end(SETTLED);
            }
        }
        if true_now >= life.longest {
            end(UNSETTLED);
        }
        if arrived > 0 {
            sleep(BUSY).await;
            continue;
        }
        let before = PASSED.load(Ordering::SeqCst);
        for _ in 0..NAPS {
            sleep(IDLE).await;
            if PASSED.load(Ordering::SeqCst) != before {
                break;
            }
        }
    }
}

fn end(how: i32) -> ! {
    std::process::exit(how)
}

/// Whether nothing is left to plan or send, except reminders on later days.
fn settled(database: &std::path::Path) -> bool {
    let connection = Connection::open(database).unwrap();
    let open = "SELECT (SELECT count(*) FROM schedule WHERE state = 'active' AND next_due <= ?1)
        + (SELECT count(*) FROM delivery
           WHERE state = 'sending' OR state = 'pending' AND (role <> 'nudge' OR not_before <= ?1))";
    let open: u32 = connection.query_row(open, [now().timestamp()], |row| row.get(0)).unwrap();
    open == 0
}

/// Handles a pass through a point.
fn come_by(point: &str) {
    // Statements and pages are no steps of a delivery.
    if !point.starts_with("delivery:") && !point.starts_with("request:") {
        return;
    }
    PASSED.fetch_add(1, Ordering::SeqCst);
    if point.starts_with("request:") {
        REQUESTS.fetch_add(1, Ordering::SeqCst);
    }
    let Some((life, _)) = LIFE.get().filter(|(life, _)| now().timestamp() >= life.counts_from) else { return };
    let name = if point.starts_with("request:") { "request" } else { point };
    if life.dies.as_ref().is_some_and(|(dies, nth)| dies == name && count(name) == *nth) {
        let pid = rustix::process::getpid();
        rustix::process::kill_process(pid, rustix::process::Signal::KILL).unwrap();
        loop {
            std::thread::park();
        }
    }
    if life.forgets.as_ref().is_some_and(|(at, nth)| at == name && count(name) == *nth) {
        // Inside a transaction the writer is at this very point, and forgetting waits for it.
        let forgetting = std::thread::spawn(forget);
        for _ in 0..20 {
            if forgetting.is_finished() {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// Counts the passes through the one point that matters.
fn count(_: &str) -> u64 {
    THERE.fetch_add(1, Ordering::SeqCst) + 1
}

/// Forgets the person, once, and records that as soon as it is committed.
fn forget() {
    static FORGOTTEN: AtomicU64 = AtomicU64::new(0);
    let Some((life, bot)) = LIFE.get() else { return };
    if FORGOTTEN.fetch_add(1, Ordering::SeqCst) == 0 {
        assert!(bot.store().forget(&world::address(life.person)).unwrap());
        // A request that had begun by now may still be on its way to the stand-in.
        let begun = REQUESTS.load(Ordering::SeqCst);
        Control::to(life.port).ask(&json!({ "do": "note", "text": "forgotten", "begun": begun }));
    }
}
