//! Reminders of a check-in that stays without an answer: as many as its person wants, two at most.

use super::cancel;
use crate::mentoring::cadence::Zones;
use crate::mentoring::delivery::Identity;
use crate::mentoring::delivery::Role;
use crate::mentoring::timing;
use crate::store::people;
use chrono::DateTime;
use chrono::Days;
use chrono::NaiveDate;
use chrono::NaiveTime;
use chrono::TimeDelta;
use chrono::Utc;
use rusqlite::Connection;
use rusqlite::OptionalExtension;
use rusqlite::Transaction;

/// When it comes, after what was delivered before it; and how long before the next check-in at the latest.
const AFTER: Days = Days::new(2);
const BEFORE_NEXT: TimeDelta = TimeDelta::days(1);
/// One that we were late with is not sent closer to the next check-in than this: a day, and an hour late is not late.
pub(super) const LATEST: TimeDelta = TimeDelta::hours(23);
/// Why one is taken back that nobody wants any more.
const UNWANTED: &str = "unwanted";

/// Plans the next reminder of what was delivered just now, a check-in or the reminder before, where somebody wants it and there
/// is time for it before the next check-in.
pub(super) fn plan(
    transaction: &Transaction<'_>,
    delivery: i64,
    zones: &Zones,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    // What was put off comes back by itself.
    let mut select = transaction.prepare_cached(
        "SELECT o.what, o.platform, o.recipient, o.nominal, s.zone, s.at, p.uid, p.quiet, p.away,
             (SELECT house FROM process), s.next_due, o.id, CASE d.role WHEN 'nudge' THEN d.seq + 1 ELSE 0 END
         FROM delivery AS d JOIN delivery AS o ON o.id = coalesce(d.origin, d.id)
             JOIN schedule AS s ON s.id = o.schedule JOIN person AS p ON p.id = o.person
         WHERE d.id = ?1 AND d.role IN ('check-in', 'nudge') AND s.state = 'active'
             AND NOT EXISTS (SELECT 1 FROM delivery AS it WHERE it.origin = o.id AND it.role = 'snoozed')",
    )?;
    let found = select.query_row([delivery], |row| {
        let text = |at: usize| row.get::<_, String>(at);
        let texts =
            [text(0)?, text(1)?, text(2)?, text(3)?, text(4)?, text(5)?, text(6)?, text(7)?, text(8)?, text(9)?];
        Ok((texts, (row.get(10)?, row.get::<_, i64>(11)?, row.get::<_, u32>(12)?)))
    });
    let Some(([what, platform, recipient, nominal, zone, at, person, quiet, away, house], (next_due, origin, seq))) =
        found.optional()?
    else {
        return Ok(());
    };
    if most(transaction, origin)? <= seq {
        return Ok(());
    }
    let next_due = DateTime::from_timestamp(next_due, 0).unwrap_or_default();
    let planned = || {
        let zone = zones.zone(&zone)?;
        let day = zone.date(now)?.checked_add_days(AFTER)?;
        let due = zone.moment(day, NaiveTime::parse_from_str(&at, "%H:%M").ok()?)?;
        let away = away.parse::<NaiveDate>().ok().is_some_and(|back| day < back);
        let fits = !away && due + BEFORE_NEXT <= next_due;
        fits.then(|| (due, timing::leaves(due, due, &person, &zone, people::hours(&quiet))))
    };
    let Some(((due, not_before), date)) = planned().zip(nominal.parse::<NaiveDate>().ok()) else { return Ok(()) };
    let identity = Identity {
        instance: &house,
        what: &what,
        to: (&platform, &recipient),
        nominal: date,
        role: Role::Nudge,
        seq,
        press: None,
    };
    let mut insert = transaction.prepare_cached(
        "INSERT INTO delivery (marker, person, schedule, what, platform, recipient, nominal, role, seq, due, not_before,
             state, origin, answer)
         SELECT ?2, person, schedule, what, platform, recipient, nominal, 'nudge', ?5, ?3, ?4, 'pending', id, 'lapsed'
         FROM delivery WHERE id = ?1
         ON CONFLICT DO NOTHING",
    )?;
    insert.execute((origin, identity.marker(), due.timestamp(), not_before.timestamp(), seq))?;
    Ok(())
}

/// How many reminders are wanted at most of what still waits for an answer in this message. None of it waits: none.
pub(in crate::store) fn most(connection: &Connection, message: i64) -> rusqlite::Result<u32> {
    let mut select = connection.prepare_cached(
        "SELECT coalesce(max(s.nudges), 0) FROM delivery AS it JOIN schedule AS s ON s.id = it.schedule
         WHERE it.answer = 'open' AND (it.id = ?1 OR it.carrier = ?1)",
    )?;
    select.query_row([message], |row| row.get(0))
}

/// Takes back the reminders of what this schedule asked that its person does not want any more.
pub(in crate::store) fn forgo(transaction: &Connection, schedule: i64, now: DateTime<Utc>) -> rusqlite::Result<()> {
    let mut select = transaction.prepare_cached(
        "SELECT n.id FROM delivery AS n JOIN schedule AS s ON s.person = n.person
         WHERE s.id = ?1 AND n.state = 'pending' AND n.role = 'nudge' AND NOT EXISTS (
             SELECT 1 FROM delivery AS it JOIN schedule AS of_it ON of_it.id = it.schedule
             WHERE it.answer = 'open' AND (it.id = n.origin OR it.carrier = n.origin) AND of_it.nudges > n.seq)",
    )?;
    let unwanted: Vec<i64> = select.query_map([schedule], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    unwanted.into_iter().try_for_each(|id| cancel(transaction, id, UNWANTED, now))
}
