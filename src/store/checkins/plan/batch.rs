//! What goes out in one message: everything that falls due for one person on one date, close together. The delivery that is
//! sent leads the batch; the others are its members.

use super::{Due, Planner};
use crate::mentoring::delivery::{AnswerState, Role, State};
use crate::mentoring::timing::{BATCH_MEMBERS, TOGETHER};
use crate::store::checkins::deliveries::cancel::cancel;
use crate::store::checkins::deliveries::planned;
use crate::store::checkins::deliveries::planned::Planned;
use crate::store::error::Broken;
use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::Row;

impl Planner<'_> {
    /// The message to this person that waits to leave near this moment and has room for one more.
    pub(super) fn batch_near(&self, due: &Due, moment: DateTime<Utc>) -> Result<Option<i64>, Broken> {
        let mut select = self.transaction.prepare_cached(
            "SELECT d.id, d.not_before AS at FROM delivery AS d
             WHERE d.person = ?1 AND d.state = 'pending' AND d.role IN ('check-in', 'snoozed')
                 AND d.schedule <> ?2 AND abs(d.not_before - ?3) <= ?4
                 AND (SELECT count(*) FROM delivery AS member
                      WHERE member.batch_lead = d.id AND (member.answer = 'open' OR member.role = 'snoozed')) < ?5
             ORDER BY d.not_before, d.id",
        )?;
        let near = select.query_map(
            (due.person, due.id, moment.timestamp(), TOGETHER.num_seconds(), BATCH_MEMBERS),
            id_and_moment,
        )?;
        let near: Vec<(i64, i64)> = near.collect::<rusqlite::Result<_>>()?;
        Ok(near.into_iter().find(|(_, at)| is_same_day(due, *at, moment)).map(|(id, _)| id))
    }

    /// Earlier check-ins of the same schedule that still wait go out with this message instead, and so do the members of their
    /// batches. Their reminders are cancelled.
    pub(super) fn take_over(&self, due: &Due, nominal: NaiveDate, lead: i64) -> Result<(), Broken> {
        let mut select = self.transaction.prepare_cached(
            "SELECT id, role FROM delivery
             WHERE schedule = ?1 AND state = 'pending' AND id <> ?2 AND role IN ('check-in', 'nudge') AND nominal < ?3",
        )?;
        let waiting = select.query_map((due.id, lead, nominal.to_string()), |row| {
            Ok((row.get("id")?, row.get::<_, String>("role")?))
        })?;
        let waiting: Vec<(i64, String)> = waiting.collect::<rusqlite::Result<_>>()?;
        for (id, role) in waiting {
            if role == Role::Reminder.name() {
                cancel(self.transaction, id, "superseded", self.now)?;
                continue;
            }
            self.move_members(id, lead)?;
            let mut update = self.transaction.prepare_cached(
                "UPDATE delivery SET state = 'merged', answer = 'lapsed', batch_lead = ?2, finished = ?3 WHERE id = ?1",
            )?;
            update.execute((id, lead, self.now.timestamp()))?;
        }
        Ok(())
    }

    /// Adds what else falls due for this person near this moment: messages that they put off until then, and the next
    /// dates of their other schedules.
    pub(super) fn fill_batch(&self, due: &Due, lead: i64, moment: DateTime<Utc>) -> Result<(), Broken> {
        let last = (moment + TOGETHER).timestamp();
        let mut select = self.transaction.prepare_cached(
            "SELECT id, not_before AS at FROM delivery
             WHERE person = ?1 AND state = 'pending' AND role = 'snoozed' AND not_before <= ?2 ORDER BY not_before LIMIT ?3",
        )?;
        let put_off = select.query_map((due.person, last, BATCH_MEMBERS), id_and_moment)?;
        let put_off: Vec<(i64, i64)> = put_off.collect::<rusqlite::Result<_>>()?;
        let put_off: Vec<i64> =
            put_off.into_iter().filter(|(_, at)| is_same_day(due, *at, moment)).map(|(id, _)| id).collect();
        for id in &put_off {
            let mut update = self
                .transaction
                .prepare_cached("UPDATE delivery SET state = 'merged', batch_lead = ?2, finished = ?3 WHERE id = ?1")?;
            update.execute((id, lead, self.now.timestamp()))?;
            self.move_members(*id, lead)?;
        }
        let mut select = self.transaction.prepare_cached(
            "SELECT id, next_due AS at FROM schedule
             WHERE person = ?1 AND state = 'active' AND id <> ?2 AND next_due > ?3 AND next_due <= ?4
             ORDER BY next_due, id",
        )?;
        let room = usize::try_from(BATCH_MEMBERS).unwrap_or(0).saturating_sub(put_off.len());
        let others = select.query_map((due.person, due.id, self.now.timestamp(), last), id_and_moment)?;
        let others: Vec<(i64, i64)> = others.collect::<rusqlite::Result<_>>()?;
        for (id, _) in others.into_iter().filter(|(_, at)| is_same_day(due, *at, moment)).take(room) {
            self.add_next_date(id, lead)?;
        }
        Ok(())
    }

    /// Adds the next date of another schedule to this batch, a little early.
    fn add_next_date(&self, id: i64, lead: i64) -> Result<(), Broken> {
        // A row that cannot be read is put aside when it falls due.
        let Ok(Some(due)) = self.due(id) else { return Ok(()) };
        let Some(dates) = self.dates(&due).filter(|dates| dates.fallen.is_empty()) else { return Ok(()) };
        let next = dates.next;
        if due.away.is_some_and(|back| next.nominal < back) || self.is_unanswered(&due)? {
            return Ok(());
        }
        let Some(after) = self.after(&due, next) else { return Ok(()) };
        let member = Planned {
            state: State::Merged,
            settled: Some(self.now),
            batch: Some(lead),
            answer: AnswerState::Open,
            ..Planned::new(self.source(&due), next.nominal, Role::CheckIn, next.due)
        };
        planned::insert(self.transaction, &member)?;
        self.take_over(&due, next.nominal, lead)?;
        self.go_on(&due, after)
    }

    /// Moves the members of one batch to another.
    fn move_members(&self, from: i64, to: i64) -> rusqlite::Result<()> {
        let update = "UPDATE delivery SET batch_lead = ?2 WHERE batch_lead = ?1";
        self.transaction.prepare_cached(update)?.execute((from, to)).map(drop)
    }
}

fn id_and_moment(row: &Row<'_>) -> rusqlite::Result<(i64, i64)> {
    Ok((row.get("id")?, row.get("at")?))
}

/// Whether two moments, the first in seconds, are on the same date by the schedule's clock.
fn is_same_day(due: &Due, at: i64, moment: DateTime<Utc>) -> bool {
    DateTime::from_timestamp(at, 0).is_some_and(|at| due.zone.date(at) == due.zone.date(moment))
}
