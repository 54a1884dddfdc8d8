//! What became of a try, written down.

use super::Attempt;
use super::cancel::cancel;
use super::cancel::cancel_pending;
use super::cancel::release_members;
use super::conditions;
use super::reminders;
use crate::fail;
use crate::mentoring::cadence::Zones;
use crate::mentoring::delivery::Role;
use crate::mentoring::schedule::Reason;
use crate::mentoring::timing;
use crate::store::Store;
use crate::store::unusable::Broken;
use chrono::DateTime;
use chrono::TimeDelta;
use chrono::Utc;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::Transaction;

/// So many check-ins in a row that could not be delivered, and the schedule waits for a word from the person.
const UNREACHED: u32 = 3;
/// How often a look is tried that the platform refuses, and for how many days at most.
const LOOK_AGAIN: TimeDelta = TimeDelta::days(1);
const LOOKS: u32 = 7;
/// How long until it is asked once more whether something is wanted.
const ASK_AGAIN: TimeDelta = TimeDelta::seconds(30);

/// What becomes of a try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is there, under this id; or was, where there is none.
    Delivered(Option<String>),
    /// Certainly not stored. Try again after so long.
    Later(TimeDelta),
    /// Nobody knows: look, and try again.
    Unknown,
    /// Nobody knows, and it could not be looked for. Look again after so long.
    Wait(TimeDelta),
    /// It may be there, and we are not let in to look.
    Unseen,
    /// The person cannot be written to, for this reason; and what that means for the schedule.
    Unreachable(String, Consequence),
    /// Given up, for this reason.
    Failed(String),
    /// Certainly not stored, and no longer wanted.
    Withdrawn,
    /// Certainly not stored: the channel is gone. A new one is opened, once.
    ChannelGone,
}

/// What an unreachable person means for the schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// One more in a row; at three it pauses.
    Counted,
    /// It pauses at once.
    Paused(Reason),
    /// It ends.
    Ended(Reason),
}

/// What was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Settled {
    /// What became of it.
    Noted,
    /// It is there.
    Delivered,
    /// It will not reach them.
    Unreachable,
    /// It is given up.
    Failed,
    /// There is no such delivery any more: the person was forgotten meanwhile.
    Gone,
}

impl Store {
    /// Writes down what became of a try.
    ///
    /// # Errors
    /// When the database does not take it. It is then looked for as soon as it does.
    pub fn settle(&self, attempt: &Attempt, fate: Fate, zones: &Zones, now: DateTime<Utc>) -> Result<Settled, Broken> {
        let (attempt, zones) = (attempt.clone(), zones.clone());
        self.write(move |transaction| {
            if fail::wrong(fail::MARKS_AFTER) {
                transaction.execute("UPDATE delivery SET state = 'sending' WHERE id = ?1", [attempt.id])?;
            }
            let select = format!(
                "SELECT d.schedule, d.attempts, d.reason, {} AS is_over, d.nominal
                 FROM delivery AS d LEFT JOIN schedule AS s ON s.id = d.schedule
                 WHERE d.id = ?1 AND d.state = 'sending' AND d.epoch = ?2
                     AND (SELECT epoch FROM process) = ?2",
                conditions::IS_STOPPED
            );
            let mut select = transaction.prepare_cached(&select)?;
            let row = select.query_row((attempt.id, attempt.epoch), |row| {
                Ok(Sending {
                    id: attempt.id,
                    schedule: row.get("schedule")?,
                    attempts: row.get("attempts")?,
                    reason: row.get("reason")?,
                    is_over: row.get("is_over")?,
                    marker: attempt.marker.clone(),
                    role: attempt.role,
                    nominal: row.get("nominal")?,
                })
            });
            let Some(row) = row.optional()? else {
                let is_there = "SELECT EXISTS (SELECT 1 FROM delivery WHERE id = ?1)";
                let is_there = transaction.query_row(is_there, [attempt.id], |row| row.get(0))?;
                return Ok(if is_there { Settled::Noted } else { Settled::Gone });
            };
            drop(select);
            let settled = row.settle(transaction, fate, now)?;
            if settled == Settled::Delivered && matches!(row.role, Role::CheckIn | Role::Nudge) {
                reminders::plan_next(transaction, row.id, &zones, now)?;
            }
            fail::point("delivery: settling");
            Ok(settled)
        })
    }
}

/// A row that is being sent.
struct Sending {
    id: i64,
    schedule: Option<i64>,
    attempts: u32,
    reason: String,
    /// Its schedule does not go on.
    is_over: bool,
    marker: String,
    role: Role,
    nominal: String,
}

impl Sending {
    fn settle(&self, transaction: &Transaction<'_>, fate: Fate, now: DateTime<Utc>) -> rusqlite::Result<Settled> {
        match fate {
            Fate::Delivered(message) => {
                let (message, reason) = match message {
                    Some(message) => (message, ""),
                    None => (String::new(), "deleted"),
                };
                self.end(transaction, "delivered", reason, &message, now)?;
                self.of_its_schedules(
                    transaction,
                    "UPDATE schedule SET unreached = 0 WHERE unreached > 0 AND id = ?1",
                )?;
                Ok(Settled::Delivered)
            }
            Fate::Withdrawn => self.withdraw(transaction, now),
            Fate::Later(_) | Fate::ChannelGone if self.is_over => self.withdraw(transaction, now),
            Fate::Later(wait) => self.put_off(transaction, "pending", "", now + wait),
            Fate::ChannelGone if self.reason == "channel" => {
                self.unreachable(transaction, "closed", Consequence::Counted, now)
            }
            Fate::ChannelGone => {
                transaction.execute(
                    "UPDATE address SET direct = '' WHERE (platform, id) = (
                         SELECT platform, recipient FROM delivery WHERE id = ?1)",
                    [self.id],
                )?;
                self.put_off(transaction, "pending", "channel", now)
            }
            Fate::Unknown if self.attempts >= timing::TRIES => {
                self.end(transaction, "failed", "no answer", "", now)?;
                Ok(Settled::Failed)
            }
            Fate::Unknown => {
                let wait = timing::backoff(self.attempts, &self.marker);
                self.put_off(transaction, "sending", "", now + wait)
            }
            Fate::Wait(wait) => self.put_off(transaction, "sending", "", now + wait),
            Fate::Unseen if self.attempts > LOOKS => {
                self.end(transaction, "failed", "fate unknown", "", now)?;
                Ok(Settled::Failed)
            }
            Fate::Unseen => self.put_off(transaction, "sending", "", now + LOOK_AGAIN),
            Fate::Unreachable(reason, consequence) => self.unreachable(transaction, &reason, consequence, now),
            Fate::Failed(reason) => {
                self.end(transaction, "failed", &reason, "", now)?;
                Ok(Settled::Failed)
            }
        }
    }

    fn end(
        &self,
        transaction: &Connection,
        state: &str,
        reason: &str,
        message: &str,
        now: DateTime<Utc>,
    ) -> rusqlite::Result<()> {
        let mut update = transaction.prepare_cached(
            // What a notice is about stays with it.
            "UPDATE delivery SET state = ?2, message = ?4, finished = ?5,
                     reason = CASE WHEN role = 'notice' AND ?3 = '' THEN reason ELSE ?3 END
                 WHERE id = ?1",
        )?;
        update.execute((self.id, state, reason, message, now.timestamp()))?;
        Ok(())
    }

    fn put_off(
        &self,
        transaction: &Connection,
        state: &str,
        reason: &str,
        not_before: DateTime<Utc>,
    ) -> rusqlite::Result<Settled> {
        // What is certainly not there is as good as never tried, but for the look.
        let mut update = transaction.prepare_cached(
            "UPDATE delivery SET state = ?2, reason = CASE role WHEN 'notice' THEN reason ELSE ?3 END, not_before = ?4,
                 attempts = CASE ?2 WHEN 'pending' THEN min(attempts, 1) ELSE attempts END
             WHERE id = ?1",
        )?;
        update.execute((self.id, state, reason, not_before.timestamp()))?;
        Ok(Settled::Noted)
    }

    /// Not stored, and no longer wanted: a newer check-in stands for it, or nobody does.
    fn withdraw(&self, transaction: &Transaction<'_>, now: DateTime<Utc>) -> rusqlite::Result<Settled> {
        let mut newer = transaction.prepare_cached(
            "SELECT it.id, it.state FROM delivery AS newer JOIN delivery AS it ON it.id = coalesce(newer.batch_lead, newer.id)
             WHERE newer.schedule = ?1 AND newer.role = 'check-in' AND newer.nominal > ?2 AND newer.state <> 'cancelled'
             ORDER BY newer.nominal LIMIT 1",
        )?;
        let found: Option<(i64, String)> = newer
            .query_row((self.schedule, &self.nominal), |row| Ok((row.get("id")?, row.get("state")?)))
            .optional()?
            .filter(|_| self.role == Role::CheckIn && !self.is_over);
        match found {
            Some((batch_lead, state)) if state == "pending" => {
                let mut update = transaction.prepare_cached(
                    "UPDATE delivery SET state = 'merged', answer = 'lapsed', batch_lead = ?2, finished = ?3
                     WHERE id = ?1",
                )?;
                update.execute((self.id, batch_lead, now.timestamp()))?;
                // The dates it stood for are told with the newer one too.
                transaction
                    .prepare_cached(
                        "UPDATE delivery SET batch_lead = ?2
                         WHERE batch_lead = ?1 AND answer = 'lapsed' AND reason = '' AND schedule = ?3",
                    )?
                    .execute((self.id, batch_lead, self.schedule))?;
                self.leave_riders(transaction, now)?;
                Ok(Settled::Noted)
            }
            // Nobody joins what is under way already.
            Some(_) => {
                self.end(transaction, "failed", "no answer", "", now)?;
                self.leave_riders(transaction, now)?;
                Ok(Settled::Failed)
            }
            // Nobody took it back: whether it is wanted could not be told in that moment.
            None if !self.is_over => self.put_off(transaction, "pending", &self.reason, now + ASK_AGAIN),
            None => {
                let mut update = transaction
                    .prepare_cached("UPDATE delivery SET state = 'pending' WHERE id = ?1 AND state = 'sending'")?;
                update.execute([self.id])?;
                cancel(transaction, self.id, "stopped", now)?;
                Ok(Settled::Noted)
            }
        }
    }

    /// Whatever went along with it was not said either, and is not over: it goes along with what waits of its own schedule,
    /// and where nothing does, it goes on by itself.
    fn leave_riders(&self, transaction: &Connection, now: DateTime<Utc>) -> rusqlite::Result<()> {
        transaction
            .prepare_cached(
                "UPDATE delivery AS it SET answer = 'lapsed', batch_lead = newer.to_go
                 FROM (SELECT d.schedule, d.nominal, c.id AS to_go
                       FROM delivery AS d JOIN delivery AS c ON c.id = coalesce(d.batch_lead, d.id)
                       WHERE d.role = 'check-in' AND c.state = 'pending') AS newer
                 WHERE it.batch_lead = ?1 AND it.role = 'check-in' AND it.answer = 'open'
                     AND newer.schedule = it.schedule AND newer.nominal > it.nominal",
            )?
            .execute([self.id])?;
        release_members(transaction, self.id, now)
    }

    fn unreachable(
        &self,
        transaction: &Transaction<'_>,
        reason: &str,
        consequence: Consequence,
        now: DateTime<Utc>,
    ) -> rusqlite::Result<Settled> {
        self.end(transaction, "unreachable", reason, "", now)?;
        let (state, why) = match consequence {
            Consequence::Counted => ("paused", Reason::Closed),
            Consequence::Paused(why) => ("paused", why),
            Consequence::Ended(why) => ("ended", why),
        };
        for schedule in self.schedules(transaction)? {
            let least = match consequence {
                Consequence::Counted => {
                    if matches!(self.role, Role::CheckIn) {
                        let count = "UPDATE schedule SET unreached = unreached + 1 WHERE id = ?1";
                        transaction.prepare_cached(count)?.execute([schedule])?;
                    }
                    UNREACHED
                }
                Consequence::Paused(_) | Consequence::Ended(_) => 0,
            };
            let stopped = transaction
                .prepare_cached(
                    "UPDATE schedule SET state = ?2, reason = ?3 WHERE id = ?1 AND state = 'active' AND unreached >= ?4",
                )?
                .execute((schedule, state, why.name(), least))?;
            if stopped > 0 {
                cancel_pending(transaction, schedule, why.name(), now)?;
            }
        }
        Ok(Settled::Unreachable)
    }

    /// The schedules whose check-ins are in it.
    fn schedules(&self, transaction: &Connection) -> rusqlite::Result<Vec<i64>> {
        let mut select = transaction.prepare_cached(
            "SELECT DISTINCT schedule FROM delivery
             WHERE (id = ?1 OR batch_lead = ?1 AND answer = 'open') AND schedule IS NOT NULL",
        )?;
        select.query_map([self.id], |row| row.get(0))?.collect()
    }

    fn of_its_schedules(&self, transaction: &Connection, update: &str) -> rusqlite::Result<()> {
        for schedule in self.schedules(transaction)? {
            transaction.prepare_cached(update)?.execute([schedule])?;
        }
        Ok(())
    }
}
