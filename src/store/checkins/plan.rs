//! Plans deliveries. Each date of a schedule that has fallen due gets one row, and the schedule goes on to its next date.
//!
//! Dates come from the calendar alone and never from the time of the last delivery. Dates that were missed get rows too, which
//! go out with the one that is sent, so that no date is without an outcome.

mod backlog;
mod batch;
pub(in crate::store) mod crowds;
mod dates;

use crate::fail;
use crate::mentoring::cadence::{Occurrence, Zone, Zones};
use crate::mentoring::person::{Address, Platform};
use crate::mentoring::quiet_hours::QuietHours;
use crate::mentoring::schedule::Schedule;
use crate::store::checkins::deliveries::planned::Source;
use crate::store::checkins::schedule_row;
use crate::store::columns::Columns;
use crate::store::error::Broken;
use crate::store::{Store, epoch, people};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rusqlite::Transaction;
use std::sync::{Arc, LazyLock};

/// A schedule that cannot be planned is tried again after this long.
const ASIDE: TimeDelta = TimeDelta::days(1);

impl Store {
    /// Plans some of the schedules that have fallen due, and returns how many. 0 means that nothing is left.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is planned then.
    pub fn plan(&self, zones: &Zones, now: DateTime<Utc>) -> Result<usize, Broken> {
        let (zones, crowds, reached) = (zones.clone(), self.crowds.clone(), Arc::clone(&self.backlog));
        self.write(move |transaction| {
            let due = backlog::due(transaction, &reached, now)?;
            if due.is_empty() {
                return Ok(0);
            }
            let instance = epoch::read(transaction)?.instance;
            for (id, slot) in &due {
                let sharing = crowds.sharing(transaction, *slot)?;
                let planner = Planner { transaction, zones: &zones, instance: &instance, now, sharing };
                planner.plan(*id)?;
            }
            fail::point("delivery: planning");
            Ok(due.len())
        })
    }
}

struct Planner<'a> {
    transaction: &'a Transaction<'a>,
    zones: &'a Zones,
    instance: &'a str,
    now: DateTime<Utc>,
    /// How many schedules share the moment that is planned.
    sharing: u32,
}

/// A schedule that has fallen due, and its person.
struct Due {
    id: i64,
    schedule: Schedule,
    zone: Zone,
    person: i64,
    /// The person's random name.
    person_uid: String,
    quiet: Option<QuietHours>,
    /// The first date on which the person is back.
    away: Option<NaiveDate>,
    to: Address,
    /// Whether the person has other schedules, or a delivery that waits or is being sent.
    has_company: bool,
}

/// What [`Planner::due`] reads beside the schedule.
const COLUMNS: Columns<7> = schedule_row::COLUMNS.and([
    ("person", "p.id"),
    ("person_uid", "p.uid"),
    ("quiet", "p.quiet"),
    ("away", "p.away"),
    ("platform", "a.platform"),
    ("recipient", "a.id"),
    (
        "has_company",
        "EXISTS (SELECT 1 FROM schedule AS it WHERE it.person = p.id AND it.state = 'active' AND it.id <> s.id)
             OR EXISTS (SELECT 1 FROM delivery AS it WHERE it.person = p.id AND it.state IN ('pending', 'sending'))",
    ),
]);

/// Made once: it runs for each schedule.
static DUE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {}, {} FROM schedule AS s JOIN person AS p ON p.id = s.person JOIN address AS a ON a.person = p.id
         WHERE s.id = ?1 AND s.state = 'active' ORDER BY a.platform, a.id LIMIT 1",
        *schedule_row::SQL,
        COLUMNS.sql()
    )
});

/// The dates of a schedule that matter now.
struct Dates {
    /// Those that have fallen due and have no row yet, the earliest first.
    fallen: Vec<Occurrence>,
    /// The first one that lies ahead.
    next: Occurrence,
}

impl Planner<'_> {
    fn plan(&self, id: i64) -> Result<(), Broken> {
        let due = match self.due(id) {
            Ok(Some(due)) => due,
            // It was planned along with another one just now.
            Ok(None) => return Ok(()),
            Err(Broken::Sql(error)) => return Err(error.into()),
            Err(error) => return self.put_aside(id, &error),
        };
        let Some(dates) = self.dates(&due) else {
            return self.put_aside(id, &Broken::Unreadable("a schedule beyond the end of the calendar"));
        };
        let next = match dates.fallen.split_last() {
            // The zone's rules were changed since its moment was worked out.
            None => dates.next,
            Some((newest, missed)) => self.plan_dates(&due, *newest, missed, dates.next)?,
        };
        self.go_on(&due, next)
    }

    /// Leaves a row that cannot be read for later, so that it holds up nobody else.
    fn put_aside(&self, id: i64, why: &Broken) -> Result<(), Broken> {
        tracing::error!(cause = %why, "a schedule could not be planned, and is looked at again in a day; please report this line");
        let mut update = self.transaction.prepare_cached("UPDATE schedule SET next_due = ?2 WHERE id = ?1")?;
        update.execute((id, (self.now + ASIDE).timestamp()))?;
        Ok(())
    }

    fn due(&self, id: i64) -> Result<Option<Due>, Broken> {
        let mut select = self.transaction.prepare_cached(&DUE)?;
        let mut rows = select.query([id])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let schedule = schedule_row::read(row)?;
        let zone = self.zones.zone(&schedule.zone).ok_or(Broken::Unreadable("a schedule's zone"))?;
        let platform = Platform::named(&row.get::<_, String>(const { COLUMNS.at("platform") })?);
        let platform = platform.ok_or(Broken::Unreadable("address.platform"))?;
        Ok(Some(Due {
            id,
            schedule,
            zone,
            person: row.get(const { COLUMNS.at("person") })?,
            person_uid: row.get(const { COLUMNS.at("person_uid") })?,
            quiet: people::quiet_hours(&row.get::<_, String>(const { COLUMNS.at("quiet") })?),
            away: row.get::<_, String>(const { COLUMNS.at("away") })?.parse().ok(),
            to: Address { platform, id: row.get(const { COLUMNS.at("recipient") })? },
            has_company: row.get(const { COLUMNS.at("has_company") })?,
        }))
    }

    /// Every date that has fallen due, and the first one that has not. None, beyond the end of the calendar.
    fn dates(&self, due: &Due) -> Option<Dates> {
        let cadence = &due.schedule.cadence;
        let mut fallen = Vec::new();
        let mut nominal = due.schedule.next_nominal;
        loop {
            let next = Occurrence { nominal, due: due.zone.moment(nominal, cadence.at)? };
            if next.due > self.now {
                return Some(Dates { fallen, next });
            }
            fallen.push(next);
            nominal = cadence.nominal(nominal.succ_opt()?)?;
        }
    }

    /// The date after this one. None, beyond the end of the calendar.
    fn after(&self, due: &Due, date: Occurrence) -> Option<Occurrence> {
        let nominal = due.schedule.cadence.nominal(date.nominal.succ_opt()?)?;
        Some(Occurrence { nominal, due: due.zone.moment(nominal, due.schedule.cadence.at)? })
    }

    /// Sets the next date of the schedule.
    fn go_on(&self, due: &Due, next: Occurrence) -> Result<(), Broken> {
        // Dates only ever go on, even if the rules of a zone change.
        if next.nominal < due.schedule.next_nominal || next.due <= self.now {
            return self.put_aside(due.id, &Broken::Unreadable("a schedule that does not go on"));
        }
        let mut update = self.transaction.prepare_cached(
            "UPDATE schedule SET next_nominal = ?2, next_due = ?3, until = CASE WHEN until <= ?2 THEN '' ELSE until END
             WHERE id = ?1",
        )?;
        update.execute((due.id, next.nominal.to_string(), next.due.timestamp()))?;
        Ok(())
    }

    fn source<'s>(&'s self, due: &'s Due) -> Source<'s> {
        Source { instance: self.instance, person: due.person, schedule: due.id, uid: &due.schedule.uid, to: &due.to }
    }
}
