//! Deliveries on their way: each try is written down before it is made (attempt), and what became of it after (settle). What
//! they say is read at the moment of sending.

pub(super) mod asks;
pub(super) mod contents;
#[cfg(test)]
mod names;
pub(super) mod nudge;
pub mod settle;

use super::Store;
use super::people;
use super::process;
use super::unusable::Broken;
use crate::fail;
use crate::mentoring::cadence::Zones;
use crate::mentoring::delivery::Role;
use crate::mentoring::person::Address;
use crate::mentoring::person::Platform;
use crate::mentoring::person::QuietHours;
use crate::mentoring::timing;
use crate::mentoring::timing::ON_TIME;
use crate::mentoring::timing::SETTLING;
use chrono::DateTime;
use chrono::NaiveDate;
use chrono::NaiveTime;
use chrono::TimeDelta;
use chrono::Utc;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::Transaction;
use std::time::Duration;

/// How long a row that is being sent is not taken up again in the same process, should whoever sent it have fallen over.
const HELD: TimeDelta = TimeDelta::minutes(10);
/// How far off the next try of the one before it may be for a check-in to wait for it, while nobody knows what became of that.
const FOR_EARLIER: TimeDelta = TimeDelta::hours(1);
/// How many rows one transaction looks at to find one that can be sent.
const LOOKED_AT: u32 = 50;

/// A try that is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub(super) id: i64,
    pub(super) epoch: i64,
    /// The nonce of the message, and in every button on it.
    pub marker: String,
    /// What it is.
    pub role: Role,
    /// To whom it goes.
    pub to: Address,
    /// The channel of their direct messages, where it is open already.
    pub channel: Option<String>,
    /// Since when it could be there already: it is looked for first. None, where it cannot.
    pub look_since: Option<DateTime<Utc>>,
    /// Whether an earlier try has a fate that nobody knows.
    pub uncertain: bool,
}

/// A row that may be tried.
struct Candidate {
    id: i64,
    marker: String,
    role: Role,
    to: Address,
    channel: String,
    due: DateTime<Utc>,
    attempts: u32,
    is_sending: bool,
    epoch: i64,
    up: i64,
    /// Why it is not to be sent any more, if so.
    over: Option<String>,
    /// The clock and the time of day that it goes by, and what its person set. None, where it goes by none.
    manner: Option<Manner>,
}

/// When somebody may be written to.
struct Manner {
    zone: String,
    at: String,
    person: String,
    quiet: Option<QuietHours>,
    /// The first date on which they are back.
    away: Option<NaiveDate>,
}

impl Store {
    /// Writes down the next try of whatever may be tried now. `up` is how long this process has run, `began` when it did. None,
    /// if there is nothing.
    ///
    /// # Errors
    /// When the database does not take it. Nothing is tried then.
    pub fn attempt(
        &self,
        now: DateTime<Utc>,
        up: Duration,
        began: DateTime<Utc>,
        zones: &Zones,
    ) -> Result<Option<Attempt>, Broken> {
        let zones = zones.clone();
        self.write(move |transaction| {
            let epoch = process::read(transaction)?.epoch;
            for candidate in candidates(transaction, now)? {
                if let Some(over) = candidate.over.as_deref().filter(|_| !candidate.is_sending) {
                    cancel(transaction, candidate.id, over, now)?;
                    continue;
                }
                let settled = settling(&candidate, epoch, up).map(|wait| now + wait);
                let mut held = settled.or_else(|| candidate.held_until(&zones, now));
                if held.is_none() && is_behind_another(transaction, &candidate, now)? {
                    held = Some(now + SETTLING);
                }
                if let Some(not_before) = held {
                    let not_before = not_before.timestamp();
                    transaction
                        .prepare_cached("UPDATE delivery SET not_before = ?2 WHERE id = ?1")?
                        .execute((candidate.id, not_before))?;
                    continue;
                }
                let mut update = transaction.prepare_cached(
                    "UPDATE delivery SET state = ?6, attempts = attempts + 1, attempted = ?2, not_before = ?3,
                         epoch = ?4, uptime = ?5
                     WHERE id = ?1 AND state IN ('pending', 'sending')",
                )?;
                let state = if fail::wrong(fail::MARKS_AFTER) { "pending" } else { "sending" };
                let up = i64::try_from(up.as_secs()).unwrap_or(i64::MAX);
                update.execute((candidate.id, now.timestamp(), (now + HELD).timestamp(), epoch, up, state))?;
                fail::point("delivery: attempting");
                return Ok(Some(candidate.tried(epoch, now, began)));
            }
            Ok(None)
        })
    }

    /// When there is something to plan or to try next. None, if there is nothing at all.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn next_delivery(&self) -> Result<Option<DateTime<Utc>>, Broken> {
        self.read(|connection| {
            let first = |select: &str| -> rusqlite::Result<Option<i64>> {
                connection.prepare_cached(select)?.query_row([], |row| row.get(0))
            };
            let due = first("SELECT min(next_due) FROM schedule WHERE state = 'active'")?;
            let not_before = first("SELECT min(not_before) FROM delivery WHERE state IN ('pending', 'sending')")?;
            let next = [due, not_before].into_iter().flatten().min();
            Ok(next.and_then(|next| DateTime::from_timestamp(next, 0)))
        })
    }

    /// Whether a try that is written down is still to be made: nobody took it back, and nothing newer stands for it.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn is_wanted(&self, attempt: &Attempt) -> Result<bool, Broken> {
        let (id, epoch) = (attempt.id, attempt.epoch);
        self.read(move |connection| {
            let mut select = connection.prepare_cached(
                "SELECT d.epoch = (SELECT epoch FROM process) AND d.epoch = ?2 AND d.state = 'sending'
                     AND (d.schedule IS NULL OR d.role IN ('notice', 'snoozed') OR s.state = 'active')
                     AND (d.role NOT IN ('check-in', 'nudge') OR s.until <= d.nominal)
                     AND (d.role <> 'nudge' OR EXISTS (
                         SELECT 1 FROM delivery AS it JOIN schedule AS of_it ON of_it.id = it.schedule
                         WHERE it.answer = 'open' AND (it.id = d.origin OR it.batch_lead = d.origin)
                             AND of_it.nudges > d.seq))
                     AND (d.attempts = 1 OR d.role <> 'check-in' OR NOT EXISTS (
                         SELECT 1 FROM delivery AS newer
                         WHERE newer.schedule = d.schedule AND newer.role = 'check-in' AND newer.nominal > d.nominal
                             AND newer.state <> 'cancelled'))
                 FROM delivery AS d LEFT JOIN schedule AS s ON s.id = d.schedule WHERE d.id = ?1",
            )?;
            Ok(select.query_row((id, epoch), |row| row.get(0)).optional()?.unwrap_or(false))
        })
    }
}

impl Candidate {
    /// Until when it has to wait, however long ago it was to leave: for somebody's return, for their quiet hours to end, or for
    /// the morning. A welcome answers a press, and what somebody put off comes when they said.
    fn held_until(&self, zones: &Zones, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let manner = self.manner.as_ref().filter(|_| self.role != Role::Welcome)?;
        let zone = zones.zone(&manner.zone)?;
        let back =
            manner.away.filter(|back| self.role != Role::Notice && zone.date(now).is_some_and(|today| today < *back));
        if let Some(back) = back {
            let at = NaiveTime::parse_from_str(&manner.at, "%H:%M").ok()?;
            return zone.moment(back, at).filter(|back| *back > now);
        }
        let quiet = manner.quiet;
        match self.role {
            // At the very time that somebody chose, but not in a night because we were away.
            Role::Snoozed if quiet.is_some() => None,
            _ => timing::held_until(self.due, now, &manner.person, &zone, quiet),
        }
    }

    /// The same, as a try in this epoch.
    fn tried(self, epoch: i64, now: DateTime<Utc>, began: DateTime<Utc>) -> Attempt {
        let never_looks = fail::wrong(fail::NEVER_LOOKS) || fail::wrong(fail::MARKS_AFTER);
        let is_first = self.attempts == 0 && self.due >= began && now - self.due <= ON_TIME;
        Attempt {
            id: self.id,
            epoch,
            marker: self.marker,
            role: self.role,
            to: self.to,
            channel: Some(self.channel).filter(|channel| !channel.is_empty()),
            look_since: (!is_first && !never_looks).then_some(self.due),
            uncertain: self.is_sending,
        }
    }
}

/// How much longer what was tried before may be on its way.
fn settling(candidate: &Candidate, epoch: i64, up: Duration) -> Option<TimeDelta> {
    if !candidate.is_sending {
        return None;
    }
    let before = if candidate.epoch == epoch { candidate.up } else { 0 };
    let since = i64::try_from(up.as_secs()).unwrap_or(i64::MAX) - before;
    let left = SETTLING.num_seconds() - since;
    (left > 0).then(|| TimeDelta::seconds(left))
}

/// Whether a check-in waits for an earlier one of the same schedule that nobody knows the fate of: what is then certainly not
/// there is told with this one, and once this one is on its way it cannot be.
fn is_behind_another(
    transaction: &Transaction<'_>,
    candidate: &Candidate,
    now: DateTime<Utc>,
) -> rusqlite::Result<bool> {
    if candidate.role != Role::CheckIn || candidate.is_sending || candidate.attempts > 0 {
        return Ok(false);
    }
    let mut select = transaction.prepare_cached(
        "SELECT EXISTS (
             SELECT 1 FROM delivery AS it JOIN delivery AS sent ON sent.person = it.person AND sent.state = 'sending'
             WHERE it.id = ?1 AND sent.not_before <= ?2 AND EXISTS (
                 SELECT 1 FROM delivery AS earlier JOIN delivery AS later
                     ON later.schedule = earlier.schedule AND later.nominal > earlier.nominal
                 WHERE (earlier.id = sent.id OR earlier.batch_lead = sent.id) AND (later.id = it.id OR later.batch_lead = it.id)
                     AND earlier.role = 'check-in' AND later.role = 'check-in' AND later.answer = 'open'))",
    )?;
    select.query_row((candidate.id, (now + FOR_EARLIER).timestamp()), |row| row.get(0))
}

/// What may be tried now, the longest overdue first.
fn candidates(transaction: &Transaction<'_>, now: DateTime<Utc>) -> Result<Vec<Candidate>, Broken> {
    let mut select = transaction.prepare_cached(
        "SELECT d.id, d.idempotency_key, d.role, d.platform, d.recipient, coalesce(a.direct, ''), d.due, d.attempts,
             d.state = 'sending', d.epoch, d.uptime,
             CASE
                 WHEN d.schedule IS NOT NULL AND d.role NOT IN ('notice', 'snoozed') AND s.state <> 'active' THEN 'stopped'
                 WHEN d.role IN ('check-in', 'nudge') AND s.until > d.nominal THEN 'paused'
                 WHEN d.role = 'nudge' AND ?1 + ?3 > s.next_due THEN 'superseded'
                 WHEN d.role = 'nudge' AND NOT EXISTS (
                     SELECT 1 FROM delivery AS it JOIN schedule AS of_it ON of_it.id = it.schedule
                     WHERE it.answer = 'open' AND (it.id = d.origin OR it.batch_lead = d.origin)
                         AND of_it.nudges > d.seq) THEN 'answered'
             END,
             s.zone, s.at, p.uid, p.quiet, p.away
         FROM delivery AS d LEFT JOIN schedule AS s ON s.id = d.schedule
             JOIN person AS p ON p.id = d.person
             LEFT JOIN address AS a ON a.platform = d.platform AND a.id = d.recipient
         WHERE d.state IN ('pending', 'sending') AND d.not_before <= ?1
         ORDER BY d.not_before, d.id LIMIT ?2",
    )?;
    let mut rows = select.query((now.timestamp(), LOOKED_AT, nudge::LATEST.num_seconds()))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.extend(candidate(row)?);
    }
    Ok(found)
}

fn manner(row: &Row<'_>, zone: String) -> rusqlite::Result<Manner> {
    Ok(Manner {
        zone,
        at: row.get(13)?,
        person: row.get(14)?,
        quiet: people::hours(&row.get::<_, String>(15)?),
        away: row.get::<_, String>(16)?.parse().ok(),
    })
}

/// None, where it is nothing that this version writes: one such row holds up nobody else.
fn candidate(row: &Row<'_>) -> rusqlite::Result<Option<Candidate>> {
    let platform = Platform::named(&row.get::<_, String>(3)?);
    let Some((role, platform)) = Role::named(&row.get::<_, String>(2)?).zip(platform) else { return Ok(None) };
    Ok(Some(Candidate {
        id: row.get(0)?,
        marker: row.get(1)?,
        role,
        to: Address { platform, id: row.get(4)? },
        channel: row.get(5)?,
        due: DateTime::from_timestamp(row.get(6)?, 0).unwrap_or_default(),
        attempts: row.get(7)?,
        is_sending: row.get(8)?,
        epoch: row.get(9)?,
        up: row.get(10)?,
        over: row.get(11)?,
        manner: row.get::<_, Option<String>>(12)?.map(|zone| manner(row, zone)).transpose()?,
    }))
}

/// Cancels a delivery that was not tried yet. If it led a batch, the earliest member leads the rest of it from now on.
pub(super) fn cancel(transaction: &Connection, id: i64, reason: &str, now: DateTime<Utc>) -> rusqlite::Result<()> {
    let cancelled = transaction
        .prepare_cached(
            "UPDATE delivery SET state = 'cancelled', reason = ?2, finished = ?3,
                 answer = CASE answer WHEN 'open' THEN 'lapsed' ELSE answer END
             WHERE id = ?1 AND state = 'pending'",
        )?
        .execute((id, reason, now.timestamp()))?;
    if cancelled == 0 {
        return Ok(());
    }
    let not_before = transaction
        .prepare_cached("SELECT not_before FROM delivery WHERE id = ?1")?
        .query_row([id], |row| row.get(0))?;
    let not_before = DateTime::from_timestamp(not_before, 0).unwrap_or(now);
    members_go_on(transaction, id, not_before)
}

/// Gives a batch without its lead a new one: the earliest member that still has something to say, which leaves at this moment.
/// Missed dates stay with the check-in that stands for them. A check-in that a newer date of its schedule stands for stays
/// behind; a cancelled date stands for nothing, and a snoozed check-in comes back whatever is newer.
pub(super) fn members_go_on(transaction: &Connection, id: i64, not_before: DateTime<Utc>) -> rusqlite::Result<()> {
    let live: Option<i64> = transaction
        .prepare_cached(
            "SELECT min(it.id) FROM delivery AS it
             WHERE it.batch_lead = ?1 AND it.state = 'merged' AND it.reason = '' AND (it.answer = 'open' OR it.role = 'snoozed')
                 AND (it.role = 'snoozed' OR NOT EXISTS (
                     SELECT 1 FROM delivery AS newer
                     WHERE newer.schedule = it.schedule AND newer.role = 'check-in' AND newer.nominal > it.nominal
                         AND newer.state <> 'cancelled'))",
        )?
        .query_row([id], |row| row.get(0))?;
    let Some(live) = live else { return Ok(()) };
    transaction
        .prepare_cached("UPDATE delivery SET state = 'pending', batch_lead = NULL, not_before = ?1 WHERE id = ?2")?
        .execute((not_before.timestamp(), live))?;
    transaction
        .prepare_cached(
            "UPDATE delivery AS it SET batch_lead = ?2
             WHERE it.batch_lead = ?1 AND it.reason = '' AND (it.answer = 'open' OR it.role = 'snoozed')
                 AND (it.role = 'snoozed' OR NOT EXISTS (
                     SELECT 1 FROM delivery AS newer
                     WHERE newer.schedule = it.schedule AND newer.role = 'check-in' AND newer.nominal > it.nominal
                         AND newer.state <> 'cancelled'))",
        )?
        .execute((id, live))?;
    transaction
        .prepare_cached(
            "UPDATE delivery SET batch_lead = ?2
             WHERE batch_lead = ?1 AND reason = '' AND answer = 'lapsed' AND schedule IN (
                 SELECT schedule FROM delivery WHERE (id = ?2 OR batch_lead = ?2) AND answer = 'open')",
        )?
        .execute((id, live))?;
    Ok(())
}

/// Takes back everything of a schedule that was not tried yet.
///
/// # Errors
/// When the database does not take it.
pub(super) fn cancel_pending(
    transaction: &Connection,
    schedule: i64,
    reason: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    // First those that are members of another delivery's batch.
    transaction
        .prepare_cached(
            "UPDATE delivery SET answer = 'lapsed', reason = ?2, finished = ?3
             WHERE schedule = ?1 AND state = 'merged' AND (answer = 'open' OR role = 'snoozed')
                 AND (SELECT state FROM delivery AS it WHERE it.id = delivery.batch_lead) = 'pending'",
        )?
        .execute((schedule, reason, now.timestamp()))?;
    let mut select = transaction.prepare_cached(
        "SELECT id FROM delivery WHERE schedule = ?1 AND state IN ('pending', 'sending') AND state = 'pending'",
    )?;
    let pending: Vec<i64> = select.query_map([schedule], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    pending.into_iter().try_for_each(|id| cancel(transaction, id, reason, now))
}
