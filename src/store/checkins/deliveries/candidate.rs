//! Finds the delivery that may be tried next. A delivery has to wait for its person's return, for the end of their
//! quiet hours, or until an earlier attempt has had time to arrive.

use super::{Attempt, conditions, reminders};
use crate::fail;
use crate::mentoring::cadence::Zones;
use crate::mentoring::delivery::Role;
use crate::mentoring::person::{Address, Platform};
use crate::mentoring::quiet_hours::QuietHours;
use crate::mentoring::timing;
use crate::mentoring::timing::{ON_TIME, SETTLING};
use crate::store::columns::Columns;
use crate::store::error::Broken;
use crate::store::people;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use rusqlite::{Row, Transaction};
use std::sync::LazyLock;
use std::time::Duration;

/// How many rows one transaction looks at to find one that can be sent.
const LOOKED_AT: u32 = 50;
/// A check-in waits for an earlier one with an unknown outcome, if that is tried again within this time.
const FOR_EARLIER: TimeDelta = TimeDelta::hours(1);

/// A delivery that may be tried.
pub(super) struct Candidate {
    pub(super) id: i64,
    idempotency_key: String,
    role: Role,
    to: Address,
    channel: String,
    due: DateTime<Utc>,
    attempts: u32,
    pub(super) is_sending: bool,
    epoch: i64,
    up: i64,
    /// Why it must not be sent any more, if so.
    pub(super) over: Option<String>,
    /// None, if it belongs to no schedule.
    times: Option<Times>,
}

/// When a person may be written to.
struct Times {
    zone: String,
    at: String,
    person_uid: String,
    quiet: Option<QuietHours>,
    /// The first date on which they are back.
    away: Option<NaiveDate>,
}

/// What is read of each, beside why it is over.
const COLUMNS: Columns<16> = Columns::new([
    ("id", "d.id"),
    ("idempotency_key", "d.idempotency_key"),
    ("role", "d.role"),
    ("platform", "d.platform"),
    ("recipient", "d.recipient"),
    ("channel", "coalesce(a.direct, '')"),
    ("due", "d.due"),
    ("attempts", "d.attempts"),
    ("is_sending", "d.state = 'sending'"),
    ("epoch", "d.epoch"),
    ("uptime", "d.uptime"),
    ("zone", "s.zone"),
    ("at", "s.at"),
    ("person_uid", "p.uid"),
    ("quiet", "p.quiet"),
    ("away", "p.away"),
]);

/// Made once: it runs for each attempt.
static CANDIDATES: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {},
             CASE
                 WHEN {} THEN 'stopped'
                 WHEN {} THEN 'paused'
                 WHEN d.role = 'nudge' AND ?1 + ?3 > s.next_due THEN 'superseded'
                 WHEN d.role = 'nudge' AND NOT {} THEN 'answered'
             END AS over
         FROM delivery AS d LEFT JOIN schedule AS s ON s.id = d.schedule
             JOIN person AS p ON p.id = d.person
             LEFT JOIN address AS a ON a.platform = d.platform AND a.id = d.recipient
         WHERE d.state IN ('pending', 'sending') AND d.not_before <= ?1
         ORDER BY d.not_before, d.id LIMIT ?2",
        COLUMNS.sql(),
        conditions::IS_STOPPED,
        conditions::IS_PAUSED,
        conditions::IS_REMINDER_WANTED
    )
});

/// The deliveries that may be tried now, the longest overdue first.
pub(super) fn all(transaction: &Transaction<'_>, now: DateTime<Utc>) -> Result<Vec<Candidate>, Broken> {
    let mut select = transaction.prepare_cached(&CANDIDATES)?;
    let mut rows = select.query((now.timestamp(), LOOKED_AT, reminders::LATEST.num_seconds()))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.extend(read(row)?);
    }
    Ok(found)
}

/// None, if this version does not write such a row. It is passed over, so that it holds up nobody else.
fn read(row: &Row<'_>) -> rusqlite::Result<Option<Candidate>> {
    let platform = Platform::named(&row.get::<_, String>(const { COLUMNS.at("platform") })?);
    let Some((role, platform)) = Role::named(&row.get::<_, String>(const { COLUMNS.at("role") })?).zip(platform) else {
        return Ok(None);
    };
    Ok(Some(Candidate {
        id: row.get(const { COLUMNS.at("id") })?,
        idempotency_key: row.get(const { COLUMNS.at("idempotency_key") })?,
        role,
        to: Address { platform, id: row.get(const { COLUMNS.at("recipient") })? },
        channel: row.get(const { COLUMNS.at("channel") })?,
        due: DateTime::from_timestamp(row.get(const { COLUMNS.at("due") })?, 0).unwrap_or_default(),
        attempts: row.get(const { COLUMNS.at("attempts") })?,
        is_sending: row.get(const { COLUMNS.at("is_sending") })?,
        epoch: row.get(const { COLUMNS.at("epoch") })?,
        up: row.get(const { COLUMNS.at("uptime") })?,
        over: row.get("over")?,
        times: row.get::<_, Option<String>>(const { COLUMNS.at("zone") })?.map(|zone| times(row, zone)).transpose()?,
    }))
}

fn times(row: &Row<'_>, zone: String) -> rusqlite::Result<Times> {
    Ok(Times {
        zone,
        at: row.get(const { COLUMNS.at("at") })?,
        person_uid: row.get(const { COLUMNS.at("person_uid") })?,
        quiet: people::quiet_hours(&row.get::<_, String>(const { COLUMNS.at("quiet") })?),
        away: row.get::<_, String>(const { COLUMNS.at("away") })?.parse().ok(),
    })
}

impl Candidate {
    /// Until when it has to wait. None, if it can be tried now.
    pub(super) fn held_until(
        &self,
        transaction: &Transaction<'_>,
        epoch: i64,
        up: Duration,
        zones: &Zones,
        now: DateTime<Utc>,
    ) -> rusqlite::Result<Option<DateTime<Utc>>> {
        let arriving = self.arrives_within(epoch, up).map(|wait| now + wait);
        let held = arriving.or_else(|| self.waits_for_person(zones, now));
        if held.is_none() && self.is_behind_another(transaction, now)? {
            return Ok(Some(now + SETTLING));
        }
        Ok(held)
    }

    /// How much longer an earlier attempt may be on its way.
    fn arrives_within(&self, epoch: i64, up: Duration) -> Option<TimeDelta> {
        if !self.is_sending {
            return None;
        }
        let before = if self.epoch == epoch { self.up } else { 0 };
        let since = i64::try_from(up.as_secs()).unwrap_or(i64::MAX) - before;
        let left = SETTLING.num_seconds() - since;
        (left > 0).then(|| TimeDelta::seconds(left))
    }

    /// Until when it waits for its person, even if it was due long ago: until they return, until their quiet hours end,
    /// or until the morning. A welcome answers a press and does not wait, and a message that was put off comes when the
    /// person said.
    fn waits_for_person(&self, zones: &Zones, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let times = self.times.as_ref().filter(|_| self.role != Role::Welcome)?;
        let zone = zones.zone(&times.zone)?;
        let back =
            times.away.filter(|back| self.role != Role::Notice && zone.date(now).is_some_and(|today| today < *back));
        if let Some(back) = back {
            let at = NaiveTime::parse_from_str(&times.at, "%H:%M").ok()?;
            return zone.moment(back, at).filter(|back| *back > now);
        }
        let quiet = times.quiet;
        match self.role {
            // It comes at the very time that the person chose, but not in a night because we were away.
            Role::Snoozed if quiet.is_some() => None,
            _ => timing::held_until(self.due, now, &times.person_uid, &zone, quiet),
        }
    }

    /// Whether a check-in has to wait for an earlier one of the same schedule whose outcome is unknown. If that one was
    /// certainly not sent, this one mentions it, which is impossible once this one is on its way.
    fn is_behind_another(&self, transaction: &Transaction<'_>, now: DateTime<Utc>) -> rusqlite::Result<bool> {
        if self.role != Role::CheckIn || self.is_sending || self.attempts > 0 {
            return Ok(false);
        }
        let mut select = transaction.prepare_cached(
            "SELECT EXISTS (
                 SELECT 1 FROM delivery AS it JOIN delivery AS sent ON sent.person = it.person AND sent.state = 'sending'
                 WHERE it.id = ?1 AND sent.not_before <= ?2 AND EXISTS (
                     SELECT 1 FROM delivery AS earlier JOIN delivery AS later
                         ON later.schedule = earlier.schedule AND later.nominal > earlier.nominal
                     WHERE (earlier.id = sent.id OR earlier.batch_lead = sent.id)
                         AND (later.id = it.id OR later.batch_lead = it.id)
                         AND earlier.role = 'check-in' AND later.role = 'check-in' AND later.answer = 'open'))",
        )?;
        select.query_row((self.id, (now + FOR_EARLIER).timestamp()), |row| row.get(0))
    }

    /// The attempt at it that is made now, in this epoch.
    pub(super) fn attempt(self, epoch: i64, now: DateTime<Utc>, began: DateTime<Utc>) -> Attempt {
        let never_looks = fail::wrong(fail::NEVER_LOOKS) || fail::wrong(fail::MARKS_AFTER);
        let is_first = self.attempts == 0 && self.due >= began && now - self.due <= ON_TIME;
        Attempt {
            id: self.id,
            epoch,
            idempotency_key: self.idempotency_key,
            role: self.role,
            to: self.to,
            channel: Some(self.channel).filter(|channel| !channel.is_empty()),
            look_since: (!is_first && !never_looks).then_some(self.due),
            uncertain: self.is_sending,
        }
    }
}
