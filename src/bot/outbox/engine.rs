//! The delivery engine, step by step: plan what is due, record an attempt, send the message, record the outcome.
//!
//! The caller has the clock and the connection, and asks for one step after the other: `run` on Discord, and the console. Nothing
//! in here waits for anything.

use super::clock_guard::Guard;
use super::fate::{Sent, Unsent};
use crate::bot::Bot;
use crate::bot::phrases::buttons::laid_out;
use crate::bot::reply::{Family, Reply};
use crate::fail;
use crate::mentoring::cadence::Zones;
use crate::mentoring::schedule::Reason;
use crate::store::checkins::deliveries::Attempt;
use crate::store::checkins::deliveries::outcome::{AttemptOutcome, Consequence, Recorded};
use crate::store::error::Broken;
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The wait after an attempt without a connection, or after a first look for the message without a result.
const AGAIN: TimeDelta = TimeDelta::seconds(30);
/// The number of messages in a row refused as wrong that stops sending for a while: the mistake is then ours, and in all of them.
const WRONG: u32 = 3;
const HELD: Duration = Duration::from_secs(60 * 60);
/// The shortest time between two records of the clock.
const NOTED: TimeDelta = TimeDelta::seconds(60);

/// The engine's state outside the database.
#[derive(Debug)]
pub(in crate::bot) struct Engine {
    guard: Mutex<Guard>,
    /// When the clock was last recorded.
    noted: Mutex<DateTime<Utc>>,
    /// How far the schedules have been recalculated with new zone data. `None` while there is no new data.
    rezoned: Mutex<Option<Option<i64>>>,
    /// How many messages in a row were wrong, and until when sending is stopped because of it.
    wrong: Mutex<(u32, Duration)>,
}

/// The stage at which an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// While the channel was opened or the message was looked for: nothing was sent.
    Before,
    /// While it was sent, for the first time or after it was certain that it is not there.
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
    /// Starts planning and sending, with the machine's clock under watch.
    ///
    /// # Errors
    /// If the database does not accept it.
    pub fn begin(&self, now: DateTime<Utc>, up: Duration) -> Result<(), Broken> {
        let process = self.store().begin_epoch()?;
        *lock(&self.engine.guard) = Guard::new(process.clock, now, up);
        self.look_at_zones()
    }

    /// Starts planning and sending with a trusted clock, where a person sets the clock on purpose.
    ///
    /// # Errors
    /// If the database does not accept it.
    pub fn begin_trusting(&self) -> Result<(), Broken> {
        self.store().begin_epoch()?;
        *lock(&self.engine.guard) = Guard::trusting();
        self.look_at_zones()
    }

    /// Whether the machine's clock is trusted. While it is not, nothing is calculated from it.
    pub fn clock_is_trusted(&self) -> bool {
        lock(&self.engine.guard).trusts()
    }

    /// Checks the clock, which is due every half minute and before anything is sent. Returns whether it is trusted.
    ///
    /// # Errors
    /// If the database does not accept it.
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

    /// Compares the clock with the right time from elsewhere. Returns whether it is trusted again.
    ///
    /// # Errors
    /// If the database does not accept it.
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

    /// Switches to this zone data. The next plans recalculate everything it changes.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn go_by(&self, zones: Zones) -> Result<(), Broken> {
        let release = zones.release().to_owned();
        *self.zones.write().unwrap_or_else(PoisonError::into_inner) = zones;
        tracing::info!(release, "new zone data; every moment to come is worked out anew");
        self.look_at_zones()
    }

    fn look_at_zones(&self) -> Result<(), Broken> {
        // Looked up under the lock: a plan that is still working by the previous zone data must have written its moments by now.
        let mut rezoned = lock(&self.engine.rezoned);
        let is_zoned = self.store().has_zone_data(&self.zones())?;
        *rezoned = (!is_zoned).then_some(None);
        Ok(())
    }

    /// Plans some of what is due. Returns whether there is more.
    ///
    /// # Errors
    /// If the database does not accept it.
    pub fn plan(&self, now: DateTime<Utc>) -> Result<bool, Broken> {
        let mut rezoned = lock(&self.engine.rezoned);
        // Read only after the lock, because newer zone data may have come in during the wait.
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

    /// When there is something to plan or to attempt next. `None` if there is nothing at all.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn next_delivery(&self) -> Result<Option<DateTime<Utc>>, Broken> {
        self.store().next_delivery()
    }

    /// Records the next attempt that may be made now. `None` if there is nothing to attempt.
    ///
    /// # Errors
    /// If the database does not accept it. Nothing is attempted then.
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

    /// The message of an attempt; from now on, the questions in it are stored. `None` if there is nothing left to say.
    ///
    /// # Errors
    /// If the database cannot be read or does not accept it.
    pub fn message(&self, attempt: &Attempt) -> Result<Option<Reply>, Broken> {
        let Some(contents) = self.store().contents(attempt)? else { return Ok(None) };
        let contents = self.drawn(contents)?;
        let compose = self.messages.iter().find(|(role, _)| *role == contents.role);
        Ok(compose.map(|(_, compose)| {
            let reply = compose(self, &contents);
            Reply { family: Some(Family::Asked), rows: laid_out(reply.rows), ..reply }
        }))
    }

    /// Replaces the reply to the press that started a schedule, when the first message did not arrive.
    pub fn first_undelivered(&self) -> Option<Reply> {
        self.undelivered.map(|says| (says.first)(self))
    }

    /// Whether a recorded attempt is still wanted. Asked at the last moment before anything is sent.
    pub fn is_wanted(&self, attempt: &Attempt) -> bool {
        if fail::wrong(fail::MARKS_FIRST) || fail::wrong(fail::MARKS_AFTER) {
            return true;
        }
        self.store().is_wanted(attempt).unwrap_or_else(|error| {
            tracing::error!(cause = %error, "a message is not sent, since nobody knows whether it is wanted");
            false
        })
    }

    /// Records the outcome of an attempt.
    ///
    /// # Errors
    /// If the database does not accept it. The message is looked for as soon as the database works again.
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

    /// Stops sending for a while when the platform refuses one message after another as wrong.
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

/// What happens to a delivery after this outcome.
fn fate(attempt: &Attempt, stage: Stage, came: Result<Sent, Unsent>) -> AttemptOutcome {
    let later = |wait: Duration| TimeDelta::from_std(wait).unwrap_or(TimeDelta::days(1)) + TimeDelta::seconds(1);
    let unsent = match came {
        Ok(Sent::Stored(message)) => return AttemptOutcome::Delivered(Some(message)),
        Ok(Sent::Deleted) => return AttemptOutcome::Delivered(None),
        Err(unsent) => unsent,
    };
    // An earlier attempt may have arrived, and this one failed before the message could be looked for.
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
