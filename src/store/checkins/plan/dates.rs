//! What is planned for the dates of one schedule that have fallen due: a message, or nothing, with the reason.

use super::{Due, Planner};
use crate::mentoring::cadence::Occurrence;
use crate::mentoring::delivery::{AnswerState, Role, State};
use crate::mentoring::schedule::Reason;
use crate::mentoring::timing;
use crate::store::checkins::deliveries::cancel::cancel_pending;
use crate::store::checkins::deliveries::planned;
use crate::store::checkins::deliveries::planned::Planned;
use crate::store::error::Broken;
use chrono::{DateTime, TimeDelta, Utc};

/// After this many check-ins in a row without an answer, the schedule pauses and says so.
const UNANSWERED: u32 = 3;

impl Planner<'_> {
    /// Plans the dates that have fallen due, and returns the next date of the schedule.
    pub(super) fn plan_dates(
        &self,
        due: &Due,
        newest: Occurrence,
        missed: &[Occurrence],
        next: Occurrence,
    ) -> Result<Occurrence, Broken> {
        let today = due.zone.date(self.now).unwrap_or(newest.nominal);
        let is_away = due.away.is_some_and(|back| today < back);
        let in_absence = |it: &Occurrence| is_away || due.away.is_some_and(|back| it.nominal < back);
        for date in missed.iter().chain([&newest]).filter(|date| in_absence(date)) {
            self.cancel_date(due, *date, "away")?;
        }
        let missed: Vec<Occurrence> = missed.iter().filter(|date| !in_absence(date)).copied().collect();
        if in_absence(&newest) {
            return Ok(next);
        }
        if self.is_unanswered(due)? {
            for date in missed.iter().chain([&newest]) {
                self.cancel_date(due, *date, Reason::Quiet.name())?;
            }
            self.pause(due, newest)?;
            return Ok(next);
        }
        if timing::waits_for_next(due.schedule.cadence.rhythm, newest.due, self.now, next.due) {
            let after = self.after(due, next).ok_or(Broken::Unreadable("a schedule beyond the end of the calendar"))?;
            self.plan_message(due, next, &[missed, vec![newest]].concat())?;
            return Ok(after);
        }
        self.plan_message(due, newest, &missed)?;
        Ok(next)
    }

    /// Notes that nothing is sent for a date, and why.
    fn cancel_date(&self, due: &Due, date: Occurrence, reason: &str) -> rusqlite::Result<()> {
        let cancelled = Planned {
            state: State::Cancelled,
            reason,
            settled: Some(self.now),
            ..Planned::new(self.source(due), date.nominal, Role::CheckIn, date.due)
        };
        planned::insert(self.transaction, &cancelled).map(drop)
    }

    /// Whether the last few were delivered and none of them was answered, skipped or put off. Those before an earlier pause for
    /// the same reason do not count again.
    pub(super) fn is_unanswered(&self, due: &Due) -> rusqlite::Result<bool> {
        let mut select = self.transaction.prepare_cached(
            "SELECT d.answer = 'open' AND coalesce(c.state, d.state) = 'delivered'
                 AND NOT EXISTS (SELECT 1 FROM delivery AS put_off WHERE put_off.origin = d.id AND put_off.role = 'snoozed')
                 AND NOT EXISTS (SELECT 1 FROM answer WHERE answer.delivery = d.id)
             FROM delivery AS d LEFT JOIN delivery AS c ON c.id = d.batch_lead
             WHERE d.schedule = ?1 AND d.role = 'check-in' AND d.answer <> 'lapsed' AND d.state IN ('delivered', 'merged')
                 AND d.nominal >= coalesce((SELECT max(nominal) FROM delivery WHERE schedule = ?1 AND role = 'notice'), '')
             ORDER BY d.nominal DESC LIMIT ?2",
        )?;
        let open = select.query_map((due.id, UNANSWERED), |row| row.get::<_, Option<bool>>(0))?;
        let open: Vec<Option<bool>> = open.collect::<rusqlite::Result<_>>()?;
        Ok(open.len() == UNANSWERED as usize && open.iter().all(|open| *open == Some(true)))
    }

    /// Pauses the schedule, and plans one notice that says so instead of asking again.
    fn pause(&self, due: &Due, date: Occurrence) -> Result<(), Broken> {
        let reason = Reason::Quiet.name();
        cancel_pending(self.transaction, due.id, reason, self.now)?;
        let mut update =
            self.transaction.prepare_cached("UPDATE schedule SET state = 'paused', reason = ?2 WHERE id = ?1")?;
        update.execute((due.id, reason))?;
        let notice = Planned {
            not_before: timing::leaves(date.due, self.now, &due.person_uid, &due.zone, due.quiet),
            reason,
            ..Planned::new(self.source(due), date.nominal, Role::Notice, date.due)
        };
        planned::insert(self.transaction, &notice)?;
        Ok(())
    }

    /// Plans the message for one date. Earlier dates that were missed go out with it.
    fn plan_message(&self, due: &Due, date: Occurrence, missed: &[Occurrence]) -> Result<(), Broken> {
        let source = self.source(due);
        let idempotency_key = Planned::new(source, date.nominal, Role::CheckIn, date.due).idempotency_key();
        let is_on_time = self.now - date.due <= timing::ON_TIME;
        let spread = if is_on_time { timing::spread(&idempotency_key, self.sharing) } else { TimeDelta::zero() };
        let leaves = date.due + spread;
        let not_before = timing::leaves(leaves, self.now, &due.person_uid, &due.zone, due.quiet);
        let not_before = if due.has_company { self.after_unknown(due, not_before)? } else { not_before };
        let batch = if due.has_company { self.batch_near(due, not_before)? } else { None };
        let check_in = Planned {
            not_before,
            state: if batch.is_some() { State::Merged } else { State::Pending },
            settled: batch.map(|_| self.now),
            batch,
            answer: AnswerState::Open,
            ..Planned::new(source, date.nominal, Role::CheckIn, leaves)
        };
        // There is a row already if the person skipped this date, or had it before with another clock.
        let Some(id) = planned::insert(self.transaction, &check_in)? else { return Ok(()) };
        let lead = batch.unwrap_or(id);
        if due.has_company {
            self.take_over(due, date.nominal, lead)?;
        }
        for date in missed {
            let missed = Planned {
                state: State::Merged,
                settled: Some(self.now),
                batch: Some(lead),
                ..Planned::new(source, date.nominal, Role::CheckIn, date.due)
            };
            planned::insert(self.transaction, &missed)?;
        }
        if batch.is_none() && due.has_company {
            self.fill_batch(due, lead, not_before)?;
        }
        Ok(())
    }

    /// If the outcome of the check-in before is unknown, this one waits a moment: if that one was certainly not sent,
    /// it goes out with this one.
    fn after_unknown(&self, due: &Due, not_before: DateTime<Utc>) -> rusqlite::Result<DateTime<Utc>> {
        let mut unknown = self.transaction.prepare_cached(
            "SELECT EXISTS (
                 SELECT 1 FROM delivery AS d JOIN delivery AS c ON c.id = coalesce(d.batch_lead, d.id)
                 WHERE d.schedule = ?1 AND d.role = 'check-in' AND c.state = 'sending')",
        )?;
        let is_unknown: bool = unknown.query_row([due.id], |row| row.get(0))?;
        Ok(if is_unknown { not_before.max(self.now + timing::SETTLING * 2) } else { not_before })
    }
}
