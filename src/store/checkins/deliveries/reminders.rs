//! Reminders of a check-in that stays without an answer: as many as its person wants, two at most.

use super::cancel::cancel;
use super::planned::{Planned, Source};
use super::{conditions, planned};
use crate::mentoring::cadence::Zones;
use crate::mentoring::delivery::Role;
use crate::mentoring::person::{Address, Platform};
use crate::mentoring::timing;
use crate::store::error::Broken;
use crate::store::people;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, Utc};
use rusqlite::{Connection, OptionalExtension, Transaction};

/// A reminder comes this long after the message before it.
const AFTER: Days = Days::new(2);
/// It comes this long before the next check-in at the latest.
const BEFORE_NEXT: TimeDelta = TimeDelta::days(1);
/// One that is late is not sent closer to the next check-in than this: a day, less an hour that counts as on time.
pub(super) const LATEST: TimeDelta = TimeDelta::hours(23);
/// The reason for cancelling a reminder that its person does not want any more.
const UNWANTED: &str = "unwanted";

/// A message that may be followed by a reminder, and what it comes from.
struct Delivered {
    person: i64,
    schedule: i64,
    uid: String,
    platform: String,
    recipient: String,
    nominal: String,
    zone: String,
    at: String,
    person_uid: String,
    quiet: String,
    away: String,
    instance: String,
    next_due: i64,
    /// The check-in that the reminder is about.
    origin: i64,
    /// How many reminders came before.
    seq: u32,
}

/// Plans the next reminder after a message that was delivered just now, which is a check-in or the reminder before, if the
/// person wants one and there is time for it before the next check-in.
pub(super) fn plan_next(
    transaction: &Transaction<'_>,
    delivery: i64,
    zones: &Zones,
    now: DateTime<Utc>,
) -> Result<(), Broken> {
    let Some(it) = delivered(transaction, delivery)? else { return Ok(()) };
    if most(transaction, it.origin)? <= it.seq {
        return Ok(());
    }
    let (Some((due, not_before)), Ok(nominal)) = (it.times(zones, now), it.nominal.parse()) else { return Ok(()) };
    let Some(platform) = Platform::named(&it.platform) else { return Ok(()) };
    let to = Address { platform, id: it.recipient };
    let source = Source { instance: &it.instance, person: it.person, schedule: it.schedule, uid: &it.uid, to: &to };
    let reminder = Planned {
        seq: it.seq,
        not_before,
        origin: Some(it.origin),
        ..Planned::new(source, nominal, Role::Reminder, due)
    };
    planned::insert(transaction, &reminder)?;
    Ok(())
}

/// None, if nothing reminds of this delivery: what was put off comes back by itself.
fn delivered(connection: &Connection, delivery: i64) -> rusqlite::Result<Option<Delivered>> {
    let mut select = connection.prepare_cached(
        "SELECT o.person, o.schedule, o.source, o.platform, o.recipient, o.nominal, s.zone, s.at, p.uid, p.quiet, p.away,
             (SELECT house FROM process) AS instance, s.next_due, o.id AS origin,
             CASE d.role WHEN 'nudge' THEN d.seq + 1 ELSE 0 END AS seq
         FROM delivery AS d JOIN delivery AS o ON o.id = coalesce(d.origin, d.id)
             JOIN schedule AS s ON s.id = o.schedule JOIN person AS p ON p.id = o.person
         WHERE d.id = ?1 AND d.role IN ('check-in', 'nudge') AND s.state = 'active'
             AND NOT EXISTS (SELECT 1 FROM delivery AS it WHERE it.origin = o.id AND it.role = 'snoozed')",
    )?;
    let found = select.query_row([delivery], |row| {
        Ok(Delivered {
            person: row.get("person")?,
            schedule: row.get("schedule")?,
            uid: row.get("source")?,
            platform: row.get("platform")?,
            recipient: row.get("recipient")?,
            nominal: row.get("nominal")?,
            zone: row.get("zone")?,
            at: row.get("at")?,
            person_uid: row.get("uid")?,
            quiet: row.get("quiet")?,
            away: row.get("away")?,
            instance: row.get("instance")?,
            next_due: row.get("next_due")?,
            origin: row.get("origin")?,
            seq: row.get("seq")?,
        })
    });
    found.optional()
}

impl Delivered {
    /// When a reminder is due and when it leaves. None, if there is no time for one.
    fn times(&self, zones: &Zones, now: DateTime<Utc>) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let zone = zones.zone(&self.zone)?;
        let day = zone.date(now)?.checked_add_days(AFTER)?;
        let due = zone.moment(day, NaiveTime::parse_from_str(&self.at, "%H:%M").ok()?)?;
        let is_away = self.away.parse::<NaiveDate>().ok().is_some_and(|back| day < back);
        let next_due = DateTime::from_timestamp(self.next_due, 0).unwrap_or_default();
        let leaves = || timing::leaves(due, due, &self.person_uid, &zone, people::quiet_hours(&self.quiet));
        (!is_away && due + BEFORE_NEXT <= next_due).then(|| (due, leaves()))
    }
}

/// How many reminders are wanted at most of the check-ins in this message that wait for an answer. 0, if none does.
pub(in crate::store) fn most(connection: &Connection, message: i64) -> rusqlite::Result<u32> {
    let mut select = connection.prepare_cached(
        "SELECT coalesce(max(s.nudges), 0) FROM delivery AS it JOIN schedule AS s ON s.id = it.schedule
         WHERE it.answer = 'open' AND (it.id = ?1 OR it.batch_lead = ?1)",
    )?;
    select.query_row([message], |row| row.get(0))
}

/// Cancels the reminders of what this schedule asked that its person does not want any more.
pub(in crate::store) fn cancel_unwanted(
    transaction: &Connection,
    schedule: i64,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let select = format!(
        "SELECT d.id FROM delivery AS d JOIN schedule AS s ON s.person = d.person
         WHERE s.id = ?1 AND d.state = 'pending' AND d.role = 'nudge' AND NOT {}",
        conditions::IS_REMINDER_WANTED
    );
    let mut select = transaction.prepare_cached(&select)?;
    let unwanted: Vec<i64> = select.query_map([schedule], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    unwanted.into_iter().try_for_each(|id| cancel(transaction, id, UNWANTED, now))
}
