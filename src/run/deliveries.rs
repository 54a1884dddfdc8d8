//! The loop that sends scheduled messages on Discord: one step after the other, by the machine's clock, as long as that
//! can be trusted.

use crate::bot::Bot;
use crate::bot::outbox::engine::Stage;
use crate::bot::outbox::fate::{Sent, Unsent};
use crate::chat::discord::outgoing::MessageSender;
use crate::fail;
use crate::mentoring::delivery::Role;
use crate::store::checkins::deliveries::Attempt;
use crate::store::checkins::deliveries::outcome::Recorded;
use crate::store::error::Broken;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{Instant, sleep, timeout};

/// The longest sleep before the clock is read again, since it may be set meanwhile.
const LONGEST: Duration = Duration::from_secs(30);
/// The shortest sleep while something is due that cannot be done now.
const SHORTEST: Duration = Duration::from_secs(1);
/// The time between the starts of two attempts: twenty a second.
const BETWEEN: Duration = Duration::from_millis(50);
/// How many attempts run at the same time.
const CONCURRENT_TRIES: usize = 24;
/// The time limit of one attempt, waiting included. After that its fate is unknown.
const TRY: Duration = Duration::from_secs(5 * 60);

/// The time by the machine's clock, which may be wrong, and since the program started, which never is.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    now: fn() -> DateTime<Utc>,
    began: Instant,
}

/// The result of one step.
struct StepResult {
    /// Whether the clock cannot be trusted.
    in_doubt: bool,
    /// An attempt that was recorded and is to be made.
    attempt: Option<Attempt>,
    /// Whether there is more to plan.
    more: bool,
    /// How long there is nothing to do. `None` if nothing is known to come.
    rest: Option<TimeDelta>,
}

impl Clock {
    /// A clock that shows this time, of a program that starts now.
    pub fn new(now: fn() -> DateTime<Utc>) -> Self {
        Clock { now, began: Instant::now() }
    }

    fn now(&self) -> DateTime<Utc> {
        (self.now)()
    }

    fn up(&self) -> Duration {
        self.began.elapsed()
    }
}

/// Sends what falls due until it is dropped. The fate of attempts in progress is then unknown, and the next start looks
/// for them. `activity` wakes it as soon as somebody may have caused a message.
pub async fn attend(bot: Arc<Bot>, sender: MessageSender, activity: Arc<Notify>, clock: Clock) {
    while let Err(error) = begin(&bot, clock).await {
        tracing::error!(cause = %error, "no scheduled messages can be sent yet; it is tried again in half a minute");
        sleep(LONGEST).await;
    }
    let mut tries = JoinSet::new();
    let mut turn = Instant::now();
    let mut asked: Option<Instant> = None;
    loop {
        while tries.try_join_next().is_some() {}
        let held = sender.held();
        let may_try = tries.len() < CONCURRENT_TRIES && turn <= Instant::now() && held.is_zero();
        let step = match step(&bot, clock, may_try).await {
            Ok(step) => step,
            Err(error) => {
                tracing::error!(cause = %error, "what is due cannot be looked up; it is tried again in half a minute");
                sleep(LONGEST).await;
                continue;
            }
        };
        if step.in_doubt && asked.is_none_or(|asked| asked.elapsed() >= LONGEST) {
            asked = Some(Instant::now());
            ask_the_time(&bot, &sender, clock).await;
            continue;
        }
        let tried = step.attempt.is_some();
        if let Some(attempt) = step.attempt {
            turn = (turn + BETWEEN).max(Instant::now());
            tries.spawn(deliver(Arc::clone(&bot), sender.clone(), clock, attempt));
        }
        let rest = match step.rest.map(|rest| rest.to_std().unwrap_or(Duration::ZERO)) {
            // There is more to plan, or to try as soon as its turn comes.
            Some(Duration::ZERO) if tried || !may_try => held.max(turn.saturating_duration_since(Instant::now())),
            rest => rest.unwrap_or(LONGEST),
        };
        let least = match () {
            () if step.more => Duration::ZERO,
            () if tried || !may_try => BETWEEN,
            () => SHORTEST,
        };
        tokio::select! {
            () = sleep(rest.clamp(least, LONGEST)) => {}
            () = activity.notified(), if !step.in_doubt => {}
            Some(_) = tries.join_next(), if tries.len() >= CONCURRENT_TRIES => {}
        }
    }
}

async fn begin(bot: &Arc<Bot>, clock: Clock) -> Result<(), Broken> {
    blocking(bot, move |bot| bot.begin(clock.now(), clock.up())).await
}

/// Plans some of what is due, and records one attempt.
async fn step(bot: &Arc<Bot>, clock: Clock, may_try: bool) -> Result<StepResult, Broken> {
    blocking(bot, move |bot| {
        let now = clock.now();
        if !bot.watch_clock(now, clock.up())? {
            return Ok(StepResult { in_doubt: true, attempt: None, more: false, rest: None });
        }
        fail::point("delivery: due");
        let more = bot.plan(now)?;
        let attempt = if may_try { bot.attempt(now, clock.up())? } else { None };
        let rest = match more || attempt.is_some() {
            true => Some(TimeDelta::zero()),
            false => bot.next_delivery()?.map(|next| next - now),
        };
        Ok(StepResult { in_doubt: false, attempt, more, rest })
    })
    .await
}

/// Asks Discord for the time when this machine's clock is in doubt.
async fn ask_the_time(bot: &Arc<Bot>, sender: &MessageSender, clock: Clock) {
    match sender.date().await {
        Some(right) => {
            if let Err(error) = blocking(bot, move |bot| bot.told_the_time(clock.now(), clock.up(), right)).await {
                tracing::error!(cause = %error, "the time could not be noted");
            }
        }
        None => {
            tracing::error!("this machine's clock is in doubt, and Discord cannot be asked; nothing is sent meanwhile")
        }
    }
}

/// Makes one attempt and records its result.
async fn deliver(bot: Arc<Bot>, sender: MessageSender, clock: Clock, attempt: Attempt) {
    let mut stage = Stage::Before;
    let mut channel = attempt.channel.clone();
    if fail::wrong(fail::MARKS_FIRST) {
        let (about, came) = (attempt.clone(), Ok(Sent::Stored(String::new())));
        let _ = blocking(&bot, move |bot| bot.settle(&about, Stage::Sending, came, clock.now(), clock.up())).await;
    }
    let tried = timeout(TRY, attempt_it(&bot, &sender, &attempt, &mut channel, &mut stage)).await;
    let came = tried.unwrap_or(Err(Unsent::Unknown));
    let stored = match &came {
        Ok(Sent::Stored(message)) => Some(message.clone()),
        _ => None,
    };
    let about = attempt.clone();
    let settled = blocking(&bot, move |bot| bot.settle(&about, stage, came, clock.now(), clock.up())).await;
    match settled {
        // The person was forgotten meanwhile, so the message goes too.
        Ok(Recorded::Gone) => {
            if let (Some(channel), Some(message)) = (channel, stored) {
                let _ = sender.delete(&channel, &message).await;
            }
        }
        Ok(Recorded::Unreachable) if attempt.role == Role::Welcome => {
            if let Some(instead) = bot.first_undelivered() {
                sender.amend(&attempt.idempotency_key, &instead).await;
            }
        }
        Ok(_) => {}
        Err(error) => {
            tracing::error!(cause = %error, "what became of a message could not be noted; it is looked for later");
        }
    }
}

/// Opens the channel, looks for the message if it may be there, and sends it.
async fn attempt_it(
    bot: &Arc<Bot>,
    sender: &MessageSender,
    attempt: &Attempt,
    channel: &mut Option<String>,
    stage: &mut Stage,
) -> Result<Sent, Unsent> {
    let open = match channel {
        Some(open) => open.clone(),
        None => {
            let opened = sender.open(&attempt.to.id).await?;
            let (about, keep) = (attempt.clone(), opened.clone());
            if let Err(error) = blocking(bot, move |bot| bot.store().keep_channel(&about, &keep)).await {
                tracing::warn!(cause = %error, "a channel could not be kept, and is opened once more the next time");
            }
            channel.insert(opened).clone()
        }
    };
    if let Some(since) = attempt.look_since
        && let Some(message) = sender.look(&open, &attempt.idempotency_key, since).await?
    {
        return Ok(Sent::Stored(message));
    }
    fail::point("delivery: looked");
    // It is certainly not there: from here on it is as if it had never been tried.
    *stage = Stage::Sending;
    let about = attempt.clone();
    let reply = match blocking(bot, move |bot| bot.message(&about)).await {
        Ok(Some(reply)) => reply,
        Ok(None) => return Err(Unsent::Withdrawn),
        Err(error) => {
            tracing::error!(cause = %error, "what a message says could not be read; it is tried again");
            return Err(Unsent::NoConnection);
        }
    };
    let still = || async {
        let about = attempt.clone();
        blocking(bot, move |bot| Ok(bot.is_wanted(&about))).await.unwrap_or(false)
    };
    let came = sender.send(&open, &reply, &attempt.idempotency_key, still).await;
    fail::point("delivery: answered");
    came
}

/// Runs something on a blocking thread.
async fn blocking<T: Send + 'static>(
    bot: &Arc<Bot>,
    does: impl FnOnce(&Bot) -> Result<T, Broken> + Send + 'static,
) -> Result<T, Broken> {
    let bot = Arc::clone(bot);
    // A panic has been logged.
    spawn_blocking(move || does(&bot)).await.unwrap_or(Err(Broken::Writer))
}
