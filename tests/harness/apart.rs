//! The stand-in in a process of its own. It outlives the bot, keeps its journal, and has the only true clock. Time passes when
//! the bot says that it has waited, and never while a request is under way, so that no machine is too slow for it.

use crate::control;
use crate::standin::StandIn;
use crate::standin::apart::{End, Moment};
use crate::standin::misbehave::{FROM_NOW_ON, On};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::cell::RefCell;
use std::fs::OpenOptions;
use std::io::Read;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{LocalSet, yield_now};
use tokio::time::{Instant, advance};

/// Enough turns of the runtime for everything that is due.
const YIELDS: u32 = 8;

/// The stand-in with its instructions and its state outside Discord.
struct Apart {
    discord: StandIn,
    /// The calendar's reading at the start.
    began: (Instant, DateTime<Utc>),
    /// The error of the bot's clock in seconds, each with the moment from which it applies.
    skews: RefCell<Vec<(i64, i64)>>,
    /// How many requests had come in when the bot last said that it waited.
    arrived: RefCell<usize>,
}

#[test]
#[ignore = "a process of its own, which the other tests start"]
fn discord() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    // Time passes when we say so, and not when there is nothing to do.
    runtime.spawn_blocking(|| {
        loop {
            std::thread::park();
        }
    });
    // Whoever started this is gone when its end of the pipe is.
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    LocalSet::new().block_on(&runtime, serve());
}

async fn serve() {
    let now: i64 = std::env::var("HARNESS_NOW").unwrap().parse().unwrap();
    let began = (Instant::now(), DateTime::from_timestamp_millis(now).unwrap());
    let journal = std::env::var_os("HARNESS_JOURNAL").unwrap();
    let journal = OpenOptions::new().create(true).append(true).open(journal).unwrap();
    let discord = StandIn::start().await;
    {
        let mut state = discord.state();
        state.apart.journal = Some(journal);
        state.apart.calendar = Some(began);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    control::say(&json!({ "origin": discord.origin(), "port": port }));
    let apart = Rc::new(Apart { discord, began, skews: RefCell::default(), arrived: RefCell::default() });
    loop {
        let (stream, from) = listener.accept().await.unwrap();
        assert!(from.ip().is_loopback());
        tokio::task::spawn_local(heed(Rc::clone(&apart), stream));
    }
}

/// Carries out the instruction on each line until the connection ends.
async fn heed(apart: Rc<Apart>, stream: TcpStream) {
    stream.set_nodelay(true).unwrap();
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    // A bot that was killed leaves half a line, or none.
    while let Ok(Some(line)) = lines.next_line().await {
        let Ok(asked) = serde_json::from_str::<Value>(&line) else { return };
        let answer = apart.done(&asked).await;
        if write.write_all(format!("{answer}\n").as_bytes()).await.is_err() {
            return;
        }
    }
}

impl Apart {
    async fn done(&self, asked: &Value) -> Value {
        let number = |key: &str| asked[key].as_u64().unwrap_or_default();
        match asked["do"].as_str().unwrap() {
            // The bot is there.
            "hello" => self.discord.state().apart.bot = u32::try_from(number("pid")).ok(),
            // The bot has waited for so long, or was off.
            "waited" | "pass" => {
                self.nothing_under_way().await;
                advance(Duration::from_millis(number("ms"))).await;
                // What was due by then is done before anybody hears that it is.
                for _ in 0..YIELDS {
                    yield_now().await;
                }
            }
            "skew" => {
                let (from, seconds) = (asked["from"].as_i64().unwrap(), asked["seconds"].as_i64().unwrap());
                self.skews.borrow_mut().push((from, seconds));
            }
            "note" => self.discord.state().apart.note(json!({ "what": asked["text"], "begun": asked["begun"] })),
            "fault" => self.misbehave(asked),
            "end" => {
                let at = if asked["at"] == "done" { Moment::Done } else { Moment::Arrived };
                let nth = usize::try_from(number("nth")).unwrap();
                self.discord.state().apart.end = Some(End { on: on(asked), at, nth });
            }
            "nonces" => {
                let mut state = self.discord.state();
                state.nonce_window = asked["seconds"].as_u64().map(Duration::from_secs);
                state.history_without_nonce = asked["hidden"] == true;
            }
            "now" => {}
            other => panic!("nobody can {other}"),
        }
        let arrived = self.discord.state().apart.arrived;
        let before = self.arrived.replace(arrived);
        let now = self.began.1.timestamp_millis() + i64::try_from(self.began.0.elapsed().as_millis()).unwrap();
        let skew = self.skews.borrow().iter().rfind(|(from, _)| *from <= now).map_or(0, |(_, seconds)| *seconds);
        json!({ "now": now, "skew": skew, "arrived": arrived - before, "wrong": self.discord.wrong(), "bot": self.discord.state().apart.bot })
    }

    async fn nothing_under_way(&self) {
        self.discord.until("nothing is under way", |state| (state.apart.under_way == 0).then_some(())).await;
    }

    fn misbehave(&self, asked: &Value) {
        let (it, on) = (&self.discord, on(asked));
        let times = asked["times"].as_u64().map_or(1, |times| usize::try_from(times).unwrap_or(FROM_NOW_ON));
        match asked["fault"].as_str().unwrap() {
            "ok" => it.spare(on, times),
            "lost" => it.lost_answer(on, times),
            "500 before" => it.error_before_effect(on, times, 500),
            "502 after" => it.error_after_effect(on, times, 502),
            "late" => it.late_store(on, times, Duration::from_secs(20)),
            "hang" => it.hangs(on, times),
            "429 3 s" => it.rate_limited_user(on, times, 3.0),
            "429 1 h" => it.rate_limited_for_an_hour(on, times),
            "reset" => it.reset_mid_body(on, times),
            "truncated" => it.truncated_json(on, times),
            other => panic!("nobody knows the fault {other}"),
        }
    }
}

fn on(asked: &Value) -> On {
    match asked["on"].as_str().unwrap_or("message") {
        "message" => On::Message,
        "history" => On::History,
        "open" => On::OpenDm,
        "gateway" => On::Gateway,
        other => panic!("nobody knows the requests {other}"),
    }
}
