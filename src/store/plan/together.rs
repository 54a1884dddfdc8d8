//! Batches: what falls due for one person on one date, close together, goes in one message. The batch's lead is the delivery
//! whose message that is; its members point at it.

use super::Due;
use super::Planner;
use super::Row;
use crate::mentoring::delivery::AnswerState;
use crate::mentoring::delivery::Role;
use crate::mentoring::delivery::State;
use crate::mentoring::timing::BATCH_MEMBERS;
use crate::mentoring::timing::TOGETHER;
use crate::store::deliveries;
use crate::store::unusable::Broken;
use chrono::DateTime;
use chrono::NaiveDate;
use chrono::Utc;

impl Planner<'_> {
    /// The lead of a batch for this person that leaves near this moment and has room for one more.
    pub(super) fn batch_near(&self, due: &Due, moment: DateTime<Utc>) -> Result<Option<i64>, Broken> {
        let mut select = self.transaction.prepare_cached(
            "SELECT d.id, d.not_before FROM delivery AS d
             WHERE d.person = ?1 AND d.state = 'pending' AND d.role IN ('check-in', 'snoozed')
                 AND d.schedule <> ?2 AND abs(d.not_before - ?3) <= ?4
                 AND (SELECT count(*) FROM delivery AS member
                      WHERE member.batch_lead = d.id AND (member.answer = 'open' OR member.role = 'snoozed')) < ?5
             ORDER BY d.not_before, d.id",
        )?;
        let near = select
            .query_map((due.person, due.id, moment.timestamp(), TOGETHER.num_seconds(), BATCH_MEMBERS), |row| {
                Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
            })?;
        let near: Vec<(i64, i64)> = near.collect::<rusqlite::Result<_>>()?;
        let day = |moment| due.zone.date(moment);
        let is_same_day = |at: i64| DateTime::from_timestamp(at, 0).is_some_and(|at| day(at) == day(moment));
        Ok(near.into_iter().find(|(_, at)| is_same_day(*at)).map(|(id, _)| id))
    }

    /// Merges what still waits of the same schedule into this batch, with the members of its own batch.
    pub(super) fn takes_over(&self, due: &Due, nominal: NaiveDate, batch_lead: i64) -> Result<(), Broken> {
        let mut select = self.transaction.prepare_cached(
            "SELECT id, role FROM delivery
             WHERE schedule = ?1 AND state = 'pending' AND id <> ?2 AND role IN ('check-in', 'nudge') AND nominal < ?3",
        )?;
        let waiting =
            select.query_map((due.id, batch_lead, nominal.to_string()), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let waiting: Vec<(i64, String)> = waiting.collect::<rusqlite::Result<_>>()?;
        for (id, role) in waiting {
            if role == Role::Nudge.name() {
                deliveries::cancel(self.transaction, id, "superseded", self.now)?;
                continue;
            }
            self.transaction
                .prepare_cached("UPDATE delivery SET batch_lead = ?2 WHERE batch_lead = ?1")?
                .execute((id, batch_lead))?;
            let mut update = self.transaction.prepare_cached(
                "UPDATE delivery SET state = 'merged', answer = 'lapsed', batch_lead = ?2, finished = ?3 WHERE id = ?1",
            )?;
            update.execute((id, batch_lead, self.now.timestamp()))?;
        }
        Ok(())
    }

    /// Adds to this batch what else falls due for this person near this moment: what they put off until then, and the next
    /// date of their other schedules.
    pub(super) fn takes_along(&mut self, due: &Due, batch_lead: i64, moment: DateTime<Utc>) -> Result<(), Broken> {
        let day = due.zone.date(moment);
        let is_same_day = |at: i64| DateTime::from_timestamp(at, 0).is_some_and(|at| due.zone.date(at) == day);
        let last = (moment + TOGETHER).timestamp();
        let mut select = self.transaction.prepare_cached(
            "SELECT id, not_before FROM delivery
             WHERE person = ?1 AND state = 'pending' AND role = 'snoozed' AND not_before <= ?2 ORDER BY not_before LIMIT ?3",
        )?;
        let put_off = select.query_map((due.person, last, BATCH_MEMBERS), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let put_off: Vec<(i64, i64)> = put_off.collect::<rusqlite::Result<_>>()?;
        let put_off: Vec<i64> = put_off.into_iter().filter(|(_, at)| is_same_day(*at)).map(|(id, _)| id).collect();
        for id in &put_off {
            let mut update = self
                .transaction
                .prepare_cached("UPDATE delivery SET state = 'merged', batch_lead = ?2, finished = ?3 WHERE id = ?1")?;
            update.execute((id, batch_lead, self.now.timestamp()))?;
            // The members of its batch come along.
            self.transaction
                .prepare_cached("UPDATE delivery SET batch_lead = ?2 WHERE batch_lead = ?1")?
                .execute((id, batch_lead))?;
        }
        let mut select = self.transaction.prepare_cached(
            "SELECT id, next_due FROM schedule
             WHERE person = ?1 AND state = 'active' AND id <> ?2 AND next_due > ?3 AND next_due <= ?4
             ORDER BY next_due, id",
        )?;
        let room = usize::try_from(BATCH_MEMBERS).unwrap_or(0).saturating_sub(put_off.len());
        let others = select.query_map((due.person, due.id, self.now.timestamp(), last), |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
        let others: Vec<(i64, i64)> = others.collect::<rusqlite::Result<_>>()?;
        for (id, _) in others.into_iter().filter(|(_, at)| is_same_day(*at)).take(room) {
            self.joins(id, batch_lead)?;
        }
        Ok(())
    }

    /// The next date of another schedule joins this batch, a little early.
    fn joins(&mut self, id: i64, batch_lead: i64) -> Result<(), Broken> {
        // What cannot be read is put aside when it falls due.
        let Ok(Some(due)) = self.due(id) else { return Ok(()) };
        let Some(found) = self.found(&due).filter(|found| found.fallen.is_empty()) else { return Ok(()) };
        if due.away.is_some_and(|back| found.next.nominal < back) || self.is_unanswered(&due)? {
            return Ok(());
        }
        let Some(after) = self.after(&due, found.next) else { return Ok(()) };
        let row = Row {
            nominal: found.next.nominal,
            role: Role::CheckIn,
            due: found.next.due,
            not_before: found.next.due,
            state: State::Merged,
            batch_lead: Some(batch_lead),
            answer: AnswerState::Open,
            reason: "",
        };
        self.insert(&due, &row)?;
        self.takes_over(&due, found.next.nominal, batch_lead)?;
        self.go_on(&due, after)
    }
}
