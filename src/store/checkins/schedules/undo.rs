//! Undoes, within the hour, that a schedule was ended or a date was left out. The schedule is as it was before; what
//! was cancelled with it is never sent.
//!
//! After that, a date that was left out is as if it had never been touched: its row is deleted, and the schedule names
//! it as its next again. That is only done if nothing was ever tried for it, nothing hangs on it and no later date was
//! touched, so that it can neither come twice nor get lost.

use super::own::{OwnSchedule, own};
use crate::mentoring::cadence::Zones;
use crate::mentoring::person::Address;
use crate::mentoring::schedule::{MOST, Schedule, State};
use crate::store::Store;
use crate::store::checkins::schedule_row;
use crate::store::error::Broken;
use crate::store::purge::UNDO;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, OptionalExtension};

/// How far a clock may be set back, in seconds, while something can be undone.
const SET_BACK: i64 = 60;

/// What came of undoing an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revived {
    /// It is as it was before, or it never ended.
    Back(Schedule),
    /// It ended longer ago than an hour.
    TooLate(Schedule),
    /// They have begun one just like it meanwhile.
    Already(Schedule),
    /// They have as many as anybody may.
    TooMany,
}

/// What came of undoing that a date is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateBack {
    /// It comes.
    Comes,
    /// It was left out longer ago than an hour.
    TooLate,
    /// Its moment is over.
    Over,
    /// A later date is left out too, and would have to be undone first.
    After(NaiveDate),
    /// It is not left out, or nothing comes from this schedule now.
    Nothing,
}

/// Whether something that was done at this moment, in seconds, can still be undone.
pub(in crate::store) fn is_recent(done: i64, now: DateTime<Utc>) -> bool {
    (-SET_BACK..=UNDO.num_seconds()).contains(&(now.timestamp() - done))
}

/// A schedule that its person ended.
struct Ended {
    id: i64,
    schedule: Schedule,
    was: String,
    at: i64,
}

/// The delivery of a date that may be left out.
struct Skipped {
    id: i64,
    state: String,
    answer: String,
    /// When it was left out, in seconds.
    at: Option<i64>,
    /// Whether anything was tried for it or hangs on it.
    is_touched: bool,
    /// Whether the message that it would go out with has not left yet.
    may_go_along: bool,
}

impl Store {
    /// A person's schedules that they ended themselves and can still undo, the latest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn just_ended(&self, at: &Address, now: DateTime<Utc>) -> Result<Vec<Schedule>, Broken> {
        let at = at.clone();
        self.read(move |connection| {
            let ended = ended(connection, &at)?.into_iter().filter(|ended| is_recent(ended.at, now));
            Ok(ended.map(|ended| ended.schedule).collect())
        })
    }

    /// Undoes the end of one of a person's schedules, which goes on with the first date that lies ahead. None, if they
    /// have no such schedule.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn undo_stop(
        &self,
        at: &Address,
        uid: &str,
        zones: &Zones,
        now: DateTime<Utc>,
    ) -> Result<Option<Revived>, Broken> {
        let (at, uid, zones) = (at.clone(), uid.to_owned(), zones.clone());
        self.write(move |transaction| {
            let Some(it) = ended(transaction, &at)?.into_iter().find(|ended| ended.schedule.uid == uid) else {
                return Ok(own(transaction, &at, &uid)?.map(|(_, schedule)| Revived::Back(schedule)));
            };
            if !is_recent(it.at, now) {
                return Ok(Some(Revived::TooLate(it.schedule)));
            }
            let theirs = super::all(transaction, &at)?;
            let (kind, cadence) = (&it.schedule.kind, it.schedule.cadence);
            let same = theirs.iter().find(|known| {
                known.kind == *kind && (known.cadence.rhythm, known.cadence.at) == (cadence.rhythm, cadence.at)
            });
            if let Some(same) = same {
                return Ok(Some(Revived::Already(same.clone())));
            }
            if theirs.len() >= MOST {
                return Ok(Some(Revived::TooMany));
            }
            let (state, reason) = it.was.split_once(' ').unwrap_or((&it.was, ""));
            let state = State::named(state, reason).ok_or(Broken::Unreadable("schedule.was"))?;
            let zone = zones.zone(&it.schedule.zone).ok_or(Broken::Unreadable("a schedule's zone"))?;
            let mut own = OwnSchedule { transaction, id: it.id, schedule: it.schedule, zone, now };
            own.schedule.state = state;
            if state == State::Active {
                own.go_on()?;
            }
            own.put()?;
            let update = "UPDATE schedule SET was = '', ended = NULL WHERE id = ?1";
            transaction.prepare_cached(update)?.execute([it.id])?;
            Ok(Some(Revived::Back(own.schedule)))
        })
    }

    /// Undoes that a date of one of a person's schedules is left out. Returns the schedule, too. None, if they have no
    /// such schedule.
    ///
    /// # Errors
    /// If the database cannot be written. Nothing is changed then.
    pub fn undo_skip(
        &self,
        at: &Address,
        uid: &str,
        date: NaiveDate,
        zones: &Zones,
        now: DateTime<Utc>,
    ) -> Result<Option<(Schedule, DateBack)>, Broken> {
        self.on_own(at, uid, zones, now, move |own| own.bring_back(date))
    }
}

impl OwnSchedule<'_> {
    fn bring_back(&mut self, date: NaiveDate) -> Result<DateBack, Broken> {
        let Schedule { state, until, .. } = self.schedule;
        if state != State::Active || until.is_some_and(|until| date < until) {
            return Ok(DateBack::Nothing);
        }
        let mut select = self.transaction.prepare_cached(
            "SELECT d.id, d.state, d.answer, d.skipped, d.attempts > 0 OR d.not_before <= ?3
                     OR EXISTS (SELECT 1 FROM delivery AS it WHERE it.batch_lead = d.id OR it.origin = d.id) AS is_touched,
                 c.state IS 'pending' AS may_go_along
             FROM delivery AS d LEFT JOIN delivery AS c ON c.id = d.batch_lead
             WHERE d.schedule = ?1 AND d.nominal = ?2 AND d.role = 'check-in'",
        )?;
        let row = select.query_row((self.id, date.to_string(), self.now.timestamp()), |row| {
            Ok(Skipped {
                id: row.get("id")?,
                state: row.get("state")?,
                answer: row.get("answer")?,
                at: row.get("skipped")?,
                is_touched: row.get("is_touched")?,
                may_go_along: row.get("may_go_along")?,
            })
        });
        let Some(it) = row.optional()? else {
            return Ok(if date == self.schedule.next_nominal { DateBack::Comes } else { DateBack::Nothing });
        };
        match (it.state.as_str(), it.answer.as_str()) {
            // This was undone before, and the date is planned by now.
            ("pending" | "sending", "open") => return Ok(DateBack::Comes),
            ("merged", "open") if it.may_go_along => return Ok(DateBack::Comes),
            ("merged", "skipped") if !it.may_go_along => return Ok(DateBack::Over),
            ("cancelled", "skipped") if it.is_touched => return Ok(DateBack::Over),
            ("merged" | "cancelled", "skipped") => {}
            _ => return Ok(DateBack::Nothing),
        }
        if !it.at.is_some_and(|at| is_recent(at, self.now)) {
            return Ok(DateBack::TooLate);
        }
        // A date that is in another message that has not left stays in that message.
        if it.state == "merged" {
            let open = "UPDATE delivery SET answer = 'open', skipped = NULL WHERE id = ?1";
            self.transaction.prepare_cached(open)?.execute([it.id])?;
            return Ok(DateBack::Comes);
        }
        let latest = super::own::latest(self.transaction, self.id)?;
        if let Some(later) = latest.filter(|latest| *latest > date) {
            return Ok(DateBack::After(later));
        }
        self.transaction.prepare_cached("DELETE FROM delivery WHERE id = ?1")?.execute([it.id])?;
        let due = self.zone.moment(date, self.schedule.cadence.at);
        self.schedule.next_nominal = date;
        self.schedule.next_due = due.ok_or(Broken::Unreadable("a date"))?;
        Ok(DateBack::Comes)
    }
}

/// A person's schedules that they ended themselves, the latest first.
fn ended(connection: &Connection, at: &Address) -> Result<Vec<Ended>, Broken> {
    let select = format!(
        "SELECT {}, s.id, s.was, s.ended
         FROM schedule AS s JOIN address AS a ON a.person = s.person
         WHERE a.platform = ?1 AND a.id = ?2 AND s.state = 'ended' AND s.was <> '' AND s.ended IS NOT NULL
         ORDER BY s.ended DESC, s.id DESC",
        *schedule_row::SQL
    );
    let mut select = connection.prepare_cached(&select)?;
    let mut rows = select.query((at.platform.name(), &at.id))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let schedule = schedule_row::read(row)?;
        found.push(Ended { id: row.get("id")?, schedule, was: row.get("was")?, at: row.get("ended")? });
    }
    Ok(found)
}
