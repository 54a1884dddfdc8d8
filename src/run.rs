//! The main loop: input goes to the bot, its output goes out. This is the only place that reads a clock.

#[cfg(feature = "discord")]
pub mod deliveries;
mod jobs;

use crate::bot::Bot;
use crate::bot::outbox::engine::Stage;
use crate::bot::outbox::fate::Unsent;
use crate::chat::console::colon_commands::{ClockMove, ClockTarget};
use crate::chat::console::files::Folder;
use crate::chat::console::record::Record;
use crate::chat::console::terminal::Terminal;
use crate::chat::console::{Console, LineOutcome, view};
#[cfg(feature = "discord")]
use crate::chat::discord;
#[cfg(feature = "discord")]
use crate::finding::Finding;
#[cfg(feature = "discord")]
use crate::mentoring::cadence::Zones;
use crate::mentoring::delivery::Role;
use crate::store::checkins::deliveries::outcome::Recorded;
use chrono::{DateTime, Utc};
use std::io;
use std::io::{BufRead, IsTerminal, Write};
#[cfg(feature = "discord")]
use std::net::SocketAddr;
#[cfg(feature = "discord")]
use std::sync::Arc;
use std::time::Duration;

/// The wall clock. Everything below is passed its value.
#[allow(clippy::disallowed_methods, reason = "the one place that reads it")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Runs in the terminal, or reads a script if standard input is not a terminal, until there are no more lines. Files
/// that come with an answer are saved in this folder.
///
/// # Errors
/// When standard input cannot be read or standard output cannot be written. A reader that has closed the pipe is the
/// end, not an error.
pub fn console(bot: &Bot, json: bool, folder: Folder) -> io::Result<()> {
    let at_terminal = io::stdin().is_terminal();
    let done = if at_terminal && !json { terminal(bot, folder) } else { script(bot, json, folder) };
    match done {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

fn terminal(bot: &Bot, folder: Folder) -> io::Result<()> {
    let mut out = anstream::stdout();
    let mut session = Session::new(bot, folder);
    let mut lines = Terminal::new(bot).map_err(io::Error::other)?;
    write!(out, "{}", crate::bot::phrases::console::WELCOME)?;
    while let Some(line) = lines.line(&session.console.prompt()).map_err(io::Error::other)? {
        for record in session.line(&line) {
            writeln!(out, "\n{}", view::show(&record, textwrap::termwidth()))?;
        }
    }
    Ok(())
}

fn script(bot: &Bot, json: bool, folder: Folder) -> io::Result<()> {
    let mut out = anstream::stdout();
    let mut session = Session::new(bot, folder);
    let mut input = io::stdin().lock();
    let mut bytes = Vec::new();
    // Bytes, not lines, so that a script with an invalid byte is still read to its end.
    while input.read_until(b'\n', &mut bytes)? > 0 {
        let line = String::from_utf8_lossy(&bytes);
        for record in session.line(line.trim_end_matches(['\n', '\r'])) {
            if json {
                let written = serde_json::to_string(&record).map_err(io::Error::other)?;
                writeln!(out, "{written}")?;
            } else {
                writeln!(out, "{}", view::show(&record, view::WIDEST))?;
            }
        }
        bytes.clear();
    }
    out.flush()
}

/// Runs on Discord until the process is asked to stop, by ctrl-c or SIGTERM. `zones` opens the newest zone data there
/// is; it is called once a day.
///
/// # Errors
/// When the system gives no threads to run on. The inner error: somebody has to change something before another try can
/// succeed.
#[cfg(feature = "discord")]
pub fn discord(
    bot: Bot,
    settings: discord::Settings,
    metrics: Option<SocketAddr>,
    zones: fn() -> Zones,
) -> io::Result<Result<(), discord::Fatal>> {
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "Nextrung starts");
    let bot = Arc::new(bot);
    bot.start(now());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    // On a worker thread, so that events need not change threads on their way.
    let talking = runtime.spawn(async move {
        let mut discord = discord::Discord::new(&settings, discord::backoff::Pace::default())?;
        if let Some(address) = metrics {
            let address = discord.serve_metrics(address)?;
            tracing::info!(%address, "metrics are served under /metrics");
        }
        // Dropping it at the end stops the tasks.
        let mut tasks = tokio::task::JoinSet::new();
        tasks.spawn(jobs::attend(Arc::clone(&bot)));
        tasks.spawn(jobs::renew_zones(Arc::clone(&bot), zones));
        let clock = deliveries::Clock::new(now);
        tasks.spawn(deliveries::attend(Arc::clone(&bot), discord.sender(), discord.activity(), clock));
        discord.run(bot, now, asked_to_stop()).await
    });
    // The panic is in the log; its own message may quote somebody.
    let done = runtime.block_on(talking).map_err(|_| io::Error::other("the Discord side fell over; see the log"))?;
    if matches!(done, Ok(())) {
        tracing::info!("Nextrung has stopped, as it was asked to");
    }
    // Anything still running waits for something that will not come.
    runtime.shutdown_background();
    Ok(done)
}

/// Checks what Nextrung needs of Discord, with the wall clock at hand.
///
/// # Errors
/// When the system gives no thread to run on.
#[cfg(feature = "discord")]
pub fn examine_discord(check: discord::doctor::DiscordCheck) -> io::Result<Vec<Finding>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    Ok(runtime.block_on(discord::doctor::examine(check, now)))
}

/// Resolves when the process is asked to stop.
#[cfg(feature = "discord")]
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return stopping();
        }
    }
    // If not even that can be listened for, nothing can be done.
    let _ = tokio::signal::ctrl_c().await;
    stopping();
}

#[cfg(feature = "discord")]
fn stopping() {
    tracing::info!("asked to stop; what is under way is finished first");
}

/// A console and its clock: the real one until `:clock` sets it.
struct Session<'a> {
    bot: &'a Bot,
    console: Console<'a>,
    folder: Folder,
    set: Option<DateTime<Utc>>,
}

impl<'a> Session<'a> {
    fn new(bot: &'a Bot, folder: Folder) -> Self {
        bot.start(now());
        begin(bot);
        Session { bot, console: Console::new(bot), folder, set: None }
    }

    fn line(&mut self, line: &str) -> Vec<Record> {
        let now = self.set.unwrap_or_else(now);
        let LineOutcome { mut records, clock } = self.console.line(line, now);
        records.extend(match clock {
            // Messages that the line led to are sent at once, and the wall clock is not read meanwhile.
            None => self.live(now, now),
            Some(moved) => {
                let (then, lived) = self.live_through(now, moved);
                self.set = Some(then);
                lived
            }
        });
        records.iter_mut().for_each(|record| self.folder.save(record));
        records
    }

    /// Plays the time in between, or restarts the bot after it. Moving back plays nothing, and undoes nothing.
    fn live_through(&mut self, now: DateTime<Utc>, moved: ClockMove) -> (DateTime<Utc>, Vec<Record>) {
        let then = match moved.to {
            ClockTarget::At(at) => at,
            ClockTarget::Later(by) => now.checked_add_signed(by).unwrap_or(now),
        };
        if moved.jump {
            self.bot.start_again(then);
            begin(self.bot);
            return (then, self.live(then, then));
        }
        let lived = if then >= now { self.live(now, then) } else { Vec::new() };
        (then, lived)
    }

    /// The records of everything that falls due between two moments.
    fn live(&mut self, from: DateTime<Utc>, until: DateTime<Utc>) -> Vec<Record> {
        let (bot, console) = (self.bot, &mut self.console);
        let mut records = Vec::new();
        jobs::live(bot, from, until, &mut |now| {
            while bot.plan(now)? {}
            // A clock set by hand is trusted, and nothing sent earlier is still on its way.
            let up = Duration::from_secs(now.timestamp().unsigned_abs());
            while let Some(attempt) = bot.attempt(now, up)? {
                let (came, record) = match bot.message(&attempt)? {
                    Some(reply) => console.deliver(&attempt.to.id, &reply, now),
                    None => (Err(Unsent::Withdrawn), None),
                };
                records.extend(record);
                let settled = bot.settle(&attempt, Stage::Sending, came, now, up)?;
                if settled == Recorded::Unreachable && attempt.role == Role::Welcome {
                    let instead = bot.first_undelivered();
                    records.extend(instead.and_then(|instead| console.amend(&attempt.idempotency_key, &instead, now)));
                }
            }
            Ok(())
        });
        records
    }
}

/// Starts planning and sending, by a clock that is set on purpose.
fn begin(bot: &Bot) {
    if let Err(error) = bot.begin_trusting() {
        tracing::error!(cause = %error, "no scheduled messages are sent; everything else goes on");
    }
}
