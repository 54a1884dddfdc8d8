//! Everything that is said unasked, step by step: plan what has fallen due, write a try down, say it, write down what became of it.
//!
//! Whoever has the clock and the connection asks for one step after the other: `run` on Discord, and the console. Nothing in
//! here waits for anything.

use super::clock_guard::Guard;
use super::fate::{Sent, Unsent};
use crate::bot::Bot;
use crate::bot::reply::Reply;
use crate::fail;
use crate::mentoring::cadence::Zones;
use crate::mentoring::schedule::Reason;
use crate::store::checkins::deliveries::Attempt;
use crate::store::checkins::deliveries::outcome::{AttemptOutcome, Consequence, Recorded};
use crate::store::error::Broken;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The wait after a try for which there was no connection, or whose first look brought nothing.
const AGAIN: TimeDelta = TimeDelta::seconds(30);
/// So many messages in a row that the platform finds wrong, and nothing is sent for a while: the mistake is ours, and in all of them.
const WRONG: u32 = 3;
const HELD: Duration = Duration::from_secs(60 * 60);
/// How often the clock is written down, at most.
const NOTED: TimeDelta = TimeDelta::seconds(60);

/// What the engine knows beside the database.
#[derive(Debug)]
pub(in crate::bot) struct Engine {
    guard: Mutex<Guard>,
    /// When the clock was last written down.
    noted: Mutex<DateTime<Utc>>,
    /// How far new zone data has been gone through. None, while there is none.
    rezoned: Mutex<Option<Option<i64>>>,
    /// How many messages in a row were wrong, and until when nothing is sent for it.
    wrong: Mutex<(u32, Duration)>,
}

/// Where a try broke off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// While the channel was opened, or the message looked for: nothing was sent.
    Before,
    /// While it was sent, for the first time or after it was certain that it was not there.
    Sending,
}

impl Default for Engine {
    fn default() -> Self {
        Engine {
            guard: Mutex::new(Guard::trusting()),
            noted: Mutex::default(),
            rezoned: Mutex::default(),
            wrong: Mutex::default(),
        }
    }
}

fn lock<T>(held: &Mutex<T>) -> MutexGuard<'_, T> {
    held.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Bot {
    /// Begins to plan and to send, with the machine's clock under watch.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn begin(&self, now: DateTime<Utc>, up: Duration) -> Result<(), Broken> {
        let process = self.store().begin_epoch()?;
        *lock(&self.engine.guard) = Guard::new(process.clock, now, up);
        self.look_at_zones()
    }

    /// The same where somebody sets the clock on purpose, and it is believed.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn begin_trusting(&self) -> Result<(), Broken> {
        self.store().begin_epoch()?;
        *lock(&self.engine.guard) = Guard::trusting();
        self.look_at_zones()
    }

    /// Whether the machine's clock is believed. Where it is not, nothing is worked out by it.
    pub fn clock_is_trusted(&self) -> bool {
        lock(&self.engine.guard).trusts()
    }

    /// Looks at the clock, as is due every half minute and before anything is sent. Whether it is believed.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn watch_clock(&self, now: DateTime<Utc>, up: Duration) -> Result<bool, Broken> {
        let (before, trusted) = {
            let mut guard = lock(&self.engine.guard);
            (guard.trusts(), guard.compare(now, up))
        };
        if before && !trusted {
            tracing::error!(
                "this machine's clock jumped; nothing is sent until Discord confirms the time. Check the clock"
            );
        }
        let mut noted = lock(&self.engine.noted);
        if trusted && (now - *noted).abs() >= NOTED {
            self.store().note_clock(now)?;
            *noted = now;
        }
        Ok(trusted)
    }

    /// Somebody who has the right time says this. Whether the clock is believed again.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn told_the_time(&self, now: DateTime<Utc>, up: Duration, right: DateTime<Utc>) -> Result<bool, Broken> {
        let (before, trusted) = {
            let mut guard = lock(&self.engine.guard);
            (guard.trusts(), guard.told(now, up, right))
        };
        if trusted {
            self.store().note_clock(now)?;
            *lock(&self.engine.noted) = now;
        }
        match (before, trusted) {
            (false, true) => tracing::info!("the clock is right; sending goes on"),
            (_, false) => tracing::error!(
                off_s = (now - right).num_seconds(),
                "this machine's clock is wrong; nothing is sent until it is right. Set the clock"
            ),
            _ => {}
        }
        Ok(trusted)
    }

    /// Goes by this zone data from now on. What it changes is worked out anew with the next plans.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn go_by(&self, zones: Zones) -> Result<(), Broken> {
        let release = zones.release().to_owned();
        *self.zones.write().unwrap_or_else(PoisonError::into_inner) = zones;
        tracing::info!(release, "new zone data; every moment to come is worked out anew");
        self.look_at_zones()
    }

    fn look_at_zones(&self) -> Result<(), Broken> {
        let is_zoned = self.store().has_zone_data(&self.zones())?;
        *lock(&self.engine.rezoned) = (!is_zoned).then_some(None);
        Ok(())
    }

    /// Plans some of what has fallen due. Whether there is more.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn plan(&self, now: DateTime<Utc>) -> Result<bool, Broken> {
        let mut rezoned = lock(&self.engine.rezoned);
        // Only now: newer ones may have come while it was waited for.
        let zones = self.zones();
        if let Some(after) = *rezoned {
            *rezoned = self.store().rezone(&zones, after, now)?.map(Some);
        }
        let more = rezoned.is_some();
        drop(rezoned);
        let planned = self.store().plan(&zones, now)?;
        if planned > 0 {
            fail::point("delivery: planned");
        }
        Ok(more || planned > 0)
    }

    /// When there is something to plan or to try next. None, if there is nothing at all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn next_delivery(&self) -> Result<Option<DateTime<Utc>>, Broken> {
        self.store().next_delivery()
    }

    /// Writes down the next try of whatever may be tried now. None, if there is nothing.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is tried then.
    pub fn attempt(&self, now: DateTime<Utc>, up: Duration) -> Result<Option<Attempt>, Broken> {
        if up < lock(&self.engine.wrong).1 {
            return Ok(None);
        }
        let began = now - TimeDelta::from_std(up).unwrap_or_default();
        let attempt = self.store().attempt(now, up, began, &self.zones())?;
        if attempt.is_some() {
            fail::point("delivery: attempted");
        }
        Ok(attempt)
    }

    /// What it says; what it asks is kept from now on. None, if there is nothing to say any more.
    ///
    /// # Errors
    /// When the database cannot be read, or does not take it.
    pub fn message(&self, attempt: &Attempt) -> Result<Option<Reply>, Broken> {
        let Some(contents) = self.store().contents(attempt)? else { return Ok(None) };
        let contents = self.drawn(contents)?;
        let compose = self.messages.iter().find(|(role, _)| *role == contents.role);
        Ok(compose.map(|(_, compose)| compose(self, &contents)))
    }

    /// Takes the place of the reply to the press that started something, when the first message did not arrive.
    pub fn first_undelivered(&self) -> Option<Reply> {
        self.undelivered.map(|says| (says.first)(self))
    }

    /// Whether a try that is written down is still to be made. Asked in the last moment before anything leaves.
    pub fn is_wanted(&self, attempt: &Attempt) -> bool {
        if fail::wrong(fail::MARKS_FIRST) || fail::wrong(fail::MARKS_AFTER) {
            return true;
        }
        self.store().is_wanted(attempt).unwrap_or_else(|error| {
            tracing::error!(cause = %error, "a message is not sent, since nobody knows whether it is wanted");
            false
        })
    }

    /// Writes down what became of a try.
    ///
    /// # Errors
    /// When the database does not take it. It is then looked for as soon as it does.
    pub fn settle(
        &self,
        attempt: &Attempt,
        stage: Stage,
        came: Result<Sent, Unsent>,
        now: DateTime<Utc>,
        up: Duration,
    ) -> Result<Recorded, Broken> {
        self.count_wrong(&came, up);
        let settled = self.store().record_outcome(attempt, fate(attempt, stage, came), &self.zones(), now)?;
        fail::point("delivery: settled");
        Ok(settled)
    }

    /// Stops for a while when the platform finds one message after the other wrong.
    fn count_wrong(&self, came: &Result<Sent, Unsent>, up: Duration) {
        let mut wrong = lock(&self.engine.wrong);
        match came {
            Err(Unsent::Refused { status, .. }) if *status != 403 => {
                wrong.0 += 1;
                if wrong.0 >= WRONG {
                    *wrong = (0, up + HELD);
                    tracing::error!(
                        "{WRONG} messages in a row were refused as wrong; nothing is sent for an hour. Please report this"
                    );
                }
            }
            Ok(_) => wrong.0 = 0,
            Err(_) => {}
        }
    }
}

/// What becomes of a delivery after this.
fn fate(attempt: &Attempt, stage: Stage, came: Result<Sent, Unsent>) -> AttemptOutcome {
    let later = |wait: Duration| TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(1)) + TimeDelta::seconds(1);
    let unsent = match came {
        Ok(Sent::Stored(message)) => return AttemptOutcome::Delivered(Some(message)),
        Ok(Sent::Deleted) => return AttemptOutcome::Delivered(None),
        Err(unsent) => unsent,
    };
    // An earlier try may be there, and this one came to nothing before it could be looked for.
    if attempt.uncertain && stage == Stage::Before {
        return match unsent {
            Unsent::PutOff(wait) => AttemptOutcome::Wait(later(wait)),
            Unsent::NoConnection | Unsent::Revoked => AttemptOutcome::Wait(AGAIN),
            Unsent::Unknown => AttemptOutcome::Unknown,
            Unsent::Withdrawn => AttemptOutcome::Withdrawn,
            Unsent::Closed
            | Unsent::NoSharedServer
            | Unsent::ChannelGone
            | Unsent::PersonGone
            | Unsent::Refused { .. } => AttemptOutcome::Unseen,
        };
    }
    match unsent {
        Unsent::PutOff(wait) => AttemptOutcome::Later(later(wait)),
        Unsent::Withdrawn => AttemptOutcome::Withdrawn,
        Unsent::NoConnection => AttemptOutcome::Later(AGAIN),
        Unsent::Unknown if stage == Stage::Before => AttemptOutcome::Later(AGAIN),
        Unsent::Unknown => AttemptOutcome::Unknown,
        Unsent::Revoked => AttemptOutcome::Later(TimeDelta::zero()),
        Unsent::ChannelGone => AttemptOutcome::ChannelGone,
        Unsent::Closed => AttemptOutcome::Unreachable("closed".to_owned(), Consequence::Counted),
        Unsent::NoSharedServer => AttemptOutcome::Unreachable("left".to_owned(), Consequence::Paused(Reason::Left)),
        Unsent::PersonGone => AttemptOutcome::Unreachable("gone".to_owned(), Consequence::Ended(Reason::Gone)),
        Unsent::Refused { status: 403, code } => {
            AttemptOutcome::Unreachable(format!("403/{code}"), Consequence::Counted)
        }
        Unsent::Refused { status, code } => AttemptOutcome::Failed(format!("{status}/{code}")),
    }
}
