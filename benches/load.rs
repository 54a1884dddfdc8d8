//! Benchmark of the whole program under load, beside a bare serenity bot with the same answer. Run: `cargo bench --bench load`.
//!
//! Both run as separate processes against the stand-in, so that the cost of the stand-in is not counted. Processor time and
//! memory are read from `/proc`, so this runs only on Linux. The figures are in `docs/performance.md`.

#![allow(missing_docs, clippy::unwrap_used, reason = "a measurement that cannot go on fails")]

#[path = "../tests/support/mod.rs"]
mod support;

#[path = "../tests/support/discord/mod.rs"]
mod standin;

use nextrung::bot::outbox::fate::Sent;
use nextrung::bot::reply::{Reply, Text};
use nextrung::chat::discord::backoff::Pace;
use nextrung::chat::discord::{Discord, Settings};
use serde_json::{Value, json};
use serenity::all::{Client, Context, EventHandler, GatewayIntents, HttpBuilder, Interaction};
use serenity::async_trait;
use standin::people::{ANA, Person, Spot};
use standin::{StandIn, TOKEN};
use std::fs;
use std::future::ready;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// The number of interactions after which memory is first read. The next constant is the total.
const WARM: usize = 20_000;
const ALL: usize = 100_000;
/// The number of interactions under way at a time.
const UNDER_WAY: usize = 32;
/// The number of messages that are all due at once.
const MESSAGES: usize = 500;
/// The variable that tells the bare bot where the stand-in is and what to answer.
const BARE: &str = "LOAD_BARE_ORIGIN";
const ANSWER: &str = "LOAD_BARE_ANSWER";

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    match std::env::var(BARE) {
        Ok(origin) => runtime.block_on(bare(origin)),
        Err(_) => runtime.block_on(measure()),
    }
}

async fn measure() {
    let answer = the_answer().await;
    let ours = load(|origin| {
        let mut program = Command::new(env!("CARGO_BIN_EXE_nextrung"));
        program.arg("run").env("DISCORD_TOKEN", TOKEN).env("NEXTRUNG_DISCORD_API", origin);
        program
    })
    .await;
    let bare = load(|origin| {
        let mut program = Command::new(std::env::current_exe().unwrap());
        program.env(BARE, origin).env(ANSWER, answer.to_string());
        program
    })
    .await;
    println!("| | Nextrung | bare serenity | ratio |\n|---|---|---|---|");
    for ((what, ours), (_, bare)) in ours.iter().zip(&bare) {
        println!("| {what} | {ours:.1} | {bare:.1} | {:.2} |", ours / bare);
    }
    messages().await;
}

/// The program's answer, for the bare bot to repeat.
async fn the_answer() -> Value {
    let discord = StandIn::start().await;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let settings = Settings { token: TOKEN.to_owned(), api: Some(discord.origin()), guild: None };
    let running = tokio::spawn(async move {
        let done = async { drop(stopped.await) };
        Discord::new(&settings, Pace::default())?.run(support::bot().into(), support::now, done).await
    });
    discord.connected().await;
    let answer = discord.answer(&asks(&discord, ANA)).await;
    let _ = stop.send(());
    running.await.unwrap().unwrap();
    discord.finish();
    answer
}

fn asks(discord: &StandIn, who: Person) -> standin::people::Asked {
    discord.slash(who, Spot::Channel, "ladder", json!([{ "type": 3, "name": "level", "value": "vp" }]))
}

type Figures = Vec<(&'static str, f64)>;

/// Measures one program.
async fn load(program: impl Fn(&str) -> Command) -> Figures {
    let mut starts = Vec::new();
    let mut last = None;
    for _ in 0..5 {
        if let Some((discord, child)) = last.take() {
            stop(discord, child).await;
        }
        let discord = StandIn::start_lean().await;
        let folder = tempfile::tempdir().unwrap();
        let begun = Instant::now();
        let child = program(&discord.origin())
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        discord.connected().await;
        starts.push(begun.elapsed());
        last = Some((discord, child));
    }
    starts.sort();
    let (discord, child) = last.unwrap();
    sleep(Duration::from_secs(3)).await;
    let idle = resident(&child);
    asked(&discord, WARM).await;
    let (warm, busy, begun) = (resident(&child), processor(&child), Instant::now());
    discord.state().took.clear();
    asked(&discord, ALL - WARM).await;
    let (elapsed, busy) = (begun.elapsed(), processor(&child) - busy);
    let all = resident(&child);
    let mut took = std::mem::take(&mut discord.state().took);
    took.sort_unstable();
    let percentile = |part: f64| f64::from(took[((took.len() - 1) as f64 * part) as usize]) / 1_000.0;
    let each = (ALL - WARM) as f64;
    let figures = vec![
        ("start to READY, ms (median of 5)", starts[2].as_secs_f64() * 1_000.0),
        ("memory when idle, MB", idle),
        ("memory after 20,000 interactions, MB", warm),
        ("memory after 100,000 interactions, MB", all),
        ("interactions a second, 32 under way", each / elapsed.as_secs_f64()),
        ("processor time an interaction, µs", busy.as_secs_f64() * 1_000_000.0 / each),
        ("answered after, ms, p50", percentile(0.5)),
        ("answered after, ms, p99", percentile(0.99)),
        ("answered after, ms, p99.9", percentile(0.999)),
    ];
    stop(discord, child).await;
    figures
}

/// Lets this many people ask once each.
async fn asked(discord: &StandIn, times: usize) {
    let answered = discord.state().answered;
    for at in 0..times {
        discord.until("there is room", |state| (state.interactions.len() < UNDER_WAY).then_some(())).await;
        asks(discord, Person { id: 1_000_000 + (answered + at) as u64, ..ANA });
    }
    discord.until("all are answered", |state| (state.answered >= answered + times).then_some(())).await;
}

async fn stop(discord: StandIn, mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
    discord.finish();
}

/// Resident memory, in MB.
fn resident(child: &Child) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1_024.0
}

/// Processor time spent so far.
fn processor(child: &Child) -> Duration {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).unwrap();
    let after_name: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    let ticks = |at: usize| after_name[at].parse::<u64>().unwrap();
    // User and system time, in hundredths of a second.
    Duration::from_millis((ticks(11) + ticks(12)) * 10)
}

/// Measures 500 messages to as many people at once.
async fn messages() {
    let discord = StandIn::start_lean().await;
    let settings = Settings { token: TOKEN.to_owned(), api: Some(discord.origin()), guild: None };
    let post = Discord::new(&settings, Pace::default()).unwrap().sender();
    let begun = Instant::now();
    let mut sending = JoinSet::new();
    for person in 0..MESSAGES {
        let post = post.clone();
        let reply = Reply { text: Text::default().plain("Monday, Ana."), ..Reply::default() };
        sending.spawn(async move {
            post.send(&(700_000 + person).to_string(), &reply, &format!("load-{person}"), || ready(true)).await
        });
    }
    let stored = sending.join_all().await.into_iter().filter(|sent| matches!(sent, Ok(Sent::Stored(_)))).count();
    let rate = MESSAGES as f64 / begun.elapsed().as_secs_f64();
    println!(
        "\n{MESSAGES} messages at once: {stored} stored in {:.1} s, {rate:.1} a second of 50 allowed, {} answers 429.",
        begun.elapsed().as_secs_f64(),
        discord.own_429().len(),
    );
    discord.finish();
}

/// A bot that only answers.
async fn bare(origin: String) {
    struct Handler(Value);

    #[async_trait]
    impl EventHandler for Handler {
        async fn interaction_create(&self, context: Context, interaction: Interaction) {
            let (id, token) = (interaction.id(), interaction.token());
            context.http.create_interaction_response(id, token, &self.0, Vec::new()).await.unwrap();
        }
    }

    let answer = serde_json::from_str(&std::env::var(ANSWER).unwrap()).unwrap();
    // Its rate limiter would send the answers to the real Discord.
    let http = HttpBuilder::new(TOKEN).proxy(origin).ratelimiter_disabled(true).build();
    let client = serenity::client::ClientBuilder::new_with_http(http, GatewayIntents::GUILDS);
    let mut client: Client = client.event_handler(Handler(answer)).await.unwrap();
    assert!(client.ws_url.lock().await.starts_with("ws://127.0.0.1:"), "nothing is sent off this machine");
    client.start().await.unwrap();
}
