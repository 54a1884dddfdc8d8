//! Runs periodic duties when they fall due, by the wall clock or by one that somebody sets.

use crate::bot::Bot;
#[cfg(feature = "discord")]
use crate::bot::jobs::Job;
#[cfg(feature = "discord")]
use crate::mentoring::cadence::Zones;
use crate::store::error::Broken;
use chrono::{DateTime, Utc};
#[cfg(feature = "discord")]
use std::sync::Arc;
#[cfg(feature = "discord")]
use std::time::Duration;
#[cfg(feature = "discord")]
use tokio::task::JoinSet;

/// The longest sleep before the wall clock is read again, since it may be set meanwhile.
#[cfg(feature = "discord")]
const LONGEST: Duration = Duration::from_secs(30);
/// How often the system's zone data is checked.
#[cfg(feature = "discord")]
const A_DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// The shortest sleep, however much there is to do.
#[cfg(feature = "discord")]
const SHORTEST: Duration = Duration::from_millis(100);

/// Plays the time between two moments: everything that falls due happens in order, each at its own moment, and overdue
/// things at once. `deliver` sends scheduled messages; those due before a duty come first.
pub(super) fn live(
    bot: &Bot,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    deliver: &mut impl FnMut(DateTime<Utc>) -> Result<(), Broken>,
) {
    let mut now = from;
    loop {
        let delivery = bot.next_delivery().ok().flatten().filter(|due| *due <= until);
        let duty = bot.next_due(now).filter(|(due, _)| *due <= until);
        match (delivery, duty) {
            (Some(due), duty) if duty.is_none_or(|(first, _)| due <= first) => {
                now = now.max(due);
                if let Err(error) = deliver(now) {
                    tracing::error!(cause = %error, "what is due could not be sent; the rest of this time is skipped");
                    return;
                }
                if bot.next_delivery().ok().flatten().is_some_and(|next| next <= now) {
                    tracing::error!("what was just sent is due again; the rest of this time is skipped");
                    return;
                }
            }
            (_, Some((due, duty))) => {
                now = now.max(due);
                bot.perform(duty, now);
                if bot.due(duty, now).is_some_and(|next| next <= now) {
                    tracing::error!(?duty, "what was just done is due again; the rest of this time is skipped");
                    return;
                }
            }
            (_, None) => return,
        }
    }
}

/// Switches to newer zone data once the system has it, until it is dropped. It checks once a day.
#[cfg(feature = "discord")]
pub(super) async fn renew_zones(bot: Arc<Bot>, newest: fn() -> Zones) {
    loop {
        tokio::time::sleep(A_DAY).await;
        let bot = Arc::clone(&bot);
        let done = tokio::task::spawn_blocking(move || {
            let zones = newest();
            match zones.release() == bot.zones().release() {
                true => Ok(()),
                false => bot.go_by(zones),
            }
        });
        if let Ok(Err(error)) = done.await {
            tracing::error!(cause = %error, "newer zone data could not be used; it is tried again in a day");
        }
    }
}

/// Runs the duties by the wall clock until it is dropped. Each has its own task, so that none waits for another.
#[cfg(feature = "discord")]
pub(super) async fn attend(bot: Arc<Bot>) {
    let mut duties = JoinSet::new();
    for duty in Job::ALL {
        duties.spawn(attend_to(duty, Arc::clone(&bot)));
    }
    while duties.join_next().await.is_some() {}
}

#[cfg(feature = "discord")]
async fn attend_to(duty: Job, bot: Arc<Bot>) {
    loop {
        let bot = Arc::clone(&bot);
        let done = tokio::task::spawn_blocking(move || {
            if bot.due(duty, super::now()).is_some_and(|due| due <= super::now()) {
                bot.perform(duty, super::now());
            }
            let now = super::now();
            bot.due(duty, now).and_then(|due| (due - now).to_std().ok())
        });
        // A panic has been logged, and the duty is retried.
        let next = done.await.ok().flatten().unwrap_or(LONGEST);
        tokio::time::sleep(next.clamp(SHORTEST, LONGEST)).await;
    }
}
