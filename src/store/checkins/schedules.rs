//! Schedules, and how people begin and change them. A schedule is found by the address of the person who asks, which
//! the platform gives in the request itself; its random name alone opens nothing.

pub mod away;
pub mod change;
pub mod content;
mod own;
mod skip;
pub mod undo;
pub mod zone;

use crate::mentoring::cadence::{Cadence, Zone};
use crate::mentoring::defaults::REMINDERS;
use crate::mentoring::delivery::Role;
use crate::mentoring::person::Address;
use crate::mentoring::schedule;
use crate::mentoring::schedule::{MOST, Schedule, State};
use crate::store::checkins::deliveries::planned;
use crate::store::checkins::deliveries::planned::{Planned, Source};
use crate::store::checkins::schedule_row;
use crate::store::error::Broken;
use crate::store::keys::sealed::random_uid;
use crate::store::{Store, epoch, people};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, OptionalExtension};

/// A schedule that a person wants to begin.
#[derive(Debug, Clone)]
pub struct NewSchedule {
    /// The id of its kind.
    pub kind: String,
    /// When it comes back.
    pub cadence: Cadence,
    /// The place whose clock it goes by.
    pub zone: Zone,
}

/// What came of beginning a schedule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Started {
    /// It has begun, and this is the idempotency key of its welcome.
    Begun(Schedule, String),
    /// They have one just like it.
    Already(Schedule),
    /// They have as many as anybody may.
    TooMany,
    /// Nobody is known by this address: they were forgotten.
    Nobody,
}

impl Store {
    /// A person's schedules that have not ended, the oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn schedules(&self, at: &Address) -> Result<Vec<Schedule>, Broken> {
        let at = at.clone();
        self.read(move |connection| all(connection, &at))
    }

    /// Begins a schedule, and plans its welcome. The same press again begins nothing, because there is one just like it
    /// then. `press` is the id of the request.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing has begun then.
    pub fn start_schedule(
        &self,
        at: &Address,
        wanted: NewSchedule,
        press: &str,
        now: DateTime<Utc>,
    ) -> Result<Started, Broken> {
        let (at, press) = (at.clone(), press.to_owned());
        self.write(move |transaction| {
            let Some(person) = person(transaction, &at)? else { return Ok(Started::Nobody) };
            let theirs = all(transaction, &at)?;
            let same = |known: &&Schedule| {
                known.kind == wanted.kind
                    && (known.cadence.rhythm, known.cadence.at) == (wanted.cadence.rhythm, wanted.cadence.at)
            };
            if let Some(same) = theirs.iter().find(same) {
                return Ok(Started::Already(same.clone()));
            }
            if theirs.len() >= MOST {
                return Ok(Started::TooMany);
            }
            let beyond = || Broken::Unreadable("a calendar that has an end");
            let first = wanted.cadence.next(&wanted.zone, now).ok_or_else(beyond)?;
            let schedule = Schedule {
                uid: random_uid(),
                kind: wanted.kind,
                cadence: wanted.cadence,
                zone: wanted.zone.name().to_owned(),
                next_nominal: first.nominal,
                next_due: first.due,
                state: State::Active,
                until: None,
                unreached: 0,
                themes: Vec::new(),
                short: false,
                reminders: REMINDERS,
                ends: None,
            };
            let id = insert(transaction, person, &schedule, now)?;
            let today = wanted.zone.date(now).ok_or_else(beyond)?;
            let instance = epoch::instance(transaction)?;
            let source = Source { instance: &instance, person, schedule: id, uid: &schedule.uid, to: &at };
            let welcome = Planned { press: Some(&press), ..Planned::new(source, today, Role::Welcome, now) };
            let idempotency_key = welcome.idempotency_key();
            planned::insert(transaction, &welcome)?;
            Ok(Started::Begun(schedule, idempotency_key))
        })
    }
}

/// The number of a person's row, if they are known and not about to be forgotten.
pub(in crate::store) fn person(connection: &Connection, at: &Address) -> rusqlite::Result<Option<i64>> {
    if people::uid(connection, at)?.is_none() {
        return Ok(None);
    }
    let mut select = connection.prepare_cached("SELECT person FROM address WHERE platform = ?1 AND id = ?2")?;
    select.query_row((at.platform.name(), &at.id), |row| row.get(0)).optional()
}

fn all(connection: &Connection, at: &Address) -> Result<Vec<Schedule>, Broken> {
    let select = format!(
        "SELECT {} FROM address AS a JOIN schedule AS s ON s.person = a.person
         WHERE a.platform = ?1 AND a.id = ?2 AND s.state <> 'ended' ORDER BY s.id",
        *schedule_row::SQL
    );
    let mut select = connection.prepare_cached(&select)?;
    let mut rows = select.query((at.platform.name(), &at.id))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(schedule_row::read(row)?);
    }
    Ok(found)
}

fn insert(connection: &Connection, person: i64, schedule: &Schedule, now: DateTime<Utc>) -> rusqlite::Result<i64> {
    let Schedule { uid, kind, cadence, zone, next_nominal, next_due, .. } = schedule;
    let mut insert = connection.prepare_cached(
        "INSERT INTO schedule (uid, person, kind, since, every, day, at, zone, anchor, next_nominal, next_due, state)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 'active')",
    )?;
    insert.execute((
        uid,
        person,
        kind,
        now.timestamp(),
        schedule::every(cadence.rhythm),
        schedule::day(cadence.rhythm),
        schedule::clock(cadence.at),
        zone,
        cadence.anchor.to_string(),
        next_nominal.to_string(),
        next_due.timestamp(),
    ))?;
    Ok(connection.last_insert_rowid())
}
