//! One reminder of a check-in that stays without an answer.

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
use rusqlite::OptionalExtension;
use rusqlite::Transaction;

/// When it comes, after the check-in was delivered; and how long before the next one at the latest.
const AFTER: Days = Days::new(2);
const BEFORE_NEXT: TimeDelta = TimeDelta::days(1);

/// Plans the reminder of a check-in that was delivered just now, where there is time for one before the next.
pub(super) fn plan(
    transaction: &Transaction<'_>,
    delivery: i64,
    zones: &Zones,
    now: DateTime<Utc>,
) -> rusqlite::Result<()> {
    let mut select = transaction.prepare_cached(
        "SELECT d.what, d.platform, d.recipient, d.nominal, s.zone, s.at, s.next_due, p.uid, p.quiet, p.away,
             (SELECT house FROM process)
         FROM delivery AS d JOIN schedule AS s ON s.id = d.schedule JOIN person AS p ON p.id = d.person
         WHERE d.id = ?1 AND d.answer = 'open' AND s.state = 'active'",
    )?;
    let found = select.query_row([delivery], |row| {
        let text = |at: usize| row.get::<_, String>(at);
        Ok((
            [text(0)?, text(1)?, text(2)?, text(3)?, text(4)?, text(5)?, text(7)?, text(8)?, text(9)?, text(10)?],
            row.get(6)?,
        ))
    });
    let Some(([what, platform, recipient, nominal, zone, at, person, quiet, away, house], next_due)) =
        found.optional()?
    else {
        return Ok(());
    };
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
        house: &house,
        what: &what,
        to: (&platform, &recipient),
        nominal: date,
        role: Role::Nudge,
        seq: 0,
        press: None,
    };
    let mut insert = transaction.prepare_cached(
        "INSERT INTO delivery (marker, person, schedule, what, platform, recipient, nominal, role, seq, due, not_before,
             state, origin, answer)
         SELECT ?2, person, schedule, what, platform, recipient, nominal, 'nudge', 0, ?3, ?4, 'pending', id, 'lapsed'
         FROM delivery WHERE id = ?1
         ON CONFLICT DO NOTHING",
    )?;
    insert.execute((delivery, identity.marker(), due.timestamp(), not_before.timestamp()))?;
    Ok(())
}
